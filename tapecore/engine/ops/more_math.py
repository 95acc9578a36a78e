"""More of ``tf.math``: polynomials, logarithms of beta functions, confusion matrices, tests of order."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.arithmetic import divide_no_nan
from tapecore.engine.ops.elementary import softplus
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.ops.special import lgamma
from tapecore.engine.tensor import Tensor


@public("math.polyval")
def polyval(coeffs: Any, x: Any, name: str | None = None) -> Tensor:
    """The polynomial with these coefficients, the highest power first. ValueError where they are no list."""
    if not isinstance(coeffs, list):
        raise ValueError(f"Argument coeffs must be list type. Received type {type(coeffs)}.")
    at = convert_to_tensor(x)
    if not coeffs:
        return PUBLIC["zeros_like"](at)
    return functools.reduce(
        lambda total, c: convert_to_tensor(c, at.dtype) + total * at,  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]
        coeffs[1:],  # type: ignore[reportUnknownArgumentType]
        convert_to_tensor(coeffs[0], at.dtype),
    )


@public("math.log_sigmoid")
def log_sigmoid(x: Any, name: str | None = None) -> Tensor:
    """The logarithm of the sigmoid."""
    return -softplus.public(-convert_to_tensor(x))


@public("math.lbeta")
def lbeta(x: Any, name: str | None = None) -> Tensor:
    """The logarithm of the beta function along the last axis."""
    whole = convert_to_tensor(x)
    return reduce_sum.public(lgamma.public(whole), axis=-1) - lgamma.public(reduce_sum.public(whole, axis=-1))


@public("math.reciprocal_no_nan")
def reciprocal_no_nan(x: Any, name: str | None = None) -> Tensor:
    """1 / x, and 0 for 0."""
    whole = convert_to_tensor(x)
    return divide_no_nan.public(PUBLIC["ones_like"](whole), whole)


@public("math.accumulate_n")
def accumulate_n(inputs: Any, shape: Any = None, tensor_dtype: Any = None, name: str | None = None) -> Tensor:
    """The sum of tensors. ValueError for none."""
    if not inputs:
        raise ValueError("inputs must be a list of at least one Tensor with the same dtype and shape")
    return PUBLIC["add_n"](inputs)


@public("math.zero_fraction nn.zero_fraction")
def zero_fraction(value: Any, name: str | None = None) -> Tensor:
    """Which part of the elements is zero."""
    x = convert_to_tensor(value).value
    return convert_to_tensor(np.float32(np.mean(x == 0) if x.size else np.nan))  # type: ignore[reportUnknownArgumentType]


def _steps(x: Any) -> Any:
    return np.diff(convert_to_tensor(x).value.reshape(-1))


@public("math.is_non_decreasing")
def is_non_decreasing(x: Any, name: str | None = None) -> Tensor:
    """Whether no element is smaller than the one before."""
    return convert_to_tensor(bool(np.all(_steps(x) >= 0)))


@public("math.is_strictly_increasing")
def is_strictly_increasing(x: Any, name: str | None = None) -> Tensor:
    """Whether each element is greater than the one before."""
    return convert_to_tensor(bool(np.all(_steps(x) > 0)))


@public("math.confusion_matrix")
def confusion_matrix(
    labels: Any,
    predictions: Any,
    num_classes: Any = None,
    weights: Any = None,
    dtype: Any = "int32",
    name: str | None = None,
) -> Tensor:
    """How often label (row) and prediction (column) come together. InvalidArgumentError for an unknown class."""
    ours, theirs = (np.ravel(convert_to_tensor(x).value).astype(np.int64) for x in (labels, predictions))
    count = (
        int(max(ours.max(initial=-1), theirs.max(initial=-1))) + 1
        if num_classes is None
        else int(num_classes)
    )
    for what, given in (("labels", ours), ("predictions", theirs)):
        if (given < 0).any():
            raise InvalidArgumentError(None, None, f"`{what}` contains negative values.  ")
        if (given >= count).any():
            raise InvalidArgumentError(None, None, f"`{what}` out of bound")
    whole = np.zeros((count, count), as_dtype(dtype).as_numpy_dtype)
    np.add.at(
        whole,
        (ours, theirs),
        1 if weights is None else np.ravel(convert_to_tensor(weights).value).astype(whole.dtype),
    )
    return convert_to_tensor(whole)


@public("math.nextafter")
def nextafter(x1: Any, x2: Any, name: str | None = None) -> Tensor:
    """The next number there is from ``x1`` towards ``x2``."""
    one = convert_to_tensor(x1)
    return convert_to_tensor(np.nextafter(one.value, convert_to_tensor(x2, one.dtype).value))


@public("unravel_index")
def unravel_index(indices: Any, dims: Any, name: str | None = None) -> Tensor:
    """The places of positions in reading order. InvalidArgumentError for one that there is not."""
    x = convert_to_tensor(indices).value
    extents = tuple(convert_to_tensor(dims).value.tolist())
    if (x >= math.prod(extents)).any() or (x < 0).any():
        raise invalid("UnravelIndex", "index is out of bound as with dims")
    return convert_to_tensor(np.stack(np.unravel_index(x, extents)).astype(x.dtype))


@public("broadcast_static_shape")
def broadcast_static_shape(shape_x: Any, shape_y: Any) -> Any:
    """The shape that two shapes broadcast to. ValueError where they do not."""
    from tapecore.engine.shape import TensorShape

    try:
        return TensorShape(np.broadcast_shapes(tuple(TensorShape(shape_x)), tuple(TensorShape(shape_y))))
    except ValueError:
        raise ValueError(
            "Incompatible shapes for broadcasting. Two shapes are compatible if for each dimension pair they are "
            f"either equal or one of them is 1. Received: {shape_x} and {shape_y}."
        ) from None


@public("broadcast_dynamic_shape")
def broadcast_dynamic_shape(shape_x: Any, shape_y: Any) -> Tensor:
    """The shape that two shapes broadcast to, as a tensor."""
    one, other = convert_to_tensor(shape_x).value, convert_to_tensor(shape_y).value
    return convert_to_tensor(
        np.array(np.broadcast_shapes(tuple(one.tolist()), tuple(other.tolist())), one.dtype)
    )


@public("dynamic_stitch")
def dynamic_stitch(indices: Any, data: Any, name: str | None = None) -> Tensor:
    """Slices put at positions; later ones win."""
    places = np.concatenate([np.ravel(convert_to_tensor(i).value) for i in indices])
    rows = [convert_to_tensor(x) for x in data]
    ranks = [convert_to_tensor(i).ndim for i in indices]
    flat = PUBLIC["concat"](
        [PUBLIC["reshape"](x, (-1, *x.value.shape[rank:])) for x, rank in zip(rows, ranks, strict=True)], 0
    )
    last = {int(place): k for k, place in enumerate(places)}
    return PUBLIC["gather"](
        flat, np.array([last.get(k, 0) for k in range(max(last, default=-1) + 1)], np.int64)
    )
