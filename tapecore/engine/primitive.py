"""``Op``: how an op computes and how derivatives pass through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from tapecore.engine import keeping, lowering, signature
from tapecore.engine.example import Example
from tapecore.engine.registry import PUBLIC, REGISTRY
from tapecore.engine.short import Short

Rule: TypeAlias = Callable[..., Any]
Domain: TypeAlias = "tuple[float, float]"

REAL: Domain = (-2.0, 2.0)

_F = TypeVar("_F", bound=Callable[..., Any])


class Op:
    """One op: its name, how to compute it, and how derivatives pass through it.

    ``inputs`` are the names of the inputs, or one name starting with ``*``. ``rules`` maps an input's name to
    its VJP rule, to ``None`` (no gradient), or does not have it (LookupError). ``attributes`` are the
    attributes with their defaults. ``keeps`` are the names of those inputs and outputs whose values the rules
    need: all that a tape holds on to.
    """

    def __init__(  # noqa: PLR0913  # all of them keywords, each a part of a declaration
        self,
        name: str,
        forward: Callable[..., Any],
        inputs: Sequence[str],
        *,
        api: str = "",
        domain: Domain = REAL,
        types: str = "",
        same: str | None = None,
        lenient: bool = False,
        examples: Sequence[Example] = (),
    ) -> None:
        self.name = name
        self.forward = forward
        self.inputs = tuple(inputs)
        self.variadic = bool(self.inputs) and self.inputs[0].startswith("*")
        self.attributes = signature.attributes_of(forward)
        self.defaults: tuple[dict[str, Any], tuple[str, ...]] | None = None
        self.api = tuple(api.split())
        self.domain = domain
        self.types = signature.Types(types)
        self.same = self._indexes(same)
        self.lenient = lenient
        self.examples = tuple(examples)
        self.elementwise = False  # its rules give the local product; the engine sums it where broadcast
        self.linear = False
        self.rules: dict[str, Rule | None] = {}
        self.push: Rule | None = None
        self.partials: dict[str, Any] = {}
        self.whole: Rule | None = None  # one rule for all inputs: a person's
        self.keeps_nothing = False
        self.inner: tuple[Any, ...] | None = None  # whose tangents are its outputs': a person's function
        self.gives_rows = False  # whether a rule may give IndexedSlices
        self.gradient_elsewhere = False  # TensorFlow has a gradient that is not here
        self.quick: Callable[..., Any] | None = None  # the short way forward
        self.shorts: list[Short] = []  # what tapes keep of the short ways, and the short ways back
        self.count = -1 if self.variadic else len(self.inputs)
        self.public = signature.public_face(self)
        self.kept: keeping.Plan | None = None
        self.flags: tuple[bool, ...] | None = None  # what stays: each input, the output
        self.lowered: dict[int, Rule | None] = {}

    def _changed(self) -> None:
        """Forget what was read from the rules: there is a new one."""
        self.kept = self.flags = None
        self.lowered = {}
        for short in self.shorts:
            short.forget()

    def _indexes(self, same: str | None) -> tuple[int, ...]:
        return () if same is None else tuple(self.inputs.index(name) for name in same.split())

    def register(self) -> Op:
        """Make the op known by its name and its public names."""
        REGISTRY[self.name] = self
        PUBLIC.update(dict.fromkeys(self.api, self.public))
        PUBLIC.setdefault(f"raw_ops.{self.name}", self.public)
        return self

    def __call__(self, *args: Any, name: str | None = None, **kwargs: Any) -> Any:
        """Run the op: arrays give arrays, Tensors give Tensors, symbols give text."""
        if not kwargs and len(args) == self.count and not self.attributes:
            for x in args:
                if not isinstance(x, signature.BARE):
                    break
            else:
                return self.forward(*args)
        return signature.run(self, *signature.bind(self, args, kwargs))

    def vjp(self, of: str) -> Callable[[_F], _F]:
        """Attach the rule of input ``of``: ``rule(g, y, *inputs, **attrs)`` gives its cotangent."""
        if of not in self.inputs:
            raise ValueError(f"{self.name} has no input {of!r}; it has {', '.join(self.inputs)}.")

        def attach(rule: _F) -> _F:
            self.rules[of] = rule
            self._changed()
            return rule

        return attach

    def jvp(self, rule: _F) -> _F:
        """Attach the forward-mode rule: ``rule(tangents, y, *inputs, **attrs)``, a tangent None for none."""
        self.push = rule
        return rule

    def no_gradient(self, *inputs: str) -> Op:
        """Register inputs (all of them if none is named) as not differentiable."""
        self.rules.update(dict.fromkeys(inputs or self.inputs, None))
        self._changed()
        return self

    def set_whole(self, rule: Rule) -> None:
        """Attach one rule for all inputs at once: ``rule(g, y, *inputs, **attrs)`` gives a list."""
        self.whole = rule
        self._changed()

    @property
    def plan(self) -> keeping.Plan:
        """What a tape keeps of a record of this op."""
        if self.kept is None:
            self.kept = keeping.plan(self)
        return self.kept

    def find_defaults(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        """The attributes of a call that gives none, and the names of those that it has to give."""
        self.defaults = signature.defaults_of(self.attributes)
        return self.defaults

    def short(self, *, spread: bool) -> Short:
        """One of the two short ways of this op."""
        for short in self.shorts:
            if short.spread == spread:
                return short
        self.shorts.append(Short(self, spread=spread))
        return self.shorts[-1]

    def find_flags(self) -> tuple[bool, ...]:
        """What a tape keeps of a record: of each input and of the output whether its value stays."""
        self.flags = (*self.plan.inputs, self.plan.outputs)
        return self.flags

    @property
    def keeps(self) -> tuple[str, ...]:
        """Names of the inputs, and ``y`` (``z`` where an input is called so) for the outputs, whose values
        the rules need."""
        return self.plan.names

    def name_of(self, index: int) -> str:
        """The name of input ``index``."""
        return self.inputs[0] if self.variadic else self.inputs[index]

    def state(self, index: int) -> str:
        """``rule``, ``none`` (not differentiable) or ``missing`` (LookupError) of input ``index``."""
        if self.whole is not None:
            return "rule"
        rule = self.rules.get(self.name_of(index), "missing")
        return "none" if rule is None else "missing" if rule == "missing" else "rule"

    def rule(self, index: int) -> Rule | None:
        """The VJP rule of input ``index`` or None. Raises LookupError when nothing is registered."""
        try:
            return self.rules[self.name_of(index)]
        except KeyError:
            raise LookupError(self._no_entry()) from None

    def array_rule(self, index: int) -> Rule | None:
        """The VJP rule of input ``index`` for bare arrays. Raises LookupError as ``rule`` does."""
        try:
            return self.lowered[index]
        except KeyError:
            rule = self.rule(index)
            found = self.lowered[index] = rule if rule is None else lowering.lowered(rule)
            return found

    def _no_entry(self) -> str:
        if self.gradient_elsewhere:
            return f"tapecore does not have the gradient of {self.name} yet (TensorFlow has it)."
        return f"gradient registry has no entry for: {self.name}"

    def formula(self, input: str) -> str:
        """The rule of ``input`` as text, upstream written ``g``; empty where symbols do not reach."""
        from tapecore.engine.symbols import formula

        return formula(self, input)

    def __repr__(self) -> str:
        return f"<op {self.name}({', '.join((*self.inputs, *self.attributes))})>"
