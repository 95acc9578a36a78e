"""Short ways backward for ops of one or two inputs, on bare arrays while nobody watches: written as Python, from the
declaration of the op, when they are first needed.

They do what ``Backward`` does for any op. They rely on cotangents that have the shapes of their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine import keeping
from tapecore.engine.contributions import total
from tapecore.engine.entry import Shadow
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.lowering import lowered
from tapecore.engine.written import called, name_of, written

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op
    from tapecore.engine.short import Pull, Short

_HEAD = "def pull(entry, g, connected, cotangents):"
_ADD = (
    "cotangents[{key}] = d if before is None else before + d if type(before) is array else added(before, d)"
)


def added(before: Any, dx: Any) -> Any:
    """The sum of two contributions on arrays, of which the first may be sparse."""
    return before + dx if type(before) is not IndexedSlices else total(before, dx)


def way(short: Short) -> Pull:
    """The short way back for the flat entries of ``short``."""
    from tapecore.engine.broadcasting import sum_to

    scope: dict[str, Any] = {
        "array": np.ndarray,
        "add": np.add,
        "added": added,
        "sum_to": sum_to,
        "Shadow": Shadow,
    }
    text = "\n".join([_HEAD, *_indented(_body(short, scope))])
    exec(compile(text, f"<pullback of {short.op.name}>", "exec"), scope)  # the text is ours
    return scope["pull"]


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


def _body(short: Short, scope: dict[str, Any]) -> Iterator[str]:
    """``k0`` and ``k1`` are the ids of the inputs, ``x0`` and ``x1`` their numbers, ``y`` those of the output."""
    op = short.op
    keys = [f"k{i}" for i in range(op.count)]
    yield f"_, _, form, {', '.join([*keys, *_inputs(op)])}, y = entry"
    yield from _lowered(short)
    yield "odd = False"
    for i, key in enumerate(keys):
        state = op.state(i)
        if state != "none":
            yield f"if {key} in connected:"
            share = _elementwise(short, i, scope) if op.elementwise else _general(op, i, scope)
            yield from _indented([f"{name_of(op.rule, scope)}({i})"] if state == "missing" else share)
    yield "return odd"


def _inputs(op: Op) -> list[str]:
    return [f"x{i}" for i in range(op.count)]


def _lowered(short: Short) -> Iterator[str]:
    """Rules get NumPy scalars for arrays without extents, with which NumPy computes faster, and outlines of what they
    look at though a tape lets it go.
    """
    op = short.op
    places = [*((name, f"k{i}", i + 1) for i, name in enumerate(_inputs(op))), ("y", "entry[1]", 0)]
    shared: list[str] = []
    for (name, key, place), look, keep in zip(places, op.plan.looked_at, op.find_flags(), strict=True):
        form = f"form[{place}]" if short.spread else "form"
        if keep and short.spread:
            yield f"if not {form}[0]: {name} = {name}[()]"
        elif keep:
            shared.append(f"{name} = {name}[()]")
        elif look:
            yield f"{name} = Shadow(({key}, *{form}))"
    if shared:
        yield f"if not form[0]: {'; '.join(shared)}"


def _elementwise(short: Short, i: int, scope: dict[str, Any]) -> Iterator[str]:
    """The cotangent times the partial, summed where the input was broadcast, is added to what is there."""
    op = short.op
    yield f"d = {_times(op, i, scope) if keeping.is_local(op, i) else _ruled(op, i, scope)}"
    if short.spread:
        yield f"if d.shape != form[{i + 1}][0]: d = sum_to(d, form[{i + 1}][0])"
    yield f"before = cotangents.get(k{i})"
    yield from _into_itself(i) if not short.spread and _fresh(op, i) else [_ADD.format(key=f"k{i}")]


def _fresh(op: Op, i: int) -> bool:
    """Whether the contribution is a product that nobody else holds, so that the sum may take its place."""
    return keeping.is_local(op, i) and callable(op.partials[op.inputs[i]])


def _into_itself(i: int) -> Iterator[str]:
    yield f"if before is None: cotangents[k{i}] = d"
    yield f"elif type(before) is array is type(d): cotangents[k{i}] = add(before, d, d)"
    yield f"else: cotangents[k{i}] = added(before, d)"


def _times(op: Op, i: int, scope: dict[str, Any]) -> str:
    partial = op.partials[op.inputs[i]]
    if callable(partial):
        rule, names = lowered(partial), ["y", *_inputs(op)]
        ours = rule is not partial  # a person's rule may do more than compute
        return f"g * {written(rule, names, scope) if ours else called(rule, names, scope)}"
    if partial in (1, -1):
        return "g" if partial == 1 else "-g"
    return f"g * {name_of(partial, scope)}"


def _ruled(op: Op, i: int, scope: dict[str, Any]) -> str:
    attrs = (op.defaults or op.find_defaults())[0]
    given = ["g", "y", *_inputs(op), *([f"**{name_of(attrs, scope)}"] if attrs else [])]
    return f"{name_of(op.array_rule(i), scope)}({', '.join(given)})"


def _general(op: Op, i: int, scope: dict[str, Any]) -> Iterator[str]:
    """What the rule gives is added to what is there."""
    yield f"d = {_ruled(op, i, scope)}"
    yield "if d is not None:"
    yield f"    if d.shape != form[{i + 1}][0]: odd = True"
    yield f"    before = cotangents.get(k{i})"
    yield f"    {_ADD.format(key=f'k{i}')}"
