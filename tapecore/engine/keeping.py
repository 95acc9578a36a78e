"""What a tape must keep of an executed op: read from the code of its rules."""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from tapecore.engine.entry import outline
from tapecore.engine.origin import is_ours
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from tapecore.engine.op import Op

_F = TypeVar("_F", bound=Callable[..., Any])
_SHAPE_ONLY = {"shape", "dtype", "ndim", "rank", "size"}
_VARIABLES = ("LOAD_FAST", "LOAD_DEREF", "LOAD_CLOSURE")
NOTHING = "nothing"
"""In place of a rule: one that looks at neither inputs nor outputs."""


class Plan(NamedTuple):
    """Which values stay: for each input, and for the outputs. ``names`` are the names of those that do, ``y``
    for the outputs, or ``z`` where an input is called so."""

    inputs: tuple[bool, ...]
    outputs: bool
    names: tuple[str, ...]
    all_inputs: bool
    looked_at: tuple[bool, ...]
    """For each input, and last for the output, whether a rule asks for its value, shape or dtype at all."""
    again: bool
    """Whether the rules are the engine's own, so that they may run again and nobody notices."""
    flat: bool
    """Whether a flat entry says all there is to say: not of an op with one rule for all inputs, nor of one that may
    give rows."""

    def kept(self, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        """``inputs`` with outlines for those that go; of variable inputs all stay or all go."""
        flags = self.inputs
        if not any(flags):
            return tuple([(x.id, *x.form) if type(x) is Tensor else outline(x) for x in inputs])
        if len(flags) != len(inputs):
            flags = flags[:1] * len(inputs)
        return tuple(
            [
                x if keep else (x.id, *x.form) if type(x) is Tensor else outline(x)
                for x, keep in zip(inputs, flags)  # noqa: B905  # the hot path
            ]
        )


def like(rule: _F, source: Any) -> _F:
    """Let ``rule`` need what ``source``, the function it wraps, needs."""
    rule.needs = source if source is not None else NOTHING  # type: ignore[reportFunctionMemberAccess]
    return rule


def is_local(op: Op, index: int) -> bool:
    """Whether the rule of input ``index`` of an elementwise op is the product with its declared partial; another may
    have been attached since.
    """
    partial = op.partials.get(op.inputs[index])
    needs = getattr(op.rule(index), "needs", None)
    return needs is partial if callable(partial) else needs == NOTHING and partial is not None


def plan(op: Op) -> Plan:
    """The values that the rules of ``op`` look at."""
    count = len(op.inputs)
    if op.keeps_nothing:
        return Plan((False,) * count, False, (), not op.inputs, (False,) * count + (False,), _ours(op), False)
    output = output_name(op)
    if op.whole is not None:
        return Plan(
            (True,) * count, True, (*op.inputs, output), True, (True,) * count + (True,), False, False
        )
    needed: set[int] = set()
    touched: set[int] = set()
    for rule in op.rules.values():
        if rule is not None:
            values, shapes = _needed(rule, count)
            needed |= values
            touched |= values | shapes
    inputs = tuple(i in needed for i in range(count))
    names = tuple(name for name, kept in zip(op.inputs, inputs, strict=True) if kept)
    looked_at = tuple(i in touched for i in (*range(count), -1))
    names += (output,) if -1 in needed else ()
    return Plan(inputs, -1 in needed, names, all(inputs), looked_at, _ours(op), not op.gives_rows)


def _ours(op: Op) -> bool:
    """Whether all rules are the engine's own."""
    if op.whole is not None:
        return False
    rules = [rule for rule in (*op.rules.values(), *op.partials.values()) if callable(rule)]
    return all(map(is_ours, rules))


def output_name(op: Op) -> str:
    """How formulas call the output: ``y``, or ``z`` where an input has that name."""
    return "z" if "y" in op.inputs else "y"


def values_read(op: Op, rule: Any) -> tuple[str, ...]:
    """Names of the inputs and, last, of the output whose values ``rule``, one of the rules of ``op``, reads."""
    values, _ = _needed(rule, len(op.inputs))
    names = [name.lstrip("*") for i, name in enumerate(op.inputs) if i in values]
    return (*names, *([output_name(op)] if -1 in values else []))


def _needed(rule: Any, count: int) -> tuple[set[int], set[int]]:
    """Indexes of the inputs whose values, and of those whose shapes ``rule`` reads; -1 is the output."""
    source = getattr(rule, "needs", None)
    if source == NOTHING:
        return set(), set()
    upstream = 0 if source is not None else 1
    code = getattr(source or rule, "__code__", None)
    if code is None:
        return {-1, *range(count)}, set()
    return _read(code, upstream, count)


def _read(code: Any, upstream: int, count: int) -> tuple[set[int], set[int]]:
    names = code.co_varnames[: code.co_argcount]
    place = {name: i - 1 for i, name in enumerate(names[upstream:])}
    star = ""
    if code.co_flags & 0x04:  # *values: they all share the last place
        star = code.co_varnames[code.co_argcount + code.co_kwonlyargcount]
        place[star] = len(names) - upstream - 1
    needed: set[int] = set()
    touched: set[int] = set()
    for name, ahead in _loads(code):
        if name in place:
            (touched if _shape_only(ahead, name == star) else needed).add(place[name])
    if star and place[star] in needed:
        needed |= set(range(place[star], count))
    return needed, touched


def _loads(code: Any) -> Iterator[tuple[str, list[Any]]]:
    """Each load of a variable, and what comes next: names loaded by the same instruction (Python 3.13 loads
    two at once), then instructions."""
    steps = list(dis.get_instructions(code))
    for at, step in enumerate(steps):
        if step.opname.startswith(_VARIABLES):
            several = isinstance(step.argval, tuple)
            loaded = cast("tuple[str, ...]", step.argval if several else (step.argval,))
            for k, name in enumerate(loaded):
                yield name, [*loaded[k + 1 :], *steps[at + 1 : at + 4]]


def _shape_only(ahead: list[Any], many: bool) -> bool:
    """Whether the shape is all that is asked of a value; of ``many``, of one of them: ``values[i].shape``."""
    if many:
        if len(ahead) < 3 or not _subscript(ahead[0], ahead[1]):
            return False
        ahead = ahead[2:]
    after = ahead[0] if ahead else ""
    return not isinstance(after, str) and after.opname == "LOAD_ATTR" and after.argval in _SHAPE_ONLY


def _subscript(index: Any, after: Any) -> bool:
    """Whether the index is loaded and, right after, used."""
    loaded = isinstance(index, str) or index.opname.startswith("LOAD_")
    return loaded and (after.opname == "BINARY_SUBSCR" or "[]" in after.argrepr)
