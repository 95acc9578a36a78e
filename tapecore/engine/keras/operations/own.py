"""Functions of ``keras.ops`` whose arguments are not TensorFlow's."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import losses
from tapecore.engine.keras.layers_image import require_last
from tapecore.engine.keras.operations.offering import offered
from tapecore.engine.keras.policies import floatx
from tapecore.engine.keras.several import several
from tapecore.engine.keras.variable import Variable, standard
from tapecore.engine.op import PUBLIC
from tapecore.engine.tensor import Tensor


@offered("arange")
def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Any:
    """Numbers from ``start`` up to ``stop``."""
    made = PUBLIC["range"](start, stop, step) if stop is not None else PUBLIC["range"](start)
    return made if dtype is None else PUBLIC["cast"](made, dtype)


@offered("argmax")
def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Where the largest number is, as int32; of all numbers for no ``axis``."""
    return _arg("argmax", x, axis, keepdims)


@offered("argmin")
def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Where the smallest number is, as int32; of all numbers for no ``axis``."""
    return _arg("argmin", x, axis, keepdims)


def _arg(name: str, x: Any, axis: Any, keepdims: bool) -> Any:
    tensor = convert_to_tensor(x)
    whole = PUBLIC["reshape"](tensor, (-1,)) if axis is None else tensor
    found = PUBLIC[name](whole, axis=0 if axis is None else axis, output_type="int32")
    if not keepdims:
        return found
    return (
        PUBLIC["reshape"](found, (1,) * tensor.ndim) if axis is None else PUBLIC["expand_dims"](found, axis)
    )


@offered("argsort")
def argsort(x: Any, axis: int = -1) -> Any:
    """The order that sorts ``x``."""
    return PUBLIC["argsort"](x, axis=axis)


@offered("sort")
def sort(x: Any, axis: int = -1) -> Any:
    """``x`` sorted."""
    return PUBLIC["sort"](x, axis=axis)


@offered("cast")
def cast(x: Any, dtype: Any) -> Any:
    """``x`` in another dtype."""
    return PUBLIC["cast"](x, standard(dtype))


@offered("clip")
def clip(x: Any, x_min: Any, x_max: Any) -> Any:
    """``x`` between two limits."""
    return PUBLIC["clip_by_value"](x, x_min, x_max)


@offered("convert_to_tensor")
def to_tensor(x: Any, dtype: Any = None, sparse: Any = None, ragged: Any = None) -> Any:
    """``x`` as a tensor; floating Python data takes the dtype of layers."""
    if isinstance(x, (Tensor, Variable)):
        tensor = convert_to_tensor(x)
        return tensor if dtype is None else PUBLIC["cast"](tensor, standard(dtype))
    return convert_to_tensor(x, standard(dtype) if dtype is not None else None)


@offered("convert_to_numpy")
def convert_to_numpy(x: Any) -> Any:
    """The numbers of ``x``."""
    return np.array(x)


@offered("copy")
def copy(x: Any) -> Any:
    """``x`` again."""
    return PUBLIC["identity"](x)


@offered("dot")
def dot(x1: Any, x2: Any) -> Any:
    """The product of vectors and matrices, as NumPy's."""
    a, b = convert_to_tensor(x1), convert_to_tensor(x2)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    return PUBLIC["tensordot"](a, b, [[a.ndim - 1], [max(b.ndim - 2, 0)]])


@offered("outer")
def outer(x1: Any, x2: Any) -> Any:
    """The products of all numbers of both."""
    return PUBLIC["tensordot"](PUBLIC["reshape"](x1, (-1,)), PUBLIC["reshape"](x2, (-1,)), 0)


@offered("full")
def full(shape: Any, fill_value: Any, dtype: Any = None) -> Any:
    """A tensor of one number."""
    return PUBLIC["cast"](PUBLIC["fill"](_extents(shape), fill_value), dtype or floatx())


@offered("full_like")
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Any:
    """A tensor of one number, like ``x``."""
    return PUBLIC["ones_like"](x, dtype=dtype) * fill_value


@offered("zeros")
def zeros(shape: Any, dtype: Any = None) -> Any:
    """A tensor of zeros."""
    return PUBLIC["zeros"](_extents(shape), dtype or floatx())


@offered("ones")
def ones(shape: Any, dtype: Any = None) -> Any:
    """A tensor of ones."""
    return PUBLIC["ones"](_extents(shape), dtype or floatx())


