"""Functions of ``keras.ops`` that are TensorFlow's under NumPy's names."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.operations.offering import offer, same
from tapecore.engine.op import PUBLIC

_SAME = (
    "abs add cos cosh equal exp eye floor greater greater_equal less less_equal logical_and logical_not "
    "logical_or logical_xor matmul maximum minimum multiply not_equal ones_like round sigmoid sign sin "
    "sinh square squeeze subtract tan tanh tensordot tile zeros_like "
    "expand_dims meshgrid einsum norm ceil erf rsqrt sqrt"
)
_RENAMED = {
    "absolute": "abs",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "broadcast_to": "broadcast_to",
    "conj conjugate": "math.conj",
    "cond": "cond",
    "divide true_divide": "divide",
    "divide_no_nan": "math.divide_no_nan",
    "expm1": "math.expm1",
    "floor_divide": "math.floordiv",
    "imag": "math.imag",
    "isfinite": "math.is_finite",
    "isinf": "math.is_inf",
    "isnan": "math.is_nan",
    "log": "math.log",
    "log1p": "math.log1p",
    "mod": "math.floormod",
    "negative": "negative",
    "power": "pow",
    "real": "math.real",
    "reciprocal": "math.reciprocal",
    "stop_gradient": "stop_gradient",
    "one_hot": "one_hot",
    "relu": "nn.relu",
    "relu6": "nn.relu6",
    "selu": "nn.selu",
    "softplus": "math.softplus",
    "softsign": "nn.softsign",
    "top_k": "math.top_k",
    "erfinv": "math.erfinv",
    "cholesky": "linalg.cholesky",
    "det": "linalg.det",
    "inv": "linalg.inv",
    "qr": "linalg.qr",
    "solve": "linalg.solve",
    "svd": "linalg.svd",
    "eigh": "linalg.eigh",
    "in_top_k": "math.in_top_k",
    "segment_sum": "math.unsorted_segment_sum",
    "segment_max": "math.unsorted_segment_max",
    "slice": "slice",
    "stack": "stack",
    "while_loop": "while_loop",
    "map": "map_fn",
    "vectorized_map": "vectorized_map",
}
_REDUCTIONS = {
    "all": "reduce_all",
    "any": "reduce_any",
    "amax max": "reduce_max",
    "mean": "reduce_mean",
    "amin min": "reduce_min",
    "prod": "reduce_prod",
    "std": "math.reduce_std",
    "sum": "reduce_sum",
    "var": "math.reduce_variance",
    "logsumexp": "reduce_logsumexp",
}
_OF_ACTIVATIONS = (
    "elu gelu silu leaky_relu softmax log_softmax hard_sigmoid hard_silu log_sigmoid celu glu hard_tanh "
    "tanh_shrink squareplus"
)

for _name in _SAME.split():
    same(_name, {"ceil": "math.ceil", "erf": "math.erf", "rsqrt": "math.rsqrt"}.get(_name, _name))
for _names, _target in _RENAMED.items():
    same(_names, _target)
for _name in _OF_ACTIVATIONS.split():
    same(_name, f"keras.activations.{_name}")
same("swish", "keras.activations.silu")


def _reduction(names: str, target: str) -> None:
    def reduce(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        tensor = convert_to_tensor(x)
        if (
            target in ("reduce_mean", "math.reduce_std", "math.reduce_variance")
            and not tensor.dtype.is_floating
        ):
            tensor = PUBLIC["cast"](tensor, "float32")
        return PUBLIC[target](tensor, axis=axis, keepdims=keepdims)

    reduce.__doc__ = f"The same as ``tf.{target}``."
    offer(names, reduce)


for _names, _target in _REDUCTIONS.items():
    _reduction(_names, _target)
