"""From one dtype to another."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor, tensor_or_composite
from tapecore.engine.errors import UnimplementedError, invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.tensor import Array, Tensor


@op("Cast", linear=True, examples=[example((2, 3), DstT="float64"), example((2,), DstT="complex128")])
def cast_op(x: Array, *, DstT: str) -> Array:
    """The elements as another dtype."""
    target = dtypes.as_dtype(DstT)
    if (x.dtype.kind == "O") != (target.as_numpy_dtype is np.object_):
        names = [dtypes.protocol_name(np.dtype(kind)) for kind in (x.dtype, target.as_numpy_dtype)]
        told = invalid("Cast", "Cast {} to {} is not supported".format(*names)).message
        raise UnimplementedError(None, None, told)
    if x.dtype.kind == "c" and not target.is_complex:
        x = np.real(x)
    return x.astype(target.as_numpy_dtype)


@cast_op.vjp("x")
def _(g: Any, y: Any, x: Any, *, DstT: str) -> Any:
    """cast(g, dtype(x)); None unless both dtypes are floating or complex"""
    if not _continuous(DstT) or not _continuous(x.dtype):
        return None
    return cast_op(g, DstT=x.dtype)


def _continuous(dtype: Any) -> bool:
    found = dtypes.as_dtype(dtype)
    return found.is_floating or found.is_complex


def cast_to(x: Any, dtype: Any) -> Any:
    """``x`` itself if it has this dtype already. For rules: ``dtype`` may be NumPy's or the engine's."""
    return x if x.dtype == dtype else cast_op(x, DstT=dtype)


@public("cast dtypes.cast")
def cast(x: Any, dtype: Any, name: str | None = None) -> Tensor:
    """The elements of ``x`` as another dtype; floats lose their fraction on the way to integers.

    No gradient flows through integers or booleans.
    """
    tensor, target = tensor_or_composite(x), dtypes.as_dtype(dtype)
    return tensor if tensor.dtype is target else cast_op.public(tensor, DstT=target)


@public("saturate_cast dtypes.saturate_cast")
def saturate_cast(value: Any, dtype: Any, name: str | None = None) -> Tensor:
    """Like ``cast``, but numbers beyond the range of ``dtype`` become its nearest end."""
    from tapecore.engine.ops.arithmetic import maximum, minimum

    tensor, target = convert_to_tensor(value), dtypes.as_dtype(dtype)
    source = tensor.dtype
    if source.min < target.min:
        tensor = maximum(tensor, np.asarray(target.min, source.as_numpy_dtype))
    if source.max > target.max:
        tensor = minimum(tensor, np.asarray(target.max, source.as_numpy_dtype))
    return cast(tensor, target)


@op("Bitcast", api="bitcast")
def bitcast(input: Array, *, type: str) -> Array:  # the names that TensorFlow gave them
    """The same bytes read as another dtype: a smaller one adds an axis, a larger one takes the last. No gradient
    is registered. Raises InvalidArgumentError if the last axis has another length than it takes."""
    target = np.dtype(dtypes.as_dtype(type).as_numpy_dtype)
    parts, rest = divmod(target.itemsize, input.itemsize)
    if parts > 1 and (rest or input.shape[-1:] != (parts,)):
        numbers = [dtypes.as_dtype(kind).as_datatype_enum for kind in (input.dtype, target)]
        raise invalid("Bitcast", "Cannot bitcast from {} to {}".format(*numbers))
    if parts > 1:
        return np.ascontiguousarray(input).view(target)[..., 0]
    return np.ascontiguousarray(input)[..., None].view(target) if not parts else input.view(target)
