"""``keras.backend``: the older names of functions on tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import losses, naming
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.variable import Variable as EngineVariable

_SAME = {
    "abs": "abs",
    "argmax": "argmax",
    "argmin": "argmin",
    "batch_flatten": "",
    "bias_add": "nn.bias_add",
    "cast": "cast",
    "cos": "cos",
    "cumprod": "math.cumprod",
    "cumsum": "math.cumsum",
    "dot": "matmul",
    "equal": "equal",
    "exp": "exp",
    "expand_dims": "expand_dims",
    "eye": "eye",
    "gather": "gather",
    "greater": "greater",
    "greater_equal": "greater_equal",
    "less": "less",
    "less_equal": "less_equal",
    "log": "math.log",
    "maximum": "maximum",
    "minimum": "minimum",
    "not_equal": "not_equal",
    "one_hot": "one_hot",
    "ones_like": "ones_like",
    "permute_dimensions": "transpose",
    "pow": "pow",
    "reshape": "reshape",
    "reverse": "reverse",
    "round": "round",
    "shape": "shape",
    "sigmoid": "sigmoid",
    "sign": "sign",
    "sin": "sin",
    "softplus": "math.softplus",
    "square": "square",
    "squeeze": "squeeze",
    "stack": "stack",
    "stop_gradient": "stop_gradient",
    "switch": "where",
    "tanh": "tanh",
    "tile": "tile",
    "transpose": "transpose",
    "zeros_like": "zeros_like",
}
_REDUCTIONS = {
    "all": "reduce_all",
    "any": "reduce_any",
    "logsumexp": "reduce_logsumexp",
    "max": "reduce_max",
    "mean": "reduce_mean",
    "min": "reduce_min",
    "prod": "reduce_prod",
    "std": "math.reduce_std",
    "sum": "reduce_sum",
    "var": "math.reduce_variance",
}
_epsilon: list[float] = [1e-7]


def _offer(name: str, target: str) -> None:
    def function(*args: Any, **kwargs: Any) -> Any:
        return PUBLIC[target](*args, **kwargs)

    function.__doc__ = f"The same as ``tf.{target}``."
    function.__name__ = function.__qualname__ = name
    public(f"keras.backend.{name}")(function)


def _reduction(name: str, target: str) -> None:
    def function(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        return PUBLIC[target](x, axis=axis, keepdims=keepdims)

    function.__doc__ = f"The same as ``tf.{target}``."
    function.__name__ = function.__qualname__ = name
    public(f"keras.backend.{name}")(function)


for _name, _target in _SAME.items():
    if _target:
        _offer(_name, _target)
for _name, _target in _REDUCTIONS.items():
    _reduction(_name, _target)


@public("keras.config.epsilon keras.backend.epsilon")
def epsilon() -> float:
    """The small number that keeps divisions finite."""
    return _epsilon[0]


@public("keras.config.set_epsilon keras.backend.set_epsilon")
def set_epsilon(value: float) -> None:
    """Choose the small number (it is only told to those who ask)."""
    _epsilon[:] = [value]


@public("keras.config.backend keras.backend.backend")
def backend() -> str:
    """What Keras computes with."""
    return "tensorflow"


@public("keras.config.image_data_format keras.backend.image_data_format")
def image_data_format() -> str:
    """Where the channels of images are: last."""
    return "channels_last"


@public("keras.backend.sqrt")
def sqrt(x: Any) -> Any:
    """The square root of x, of 0 where x is negative."""
    return PUBLIC["sqrt"](PUBLIC["maximum"](x, 0.0))


@public("keras.backend.clip")
def clip(x: Any, min_value: Any, max_value: Any) -> Any:
    """x between two limits."""
    return PUBLIC["clip_by_value"](x, min_value, max_value)


@public("keras.backend.relu")
def relu(x: Any, alpha: float = 0.0, max_value: Any = None, threshold: float = 0.0) -> Any:
    """max(x, 0)."""
    return PUBLIC["keras.activations.relu"](x, alpha, max_value, threshold)


@public("keras.backend.softmax")
def softmax(x: Any, axis: int = -1) -> Any:
    """Probabilities along ``axis``."""
    return PUBLIC["keras.activations.softmax"](x, axis)


@public("keras.backend.concatenate")
def concatenate(tensors: Any, axis: int = -1) -> Any:
    """Tensors joined along ``axis``."""
    return PUBLIC["concat"](tensors, axis)


@public("keras.backend.batch_dot")
def batch_dot(x: Any, y: Any, axes: Any = None) -> Any:
    """The product of examples."""
    if axes is None:
        return PUBLIC["matmul"](x, y)
    return PUBLIC["keras.layers.dot"]([x, y], axes)


@public("keras.backend.batch_flatten")
def batch_flatten(x: Any) -> Any:
    """All axes but the first made one."""
    tensor = convert_to_tensor(x)
    return PUBLIC["reshape"](tensor, (next(iter(tensor.shape)), -1))


@public("keras.backend.flatten")
def flatten(x: Any) -> Any:
    """All axes made one."""
    return PUBLIC["reshape"](x, (-1,))


@public("keras.backend.l2_normalize")
def l2_normalize(x: Any, axis: Any = None) -> Any:
    """Vectors along ``axis`` made of length 1."""
    return PUBLIC["math.l2_normalize"](x, axis=axis)


@public("keras.backend.constant")
def constant(value: Any, dtype: Any = None, shape: Any = None, name: Any = None) -> Any:
    """A constant tensor."""
    return PUBLIC["constant"](value, dtype=dtype, shape=shape)


@public("keras.backend.variable")
def variable(value: Any, dtype: Any = "float32", name: Any = None, constraint: Any = None) -> EngineVariable:
    """A Variable."""
    return EngineVariable(value, dtype=dtype or "float32", name=name)


def _creator(name: str) -> Callable[..., Any]:
    def create(shape: Any, dtype: Any = "float32", name: Any = None) -> Any:
        return PUBLIC[made](shape, dtype or "float32")

    made = name
    create.__doc__ = f"A tensor of {name}."
    return public(f"keras.backend.{name}")(create)


_creator("zeros")
_creator("ones")


@public("keras.backend.random_normal")
def random_normal(
    shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None
) -> Any:
    """Normal numbers."""
    return PUBLIC["random.normal"](shape, mean, stddev, dtype or "float32", seed)


@public("keras.backend.random_uniform")
def random_uniform(
    shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None
) -> Any:
    """Uniform numbers."""
    return PUBLIC["random.uniform"](shape, minval, maxval, dtype or "float32", seed)


@public("keras.backend.int_shape")
def int_shape(x: Any) -> tuple[Any, ...]:
    """The shape as a tuple."""
    return tuple(x.shape)


@public("keras.backend.ndim")
def ndim(x: Any) -> int:
    """The number of extents."""
    return len(x.shape)


@public("keras.backend.dtype")
def dtype_of(x: Any) -> str:
    """The name of the dtype."""
    return getattr(x.dtype, "name", x.dtype)


@public("keras.backend.get_value keras.backend.eval keras.backend.batch_get_value")
def get_value(x: Any) -> Any:
    """The numbers as an array, or as arrays."""
    return [np.asarray(each) for each in x] if isinstance(x, (list, tuple)) else np.asarray(x)[()]  # type: ignore[reportUnknownVariableType]


@public("keras.backend.set_value")
def set_value(x: Any, value: Any) -> None:
    """Replace the value of a Variable."""
    x.assign(np.asarray(value, getattr(x.dtype, "as_numpy_dtype", x.dtype)))


@public("keras.backend.update")
def update(x: Any, new_x: Any) -> Any:
    """Replace the value of a Variable."""
    return x.assign(new_x)


@public("keras.backend.update_add")
def update_add(x: Any, increment: Any) -> Any:
    """Add to the value of a Variable."""
    return x.assign_add(increment)


@public("keras.backend.update_sub")
def update_sub(x: Any, decrement: Any) -> Any:
    """Subtract from the value of a Variable."""
    return x.assign_sub(decrement)


@public("keras.backend.is_tensor")
def is_tensor(x: Any) -> bool:
    """Whether x is a tensor or a Variable."""
    return hasattr(x, "numpy")


@public("keras.backend.get_uid")
def get_uid(prefix: str = "") -> int:
    """A number for the next object of a kind."""
    return naming.counted(prefix)


@public("keras.backend.binary_crossentropy")
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """The cross entropy of each probability, not reduced."""
    wanted, predicted = losses.aligned(target, output)
    if from_logits:
        return PUBLIC["nn.sigmoid_cross_entropy_with_logits"](wanted, predicted)
    inside = PUBLIC["clip_by_value"](predicted, _epsilon[0], 1.0 - _epsilon[0])
    log = PUBLIC["math.log"]
    return -(wanted * log(inside) + (1.0 - wanted) * log(1.0 - inside))


@public("keras.backend.categorical_crossentropy")
def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """The cross entropy of rows."""
    return losses.categorical_crossentropy(target, output, from_logits, axis=axis)


@public("keras.backend.sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Any:
    """The cross entropy of class numbers and rows."""
    return losses.sparse_categorical_crossentropy(target, output, from_logits, axis=axis)


@public("keras.backend.gradients")
def gradients(loss: Any, variables: Any) -> Any:
    """Of TensorFlow 1: RuntimeError that says what to do instead."""
    raise RuntimeError(
        "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape instead."
    )


@public("keras.backend.learning_phase")
def learning_phase() -> int:
    """0: whether a layer trains is said by ``training=``."""
    return 0


@public("keras.backend.set_learning_phase")
def set_learning_phase(value: Any) -> None:
    """Taken; whether a layer trains is said by ``training=``."""