@offered("linspace")
def linspace(  # Keras's parameters
    start: Any,
    stop: Any,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Any = None,
    axis: int = 0,
) -> Any:
    """Numbers at equal distances, and with ``retstep`` the distance."""
    first, last = (PUBLIC["cast"](x, dtype or floatx()) for x in (start, stop))
    step = (last - first) / max(num - 1 if endpoint else num, 1)
    found = PUBLIC["linspace"](first, last if endpoint else last - step, num, axis=axis)
    return (found, step) if retstep else found


@offered("where")
def where(condition: Any, x1: Any = None, x2: Any = None) -> Any:
    """``x1`` where the condition holds, else ``x2``; without them, the places where it holds."""
    if x1 is None:
        return PUBLIC["unstack"](PUBLIC["cast"](PUBLIC["where"](condition), "int32"), axis=1)
    return PUBLIC["where"](condition, x1, x2)


@offered("shape")
def shape(x: Any) -> tuple[Any, ...]:
    """The shape as a tuple."""
    return tuple(x.shape) if hasattr(x, "shape") else np.shape(x)


@offered("size")
def size(x: Any) -> Any:
    """How many numbers there are."""
    return PUBLIC["size"](x)


@offered("normalize")
def normalize(x: Any, axis: int = -1, order: int = 2, epsilon: float | None = None) -> Any:
    """Vectors along ``axis`` made of length 1, by the norm of this ``order``."""
    tensor = convert_to_tensor(x)
    least = 1e-7 if epsilon is None else epsilon
    if order == 2:
        return PUBLIC["math.l2_normalize"](tensor, axis=axis, epsilon=least**2)
    size = PUBLIC["norm"](tensor, ord=order, axis=axis, keepdims=True)
    return tensor / PUBLIC["maximum"](size, least)


@offered("binary_crossentropy")
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """The cross entropy of each probability, not reduced."""
    return PUBLIC["keras.backend.binary_crossentropy"](target, output, from_logits)


@offered("categorical_crossentropy")
def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """The cross entropy of rows."""
    return losses.categorical_crossentropy(target, output, from_logits, axis=axis)


@offered("sparse_categorical_crossentropy")
def sparse_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """The cross entropy of class numbers and rows."""
    return losses.sparse_categorical_crossentropy(target, output, from_logits, axis=axis)


@offered("conv")
def conv(  # Keras's parameters
    inputs: Any,
    kernel: Any,
    strides: Any = 1,
    padding: str = "valid",
    data_format: Any = None,
    dilation_rate: Any = 1,
) -> Any:
    """A convolution of images, or of sequences. ValueError for channels first."""
    require_last(data_format)
    name = "nn.conv1d" if convert_to_tensor(inputs).ndim == 3 else "nn.conv2d"
    return PUBLIC[name](inputs, kernel, strides, padding.upper(), dilations=dilation_rate)


@offered("max_pool")
def max_pool(
    inputs: Any, pool_size: Any, strides: Any = None, padding: str = "valid", data_format: Any = None
) -> Any:
    """The largest number of each window of images. ValueError for channels first."""
    require_last(data_format)
    return PUBLIC["nn.max_pool2d"](inputs, pool_size, strides or pool_size, padding.upper())


@offered("average_pool")
def average_pool(
    inputs: Any, pool_size: Any, strides: Any = None, padding: str = "valid", data_format: Any = None
) -> Any:
    """The mean of each window of images. ValueError for channels first."""
    require_last(data_format)
    return PUBLIC["nn.avg_pool2d"](inputs, pool_size, strides or pool_size, padding.upper())


@offered("while_loop")
def while_loop(cond: Any, body: Any, loop_vars: Any, maximum_iterations: Any = None) -> Any:
    """The loop variables after ``body`` ran while ``cond`` held: several, or one alone."""
    alone = not isinstance(loop_vars, (list, tuple))

    def step(*now: Any) -> tuple[Any, ...]:
        given = body(*now)
        return (given,) if alone else tuple(given)

    start = tuple(several(loop_vars))
    found = PUBLIC["while_loop"](cond, step, start, maximum_iterations=maximum_iterations)
    return found[0] if alone else found


@offered("is_tensor")
def is_tensor(x: Any) -> bool:
    """Whether ``x`` is a tensor."""
    return isinstance(x, Tensor)


def _extents(shape: Any) -> Any:
    return (shape,) if isinstance(shape, int) else shape
