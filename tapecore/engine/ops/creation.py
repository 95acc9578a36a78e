"""Tensors out of nothing but a shape, a range or another tensor's shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.refusals import extents
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


@op("ZerosLike")
def zeros_like(x: Array, *, dtype: str | None = None) -> Array:
    """Zeros of the same shape."""
    return np.zeros(x.shape, x.dtype if dtype is None else dtypes.as_dtype(dtype).as_numpy_dtype)


@op("OnesLike")
def ones_like(x: Array, *, dtype: str | None = None) -> Array:
    """Ones of the same shape."""
    return np.ones(x.shape, x.dtype if dtype is None else dtypes.as_dtype(dtype).as_numpy_dtype)


zeros_like.no_gradient()
ones_like.no_gradient()


@public("zeros_like")
def zeros_like_public(input: Any, dtype: Any = None, name: str | None = None, layout: Any = None) -> Tensor:
    """Zeros of the shape (and dtype) of ``input``. No gradient: only its shape is used."""
    return zeros_like.public(input, dtype=dtype)


@public("ones_like")
def ones_like_public(input: Any, dtype: Any = None, name: str | None = None, layout: Any = None) -> Tensor:
    """Ones of the shape (and dtype) of ``input``. No gradient: only its shape is used."""
    return ones_like.public(input, dtype=dtype)


def static_shape(shape: Any) -> tuple[int, ...]:
    """A shape given as a number, a sequence, a TensorShape or a tensor, as a tuple."""
    known = plain(shape)
    if isinstance(known, (int, float)):
        return (int(known),)
    if isinstance(known, str) or any(isinstance(n, str) for n in known):
        raise TypeError(f"Cannot convert {shape!r} to EagerTensor of dtype int32")
    if any(isinstance(n, float) and not n.is_integer() for n in known):
        raise TypeError(f"Cannot convert {list(known)} to EagerTensor of dtype int32")
    return tuple(int(n) for n in known)


def filled(shape: Any, number: Any, dtype: Any) -> Tensor:
    """A new tensor that is a constant for observers."""
    sizes = static_shape(shape)
    if any(n < 0 for n in sizes):
        raise invalid("Fill", f"Dimension {min(sizes)} must be >= 0")
    return convert_to_tensor(np.full(sizes, number, dtypes.as_dtype(dtype).as_numpy_dtype))


@public("zeros")
def zeros(shape: Any, dtype: Any = "float32", name: str | None = None, layout: Any = None) -> Tensor:
    """Zeros of this shape; empty strings for ``tf.string``."""
    return filled(shape, b"" if dtypes.as_dtype(dtype) is dtypes.string else 0, dtype)


@public("ones")
def ones(shape: Any, dtype: Any = "float32", name: str | None = None, layout: Any = None) -> Tensor:
    """Ones of this shape."""
    return filled(shape, 1, dtype)


@public("eye linalg.eye")
def eye(
    num_rows: Any,
    num_columns: Any = None,
    batch_shape: Any = None,
    dtype: Any = "float32",
    name: str | None = None,
) -> Tensor:
    """The identity matrix, or one for each place of ``batch_shape``."""
    rows = int(plain(num_rows))
    if rows < 0:
        raise invalid("Fill", f"Dimension {rows} must be >= 0")
    one = np.eye(
        rows,
        None if num_columns is None else int(plain(num_columns)),
        dtype=dtypes.as_dtype(dtype).as_numpy_dtype,
    )
    batch = () if batch_shape is None else static_shape(batch_shape)
    return convert_to_tensor(np.broadcast_to(one, (*batch, *one.shape)))


@op("Fill", api="fill", examples=[example(np.array([2, 3]), ()), example(np.array([], np.int32), ())])
def fill(dims: Array, value: Array) -> Array:
    """A tensor of shape ``dims`` full of one ``value``."""
    if dims.ndim != 1:
        raise invalid("Fill", f"dims must represent a vector, got shape {extents(dims)}")
    if value.ndim:
        raise invalid("Fill", f"value must represent a scalar, got shape {extents(value)}")
    if (dims < 0).any():
        raise invalid("Fill", f"Dimension {dims.min()} must be >= 0")
    return np.full(tuple(int(n) for n in dims), value, value.dtype)


fill.no_gradient("dims")


@fill.vjp("value")
def _(g: Any, y: Any, dims: Any, value: Any) -> Any:
    from tapecore.engine.ops.reductions import reduce_sum

    return reduce_sum(g)


@fill.jvp
def _(tangents: Any, y: Any, dims: Any, value: Any) -> Any:
    return None if tangents[1] is None else fill(dims, tangents[1])


@op("Range", same="start limit delta")
def range_op(start: Array, limit: Array, delta: Array) -> Array:
    """Numbers from start up to limit in steps of delta."""
    if not delta:
        raise invalid("Range", f"Requires delta != 0: {delta}")
    ends: list[Any] = [start[()], limit[()], delta[()]]
    return np.arange(*ends, dtype=start.dtype)


range_op.no_gradient()


@public("range")
def range_(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str = "range") -> Tensor:
    """Numbers from ``start`` (0) up to, not including, ``limit`` in steps of ``delta``. No gradient."""
    from tapecore.engine.ops.casting import cast

    if limit is None:
        start, limit = 0, start
    parts = [convert_to_tensor(part, dtype_hint=dtype) for part in (start, limit, delta)]
    if dtype is None:
        order = ("int32", "int64", "float16", "float32", "float64")
        dtype = max(
            (part.dtype.name for part in parts), key=lambda name: order.index(name) if name in order else -1
        )
    return range_op.public(*[cast(part, dtype) for part in parts])


@op("LinSpace", same="start stop")
def linspace_op(start: Array, stop: Array, *, num: int, axis: int = 0) -> Array:
    """Evenly spaced numbers, both ends included."""
    if num <= 1:
        return np.expand_dims(start, axis)[:num]
    delta = (stop - start) / start.dtype.type(num - 1)
    steps = np.arange(1, num - 1, dtype=start.dtype).reshape([-1] + [1] * start.ndim)
    middle = start + delta * steps
    return np.moveaxis(np.concatenate([start[None], middle, stop[None]]), 0, axis)


linspace_op.no_gradient()


@public("linspace")
def linspace(start: Any, stop: Any, num: Any, name: str | None = None, axis: int = 0) -> Tensor:
    """``num`` numbers from ``start`` to ``stop`` inclusive, evenly spaced along a new ``axis``; integers
    become float64."""
    from tapecore.engine.ops.casting import cast

    first = convert_to_tensor(start)
    last = convert_to_tensor(stop, dtype=first.dtype)
    if first.dtype.is_integer:
        first, last = cast(first, "float64"), cast(last, "float64")
    count = int(plain(num))
    if not _is_input(start) and not _is_input(stop):
        return linspace_op.public(first, last, num=count, axis=axis)
    return _linspace_of_ops(first, last, count, axis)


def _is_input(x: Any) -> bool:
    return isinstance(x, Tensor) or hasattr(x, "_as_tensor") or hasattr(x, "_snapshot")


def _linspace_of_ops(first: Any, last: Any, count: int, axis: int) -> Any:
    """Written on ops, so that gradients reach both ends."""
    from tapecore.engine.ops.joining import concat

    low, high = (_at_axis(end, axis) for end in (first, last))
    if count == 1:
        return low
    shape = [1] * len(low.shape)
    shape[axis] = count - 2
    steps = np.arange(1, count - 1, dtype=first.value.dtype).reshape(shape)
    return concat([low, low + (high - low) / (count - 1) * steps, high], axis)


def _at_axis(x: Any, axis: int) -> Any:
    from tapecore.engine.ops.shaping import expand_dims

    return expand_dims(x, axis=axis)


@public("meshgrid")
def meshgrid(*args: Any, **kwargs: Any) -> list[Tensor]:
    """Grids of coordinates: one tensor for each argument, all of one shape. ``indexing`` is ``xy`` or
    ``ij``."""
    from tapecore.engine.broadcasting import broadcast_to
    from tapecore.engine.ops.shaping import reshape

    indexing = kwargs.get("indexing", "xy")
    if indexing not in ("xy", "ij"):
        raise ValueError(f"Argument `indexing` parameter must be either 'xy' or 'ij', got '{indexing}'")
    axes = [convert_to_tensor(arg) for arg in args]
    order = list(range(len(axes)))
    if indexing == "xy" and len(axes) > 1:
        order[0], order[1] = 1, 0
    sizes = [int(np.prod(tuple(axis.shape))) for axis in axes]
    shape = [0] * len(axes)
    for axis, place in enumerate(order):
        shape[place] = sizes[axis]
    return [
        broadcast_to(
            reshape(t, shape=tuple(sizes[k] if i == order[k] else 1 for i in range(len(axes)))), tuple(shape)
        )
        for k, t in enumerate(axes)
    ]
