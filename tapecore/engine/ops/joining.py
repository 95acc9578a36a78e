"""Several tensors made one, and one made several."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


def _extents(x: Array) -> str:
    return f"[{','.join(map(str, x.shape))}]"


@op(
    "ConcatV2",
    linear=True,
    examples=[example((2, 3), (1, 3), axis=0), example((2, 1), (2, 3), (2, 2), axis=-1)],
)
def concat_op(*values: Array, axis: int) -> Array:
    """Tensors one after the other along an axis."""
    if not values:
        raise invalid("ConcatV2", "Need at least one tensor to concatenate", wrapped=False)
    try:
        return np.concatenate(values, axis)
    except ValueError:
        raise _unequal(values, axis) from None


def _unequal(values: tuple[Array, ...], axis: int) -> Exception:
    first = values[0]
    if not -first.ndim <= axis < first.ndim:
        return invalid(
            "ConcatV2",
            f"ConcatOp : Expected concatenating dimensions in the range [{-first.ndim}, {first.ndim}), but got {axis}",
            node=f"ConcatV2_N_{len(values)}",
            call="concat",
        )
    for i, other in enumerate(values):
        if other.ndim != first.ndim:
            break
        for k, (m, n) in enumerate(zip(first.shape, other.shape, strict=False)):
            if m != n and k != axis % first.ndim:
                return invalid(
                    "ConcatV2",
                    f"ConcatOp : Dimension {k} in both shapes must be equal: shape[0] = {_extents(first)} "
                    "vs. "
                    f"shape[{i}] = {_extents(other)}",
                    node=f"ConcatV2_N_{len(values)}",
                    call="concat",
                )
    i, other = next(((i, v) for i, v in enumerate(values) if v.ndim != first.ndim), (0, first))
    return invalid(
        "ConcatV2",
        f"ConcatOp : Ranks of all input tensors should match: shape[0] = {_extents(first)} vs. shape[{i}] = "
        f"{_extents(other)}",
        node=f"ConcatV2_N_{len(values)}",
        call="concat",
    )


@concat_op.vjp("*values")
def _(g: Any, y: Any, *values: Any, axis: int, i: int) -> Any:
    """the slice of g that stands for it, of shape(values[i])"""
    from tapecore.engine.ops.slicing import slice_op

    place = axis % len(y.shape)
    begin = [0] * len(y.shape)
    for k in range(i):  # so written that the rule is seen to read shapes alone
        begin[place] += values[k].shape[place]
    return slice_op(g, begin=tuple(begin), size=tuple(values[i].shape))


@public("concat")
def concat(values: Any, axis: Any, name: str = "concat") -> Tensor:
    """Tensors one after the other along ``axis``. InvalidArgumentError unless their other extents are
    equal."""
    parts: list[Any] = list(values) if isinstance(values, (list, tuple)) else [values]  # type: ignore[reportUnknownArgumentType]
    if len(parts) == 1:
        return convert_to_tensor(parts[0])
    return concat_op.public(parts, axis=axis)


@op(
    "Pack",
    linear=True,
    examples=[example((2, 3), (2, 3), axis=0), example((2,), (2,), (2,), axis=-1), example((), ())],
)
def pack(*values: Array, axis: int = 0) -> Array:
    """Tensors of one shape as the slices of a new axis."""
    if any(v.shape != values[0].shape for v in values):
        i, other = next((i, v) for i, v in enumerate(values) if v.shape != values[0].shape)
        raise invalid(
            "Pack",
            f"Shapes of all inputs must match: values[0].shape = {_extents(values[0])} != "
            f"values[{i}].shape = "
            f"{_extents(other)}",
            node=f"Pack_N_{len(values)}",
            call="stack",
        )
    return np.stack(values, axis)


@pack.vjp("*values")
def _(g: Any, y: Any, *values: Any, axis: int = 0, i: int) -> Any:
    """slice i of g, axis=axis"""
    from tapecore.engine.ops.shaping import reshape
    from tapecore.engine.ops.slicing import slice_op

    place = axis % len(y.shape)
    begin, size = [0] * len(y.shape), list(y.shape)
    begin[place], size[place] = i, 1
    return reshape(slice_op(g, begin=tuple(begin), size=tuple(size)), shape=values[i].shape)


@public("stack")
def stack(values: Any, axis: Any = 0, name: str = "stack") -> Tensor:
    """Tensors of one shape as the slices of a new ``axis``. InvalidArgumentError for different shapes, ValueError for
    an axis that there is not."""
    values = list(values)
    if values and axis:
        require_axis(axis, len(getattr(values[0], "shape", None) or np.shape(values[0])) + 1)
    return pack.public(values, axis=axis)


def require_axis(axis: Any, rank: int) -> None:
    """Raise ValueError unless there is such an axis."""
    if not -rank <= int(axis) < rank:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-rank}, {rank})")


@op("Unpack", linear=True, examples=[example((2, 3), num=2), example((2, 3), num=3, axis=-1)])
def unpack(value: Array, *, num: int, axis: int = 0) -> tuple[Array, ...]:
    """The slices along an axis, without it."""
    if value.shape[axis] != num:
        raise invalid(
            "Unpack",
            f"Input shape axis {axis} must equal {num}, got shape {_extents(value)}",
            node=f"Unpack_num_{num}",
            call="unstack",
        )
    return tuple(np.asarray(np.take(value, k, axis), value.dtype) for k in range(num))


@unpack.vjp("value")
def _(g: Any, y: Any, value: Any, *, num: int, axis: int = 0) -> Any:
    """stack(g, axis)"""
    return pack(*g, axis=axis)


@public("unstack")
def unstack(value: Any, num: int | None = None, axis: int = 0, name: str = "unstack") -> list[Tensor]:
    """The slices along ``axis``, without it. InvalidArgumentError when ``num`` is not their number, ValueError for an
    axis that there is not."""
    tensor = convert_to_tensor(value)
    require_axis(axis, tensor.ndim)
    count = tuple(tensor.shape)[axis]
    wanted = count if num is None else num
    return list(unpack.public(tensor, num=wanted, axis=axis)) if wanted else []


@op(
    "SplitV",
    linear=True,
    examples=[example((5, 2), size_splits=(2, 3)), example((2, 3), size_splits=(1, 2), axis=1)],
)
def split_sizes(value: Array, *, size_splits: tuple[int, ...], axis: int = 0) -> tuple[Array, ...]:
    """Parts of given sizes along an axis."""
    if sum(size_splits) != value.shape[axis]:
        raise invalid(
            "SplitV",
            "Determined shape must either match input shape along split_dim exactly if fully specified, or "
            "be "
            "less than "
            f"the size of the input along split_dim if not fully specified.  Got: {sum(size_splits)}",
        )
    return tuple(np.split(value, np.cumsum(size_splits)[:-1], axis))


@split_sizes.vjp("value")
def _(g: Any, y: Any, value: Any, *, size_splits: tuple[int, ...], axis: int = 0) -> Any:
    """concat(g, axis)"""
    return concat_op(*g, axis=axis)


@op("Split", linear=True, examples=[example((4, 2), num_split=2), example((2, 6), num_split=3, axis=-1)])
def split_evenly(value: Array, *, num_split: int, axis: int = 0) -> tuple[Array, ...]:
    """Equal parts along an axis."""
    if value.shape[axis] % num_split:
        raise invalid(
            "Split",
            f"Number of ways to split should evenly divide the split dimension, but got split_dim {axis} "
            "(size = "
            f"{value.shape[axis]}) and num_split {num_split}",
            node=f"Split_num_split_{num_split}",
            call="split",
        )
    return tuple(np.split(value, num_split, axis))


@split_evenly.vjp("value")
def _(g: Any, y: Any, value: Any, *, num_split: int, axis: int = 0) -> Any:
    """concat(g, axis)"""
    return concat_op(*g, axis=axis)


@public("split")
def split(
    value: Any, num_or_size_splits: Any, axis: Any = 0, num: int | None = None, name: str = "split"
) -> list[Tensor]:
    """Equal parts (a number) or parts of these sizes (a list; -1 is what is left) along ``axis``."""
    tensor, place = convert_to_tensor(value), plain(axis)
    sizes: Any = plain(num_or_size_splits)
    if isinstance(sizes, int):
        return list(split_evenly.public(tensor, num_split=sizes, axis=place))
    if -1 in sizes:
        sizes = _completed(sizes, tensor.value.shape[place])
    return list(split_sizes.public(tensor, size_splits=sizes, axis=place))


def _completed(sizes: tuple[int, ...], extent: int) -> tuple[int, ...]:
    """The sizes with what is left in place of -1."""
    rest = extent - sum(n for n in sizes if n != -1)
    return tuple(rest if n == -1 else n for n in sizes)
