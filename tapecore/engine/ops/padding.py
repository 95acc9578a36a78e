"""Borders around a tensor: a constant, or its own elements mirrored."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.shaping import reverse
from tapecore.engine.refusals import extents
from tapecore.engine.tensor import Array, Tensor

Borders = tuple[tuple[int, int], ...]


@op(
    "Pad",
    "input",
    linear=True,
    examples=[example((2, 3), paddings=((1, 0), (0, 2))), example((2,), paddings=((0, 1),))],
)
def pad(input: Array, *, paddings: Borders) -> Array:
    """Borders of zeros. Raises InvalidArgumentError unless there is a pair for each axis."""
    if len(paddings) != input.ndim:
        said = f"[{len(paddings)},2] {extents(input)}"
        raise invalid("Pad", f"The first dimension of paddings must be the rank of inputs{said}")
    return np.pad(input, paddings)


@pad.vjp("input")
def _(g: Any, y: Any, input: Any, *, paddings: Borders) -> Any:
    """the inside of g, of shape(input)"""
    return _inside(g, input.shape, paddings)


@op(
    "PadV2",
    "input",
    "constant_values",
    same="input constant_values",
    examples=[example((2, 3), (), paddings=((1, 0), (0, 2)))],
)
def pad_with(input: Array, constant_values: Array, *, paddings: Borders) -> Array:
    """Borders of one value."""
    return np.pad(input, paddings, constant_values=constant_values)


@pad_with.vjp("input")
def _(g: Any, y: Any, input: Any, constant_values: Any, *, paddings: Borders) -> Any:
    """the inside of g, of shape(input)"""
    return _inside(g, input.shape, paddings)


pad_with.no_gradient("constant_values")


def _inside(x: Any, shape: Any, paddings: Borders) -> Any:
    from tapecore.engine.ops.slicing import slice_op

    return slice_op(x, begin=tuple(before for before, _ in paddings), size=tuple(shape))


@op(
    "MirrorPad",
    "input",
    linear=True,
    examples=[
        example((3, 4), paddings=((2, 1), (0, 3)), mode="REFLECT"),
        example((3, 4), paddings=((3, 1), (0, 2)), mode="SYMMETRIC"),
    ],
)
def mirror_pad(input: Array, *, paddings: Borders, mode: str) -> Array:
    """Borders of mirrored elements. Raises InvalidArgumentError where there are not enough of them."""
    for extent, border in zip(input.shape, paddings, strict=True):
        room = extent - (mode == "REFLECT")
        if max(border) > room:
            limit, broken = (
                ("less than", "not less than") if room < extent else ("no greater than", "greater than")
            )
            sizes = f"{border[0]}, {border[1]} {broken} {extent}"
            raise invalid("MirrorPad", f"paddings must be {limit} the dimension size: {sizes}")
    return np.pad(input, paddings, "reflect" if mode == "REFLECT" else "symmetric")


@mirror_pad.vjp("input")
def _(g: Any, y: Any, input: Any, *, paddings: Borders, mode: str) -> Any:
    """the inside of g, with its mirrored borders added back"""
    for axis, (before, after) in enumerate(paddings):
        g = _fold(g, axis, before, after, 1 if mode == "REFLECT" else 0)
    return g


def _fold(g: Any, axis: int, before: int, after: int, edge: int) -> Any:
    """The two borders along ``axis`` mirrored back onto what they were copied from, and added."""
    extent = tuple(g.shape)[axis] - before - after
    total = _part(g, axis, before, extent)
    for start, count, place in ((0, before, edge), (before + extent, after, extent - edge - after)):
        if count:
            mirrored = reverse(_part(g, axis, start, count), axis=(axis,))
            borders = [(0, 0)] * len(g.shape)
            borders[axis] = (place, extent - place - count)
            total = total + pad(mirrored, paddings=tuple(borders))
    return total


def _part(x: Any, axis: int, begin: int, count: int) -> Any:
    from tapecore.engine.ops.slicing import slice_op

    begins, sizes = [0] * len(x.shape), list(x.shape)
    begins[axis], sizes[axis] = begin, count
    return slice_op(x, begin=tuple(begins), size=tuple(sizes))


@public("pad")
def pad_public(
    tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0, name: str | None = None
) -> Tensor:
    """Borders of ``paddings[axis] = (before, after)``; ``mode`` is CONSTANT, REFLECT or SYMMETRIC. ValueError
    else."""
    kind = mode.upper()
    if kind in ("REFLECT", "SYMMETRIC"):
        return mirror_pad.public(tensor, paddings=paddings, mode=kind)
    if kind != "CONSTANT":
        raise ValueError(
            'Value of argument `mode` expected to be one of "CONSTANT", "REFLECT", or "SYMMETRIC". Received `mode` = '
            f"{mode}"
        )
    if isinstance(constant_values, (int, float)) and constant_values == 0:
        return pad.public(tensor, paddings=paddings)
    return pad_with.public(tensor, constant_values, paddings=paddings)
