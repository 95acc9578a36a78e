"""Short ways backward for ops of one or two inputs, on bare arrays while nobody watches: written as Python, from the
declaration of the op, when they are first needed.

They do what ``Backward`` does for any op. They rely on cotangents that have the shapes of their values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine import keeping
from tapecore.engine.contributions import total
from tapecore.engine.entry import Shadow
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.lowering import lowered
from tapecore.engine.short import ODD, SPARSE
from tapecore.engine.written import called, name_of, written

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op
    from tapecore.engine.short import Pull, Short

_CALL = re.compile(r"(c\d+)\([^()]*\)")
_HEAD = "def pull(entry, g, connected, cotangents):"


def added(before: Any, dx: Any) -> Any:
    """The sum of two contributions on arrays, of which the first may be sparse."""
    return before + dx if type(before) is not IndexedSlices else total(before, dx)


def tools() -> dict[str, Any]:
    """What the written text calls by name."""
    from tapecore.engine.broadcasting import sum_to

    return {
        "array": np.ndarray,
        "add": np.add,
        "times": np.multiply,
        "added": added,
        "sum_to": sum_to,
        "Shadow": Shadow,
        "Sparse": IndexedSlices,
    }


def way(short: Short) -> Pull:
    """The short way back for the flat entries of ``short``."""
    scope = tools()
    text = "\n".join([_HEAD, *indented(_body(short, scope))])
    exec(compile(text, f"<pullback of {short.op.name}>", "exec"), scope)  # the text is ours
    return scope["pull"]


def indented(lines: Iterable[str]) -> Iterator[str]:
    """The lines as those of a block."""
    return (f"    {line}" for line in lines)


def _body(short: Short, scope: dict[str, Any]) -> Iterator[str]:
    """Arrays of one form that have extents go before the rest, by ufuncs themselves: NumPy takes longer to see what an
    operator means.
    """
    yield unpacked(short)
    if short.op.elementwise and not short.spread:
        yield "if form[0]:"
        yield from indented([*steps(short, scope, extents=True), "return 0"])
    yield "said = 0"
    yield from steps(short, scope)
    yield "return said"


def unpacked(short: Short) -> str:
    """The parts of ``entry``: ``key`` is the id of the output and ``y`` its numbers; ``k0`` and ``k1`` are the ids of
    the inputs, ``x0`` and ``x1`` their numbers.
    """
    return f"_, key, form, {', '.join([*_keys(short.op), *_inputs(short.op)])}, y = entry"


def steps(short: Short, scope: dict[str, Any], *, extents: bool = False) -> Iterator[str]:
    """What is done with the parts of an entry."""
    yield from _lowered(short, extents=extents)
    yield from _shares(short, scope, extents=extents)


def _shares(short: Short, scope: dict[str, Any], *, extents: bool = False) -> Iterator[str]:
    """What each input gets that a gradient reaches."""
    op = short.op
    for i, key in enumerate(_keys(op)):
        state = op.state(i)
        if state == "none":
            continue
        if state == "missing":
            share = iter([f"{name_of(op.rule, scope)}({i})"])
        else:
            share = _elementwise(short, i, scope, extents) if op.elementwise else _general(op, i, scope)
        if op.count == 1:  # a tape keeps what has an input that a gradient reaches
            yield from share
            continue
        yield f"if {key} in connected:"
        yield from indented(share)


def _keys(op: Op) -> list[str]:
    return [f"k{i}" for i in range(op.count)]


def _inputs(op: Op) -> list[str]:
    return [f"x{i}" for i in range(op.count)]


def _lowered(short: Short, *, extents: bool = False) -> Iterator[str]:
    """Rules get NumPy scalars for arrays without extents, with which NumPy computes faster, and outlines of what they
    look at though a tape lets it go.
    """
    op = short.op
    places = [*((name, f"k{i}", i + 1) for i, name in enumerate(_inputs(op))), ("y", "key", 0)]
    shared: list[str] = []
    for (name, key, place), look, keep in zip(places, op.plan.looked_at, op.find_flags(), strict=True):
        form = f"form[{place}]" if short.spread else "form"
        if keep and short.spread:
            yield f"if not {form}[0]: {name} = {name}[()]"
        elif keep:
            shared.append(f"{name} = {name}[()]")
        elif look:
            yield f"{name} = Shadow(({key}, *{form}))"
    if shared and not extents:
        yield f"if not form[0]: {'; '.join(shared)}"


def _elementwise(short: Short, i: int, scope: dict[str, Any], extents: bool) -> Iterator[str]:
    """The cotangent times the partial, summed where the input was broadcast, is added to what is there."""
    op = short.op
    local = keeping.is_local(op, i)
    yield f"d = {_times(op, i, scope, extents) if local else _ruled(op, i, scope)}"
    if short.spread:
        yield f"if d.shape != form[{i + 1}][0]: d = sum_to(d, form[{i + 1}][0])"
    fresh = (
        local and callable(op.partials[op.inputs[i]]) and not short.spread
    )  # a product that nobody else holds
    yield f"before = cotangents.get(k{i})"
    yield f"if before is None: cotangents[k{i}] = d"
    if extents and local:
        yield f"elif type(before) is array: cotangents[k{i}] = add(before, d{', d' * fresh})"
    elif fresh:
        yield f"elif type(before) is array is type(d): cotangents[k{i}] = add(before, d, d)"
    else:
        yield f"elif type(before) is array: cotangents[k{i}] = before + d"
    yield f"else: cotangents[k{i}] = added(before, d)"


def _times(op: Op, i: int, scope: dict[str, Any], extents: bool) -> str:
    partial = op.partials[op.inputs[i]]
    if callable(partial):
        rule, names = lowered(partial), ["y", *_inputs(op)]
        ours = rule is not partial  # a person's rule may do more than compute
        other = written(rule, names, scope) if ours else called(rule, names, scope)
    elif partial in (1, -1):
        return "g" if partial == 1 else "-g"
    else:
        other = name_of(partial, scope)
    if not extents:
        return f"g * {other}"
    return f"times(g, d := {other}, d)" if _is_fresh(other, scope) else f"times(g, {other})"


def _is_fresh(text: str, scope: dict[str, Any]) -> bool:
    """Whether it is one call of a ufunc that gives floats for floats: an array that nobody else holds."""
    call = _CALL.fullmatch(text)
    ufunc = scope[call[1]] if call else None
    return isinstance(ufunc, np.ufunc) and f"{'f' * ufunc.nin}->f" in ufunc.types


def _ruled(op: Op, i: int, scope: dict[str, Any]) -> str:
    attrs = (op.defaults or op.find_defaults())[0]
    given = ["g", "y", *_inputs(op), *([f"**{name_of(attrs, scope)}"] if attrs else [])]
    return f"{name_of(op.array_rule(i), scope)}({', '.join(given)})"


def _general(op: Op, i: int, scope: dict[str, Any]) -> Iterator[str]:
    """What the rule gives is added to what is there."""
    yield f"d = {_ruled(op, i, scope)}"
    yield "if d is not None:"
    yield f"    if d.shape != form[{i + 1}][0]: said |= {ODD}"
    yield f"    if type(d) is Sparse: said |= {SPARSE}"
    yield f"    before = cotangents.get(k{i})"
    yield f"    if before is None: cotangents[k{i}] = d"
    yield f"    else: cotangents[k{i}] = added(before, d)"
