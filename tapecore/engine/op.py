"""Declaring an op: one place says how it computes and how derivatives pass through it.

    exp      = elementwise("Exp",   np.exp,      x=lambda y, x: y,                         api="exp math.exp")
    multiply = elementwise("Mul",   np.multiply, x=lambda z, x, y: y, y=lambda z, x, y: x, api="multiply math.multiply")
    floor    = elementwise("Floor", np.floor,    x=None,                                   api="floor math.floor")

    @op("Sum", linear=True, api="reduce_sum math.reduce_sum")
    def reduce_sum(input_tensor, *, axis=None, keepdims=False): ...      # ndarrays in, ndarray (or a tuple of them) out
    @reduce_sum.vjp("input_tensor")
    def _(g, y, x, *, axis=None, keepdims=False): ...                    # one rule is read on ndarrays, Tensors, symbols

Inputs are positional, attributes keyword-only. A derivative is a number, a rule, ``None`` (registered as not
differentiable) or absent (LookupError). Rules call ops and use operators; what they are given decides what they compute
on, so a rule must not convert its arguments to arrays or tensors by hand. ``g`` and ``y`` are tuples for several outputs;
variable inputs ``*values`` get ``i=``, the index. An elementwise rule gives the local product; the sum over broadcast
axes is added by the engine.

Options of both: ``api`` public names; ``domain`` where generated checks sample; ``types`` TensorFlow's names of the
allowed element types, in its order (its error message lists them); ``same`` names of the inputs that share one dtype
(elementwise and variable inputs: all; else none); ``lenient`` converts Python data one by one, as ``tf.add`` does, so that
``tf.constant(1) + 1.0`` is an InvalidArgumentError, not a TypeError.

``multiply(a, b)`` on arrays gives arrays, on Tensors Tensors. What the public sees is ``multiply.public``: it converts
Python data first, takes attributes by position too, a list for variable inputs, and ``name=``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import EllipsisType
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np

from tapecore.engine import fast, keeping, signature
from tapecore.engine.example import Example
from tapecore.engine.tensor import Tensor

Rule: TypeAlias = Callable[..., Any]
Partial: TypeAlias = "Callable[[Any, Any], Any] | Callable[[Any, Any, Any], Any] | float | EllipsisType | None"
Domain: TypeAlias = "tuple[float, float]"

REGISTRY: dict[str, Op] = {}
"""Every declared op by its name."""

PUBLIC: dict[str, Any] = {}
"""What ``tf`` offers, by dotted name: assembled from the declarations."""

REAL: Domain = (-2.0, 2.0)

_F = TypeVar("_F", bound=Callable[..., Any])


class Op:
    """One op: its name, how to compute it, and how derivatives pass through it.

    ``inputs`` are the names of the inputs, or one name starting with ``*``. ``rules`` maps an input's name to its VJP
    rule, to ``None`` (no gradient), or does not have it (LookupError). ``attributes`` are the attributes with their
    defaults. ``keeps`` are the names of those inputs and outputs whose values the rules need: all that a tape holds on to.
    """

    def __init__(
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
        self.api = tuple(api.split())
        self.domain = domain
        self.types = signature.Types(types)
        self.same = self._indexes(same)
        self.lenient = lenient
        self.examples = tuple(examples)
        self.elementwise = False
        self.linear = False
        self.rules: dict[str, Rule | None] = {}
        self.push: Rule | None = None
        self.partials: dict[str, Any] = {}
        self.whole: Rule | None = None
        self.keeps_nothing = False
        self.brief: tuple[Any, ...] | None = None
        self.quick: Callable[..., Any] | None = None
        self.count = -1 if self.variadic else len(self.inputs)
        self.public = signature.public_face(self)
        self.kept: keeping.Plan | None = None

    def _indexes(self, same: str | None) -> tuple[int, ...]:
        return () if same is None else tuple(self.inputs.index(name) for name in same.split())

    def register(self) -> Op:
        """Make the op known by its name and its public names."""
        REGISTRY[self.name] = self
        PUBLIC.update(dict.fromkeys(self.api, self.public))
        PUBLIC.setdefault(f"raw_ops.{self.name}", self.public)
        return self

    def __call__(self, *args: Any, name: str | None = None, **kwargs: Any) -> Any:
        """Run the op on what it is given: arrays give arrays, Tensors give Tensors, symbols give text."""
        if not kwargs and len(args) == self.count and not self.attributes:
            for x in args:
                if not isinstance(x, signature.BARE):
                    break
            else:
                return self.forward(*args)
        return signature.run(self, *signature.bind(self, args, kwargs))

    def vjp(self, of: str) -> Callable[[_F], _F]:
        """Attach the rule of input ``of``: ``rule(g, y, *inputs, **attrs)`` gives the cotangent of that input."""
        if of not in self.inputs:
            raise ValueError(f"{self.name} has no input {of!r}; it has {', '.join(self.inputs)}.")

        def attach(rule: _F) -> _F:
            self.rules[of] = rule
            self.kept = self.brief = None
            return rule

        return attach

    def jvp(self, rule: _F) -> _F:
        """Attach the forward-mode rule: ``rule(tangents, y, *inputs, **attrs)``; a tangent is None where there is none."""
        self.push = rule
        return rule

    def no_gradient(self, *inputs: str) -> Op:
        """Register inputs (all of them if none is named) as not differentiable."""
        self.rules.update(dict.fromkeys(inputs or self.inputs, None))
        self.kept = self.brief = None
        return self

    def set_whole(self, rule: Rule) -> None:
        """Attach one rule for all inputs at once: ``rule(g, y, *inputs, **attrs)`` gives a list."""
        self.whole = rule
        self.kept = self.brief = None

    @property
    def plan(self) -> keeping.Plan:
        """What a tape keeps of a record of this op."""
        if self.kept is None:
            self.kept = keeping.plan(self)
        return self.kept

    @property
    def keeps(self) -> tuple[str, ...]:
        """Names of the inputs, and ``y`` for the outputs, whose values the rules need."""
        return self.plan.names

    def name_of(self, index: int) -> str:
        """The name of input ``index``."""
        return self.inputs[0] if self.variadic else self.inputs[index]

    def state(self, index: int) -> str:
        """``rule``, ``none`` (registered as not differentiable) or ``missing`` (LookupError) of input ``index``."""
        if self.whole is not None:
            return "rule"
        rule = self.rules.get(self.name_of(index), "missing")
        return "none" if rule is None else "missing" if rule == "missing" else "rule"

    def rule(self, index: int) -> Rule | None:
        """The VJP rule of input ``index`` or None. Raises LookupError when nothing is registered."""
        try:
            return self.rules[self.name_of(index)]
        except KeyError:
            raise LookupError(f"gradient registry has no entry for: {self.name}") from None

    def formula(self, input: str) -> str:
        """The rule of ``input`` as text, upstream written ``g``; empty where there is none or symbols do not reach."""
        from tapecore.engine.symbols import formula

        return formula(self, input)

    def __repr__(self) -> str:
        return f"<op {self.name}({', '.join((*self.inputs, *self.attributes))})>"


def elementwise(
    name: str,
    forward: Callable[..., Any],
    *,
    api: str = "",
    domain: Domain = REAL,
    types: str = "",
    lenient: bool = False,
    examples: Sequence[Example] = (),
    **partials: Partial,
) -> Op:
    """Declare an op that works element by element: dy/dx for each input by its name.

    A partial is a number, a rule of ``(y, *inputs, **attrs)``, or None. An ellipsis leaves the input without an entry in
    the gradient registry. The options of ``Op`` may be given as well.
    """
    same = " ".join(partials)
    declared = Op(
        name, forward, tuple(partials), api=api, domain=domain, types=types, same=same, lenient=lenient, examples=examples
    )
    declared.elementwise = True
    declared.partials = {key: p for key, p in partials.items() if p is not ...}
    declared.rules = {key: _local_rule(p) for key, p in declared.partials.items()}
    declared.push = _local_push(declared)
    if len(declared.partials) == len(partials):
        declared.brief = tuple((_kind(p), p) for p in partials.values())
    declared.quick = fast.way(declared)
    return declared.register()


def _kind(partial: Any) -> str:
    return "none" if partial is None else "rule" if callable(partial) else "number"


def _local_rule(partial: Any) -> Rule | None:
    if partial is None:
        return None
    if callable(partial):
        rule = cast("Rule", partial)
        return keeping.like(lambda g, y, *xs, **attrs: g * conjugate(rule(y, *xs, **attrs)), rule)
    if partial in (1, -1):
        return keeping.like((lambda g, y, *xs, **_: g) if partial == 1 else (lambda g, y, *xs, **_: -g), None)
    return keeping.like(lambda g, y, *xs, **_: g * partial, None)


def _local_push(declared: Op) -> Rule:
    def push(tangents: Sequence[Any], y: Any, *xs: Any, **attrs: Any) -> Any:
        from tapecore.engine.broadcasting import broadcast_to

        total = None
        for t, name in zip(tangents, declared.inputs, strict=True):
            p = declared.partials.get(name)
            if t is None or p is None:
                continue
            d = p(y, *xs, **attrs) if callable(p) else p
            term = t * d if not isinstance(d, int) else t if d == 1 else -t if d == -1 else t * d
            total = term if total is None else total + term
        return None if total is None else broadcast_to(total, y.shape)

    return push


def conjugate(p: Any) -> Any:
    """The complex conjugate of a partial; real ones are left alone."""
    array = p.value if type(p) is Tensor else p
    return REGISTRY["Conj"](p) if is_array(array) and array.dtype.kind == "c" else p


def op(name: str, *inputs: str, linear: bool = False, **options: Any) -> Callable[[Callable[..., Any]], Op]:
    """Declare an op by decorating its forward function, whose positional parameters are the inputs unless named here.

    ``linear`` says that the op is linear in each input by itself; its forward mode then is the op itself.
    """

    def declare(forward: Callable[..., Any]) -> Op:
        names = inputs or signature.inputs_of(forward)
        if names and names[0].startswith("*"):
            options.setdefault("same", names[0])
        declared = Op(name, forward, names, **options)
        declared.__doc__ = forward.__doc__
        if linear:
            declared.linear = True
            declared.push = _linear_push(declared)
        return declared.register()

    return declare


def _linear_push(declared: Op) -> Rule:
    def push(tangents: Sequence[Any], y: Any, *xs: Any, **attrs: Any) -> Any:
        if declared.variadic:
            return declared(*[x * 0 if t is None else t for t, x in zip(tangents, xs, strict=True)], **attrs)
        total = None
        for i, t in enumerate(tangents):
            if t is not None:
                term = declared(*xs[:i], t, *xs[i + 1 :], **attrs)
                total = term if total is None else total + term
        return total

    return push


def public(names: str) -> Callable[[_F], _F]:
    """Offer a function that is written on ops, under public names such as ``"clip_by_norm"`` or ``"nn.moments"``."""

    def offer(function: _F) -> _F:
        PUBLIC.update(dict.fromkeys(names.split(), function))
        return function

    return offer


def is_array(x: Any) -> bool:
    """Whether ``x`` is bare NumPy data, as rules meet while nobody records."""
    return isinstance(x, (np.ndarray, np.generic))
