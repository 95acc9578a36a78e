"""Functions of ``keras.ops`` that are TensorFlow's under NumPy's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.operations.offering import offer, same
from tapecore.engine.keras.operations.promoting import floating, promoted
from tapecore.engine.op import PUBLIC

_OF_ONE = {
    **{name: name for name in ["abs", "floor", "sign", "square", "round"]},
    "absolute": "abs",
    "ceil": "math.ceil",
    "conj conjugate": "math.conj",
    "isfinite": "math.is_finite",
    "isinf": "math.is_inf",
    "isnan": "math.is_nan",
    "logical_not": "logical_not",
    "negative": "negative",
    "real": "math.real",
    "imag": "math.imag",
    "relu": "nn.relu",
    "relu6": "nn.relu6",
    "det": "linalg.det",
    "inv": "linalg.inv",
    "eigh": "linalg.eigh",
}
_OF_ONE_FLOATING = {
    **{name: name for name in ["cos", "cosh", "exp", "sigmoid", "sin", "sinh", "sqrt", "tan", "tanh"]},
    **{f"arc{name}": f"a{name}" for name in ["cos", "cosh", "sin", "sinh", "tan", "tanh"]},
    "erf": "math.erf",
    "erfinv": "math.erfinv",
    "expm1": "math.expm1",
    "log": "math.log",
    "log1p": "math.log1p",
    "reciprocal": "math.reciprocal",
    "rsqrt": "math.rsqrt",
    "selu": "nn.selu",
    "softplus": "math.softplus",
    "softsign": "nn.softsign",
}
_COMPARING = "equal not_equal greater greater_equal less less_equal"
_OF_TWO = {
    **{name: name for name in f"add subtract multiply divide maximum minimum matmul {_COMPARING}".split()},
    "arctan2": "atan2",
    "divide_no_nan": "math.divide_no_nan",
    "floor_divide": "math.floordiv",
    "mod": "math.floormod",
    "power": "pow",
    "true_divide": "divide",
}
_OTHERS = {
    "broadcast_to": ("broadcast_to", "x shape"),
    "cond": ("cond", "pred true_fn false_fn"),
    "expand_dims": ("expand_dims", "x axis"),
    "in_top_k": ("math.in_top_k", "targets predictions k"),
    "map": ("map_fn", "f xs"),
    "ones_like": ("ones_like", "x dtype=None"),
    "slice": ("slice", "inputs start_indices shape"),
    "solve": ("linalg.solve", "a b"),
    "squeeze": ("squeeze", "x axis=None"),
    "stack": ("stack", "x axis=0"),
    "stop_gradient": ("stop_gradient", "variable"),
    "tensordot": ("tensordot", "x1 x2 axes=2"),
    "top_k": ("math.top_k", "x k sorted=True"),
    "vectorized_map": ("vectorized_map", "function elements"),
    "zeros_like": ("zeros_like", "x dtype=None"),
}
_ACTIVATIONS = {
    **dict.fromkeys(["silu", "hard_sigmoid", "hard_silu", "log_sigmoid", "hard_tanh", "tanh_shrink"], "x"),
    "celu": "x alpha=1.0",
    "elu": "x alpha=1.0",
    "gelu": "x approximate=True",
    "glu": "x axis=-1",
    "leaky_relu": "x negative_slope=0.2",
    "log_softmax": "x axis=-1",
    "softmax": "x axis=-1",
    "squareplus": "x b=4",
}
_REDUCTIONS = {
    "amax max": "reduce_max",
    "mean": "reduce_mean",
    "amin min": "reduce_min",
    "std": "math.reduce_std",
    "sum": "reduce_sum",
    "var": "math.reduce_variance",
    "logsumexp": "reduce_logsumexp",
    "all": "reduce_all",
    "any": "reduce_any",
}
_FLOATING_ONLY = ("reduce_mean", "math.reduce_std", "math.reduce_variance", "reduce_logsumexp")


def _truths(x1: Any, x2: Any) -> tuple[Any, Any]:
    return PUBLIC["cast"](x1, "bool"), PUBLIC["cast"](x2, "bool")


for _names, _target in _OF_ONE.items():
    same(_names, _target, "x")
for _names, _target in _OF_ONE_FLOATING.items():
    same(_names, _target, "x", floating)
for _names, _target in _OF_TWO.items():
    same(_names, _target, "x1 x2", promoted)
for _names, _target in {
    "logical_and": "logical_and",
    "logical_or": "logical_or",
    "logical_xor": "math.logical_xor",
}.items():
    same(_names, _target, "x1 x2", _truths)
for _names, (_target, _parameters) in _OTHERS.items():
    same(_names, _target, _parameters)
for _names, _parameters in _ACTIVATIONS.items():
    same(_names, f"keras.activations.{_names}", _parameters)
same("swish", "keras.activations.silu", "x")


def _reduction(names: str, target: str) -> None:
    def ready(x: Any) -> Any:
        if target in ("reduce_all", "reduce_any"):
            return PUBLIC["cast"](x, "bool")
        return floating(x) if target in _FLOATING_ONLY else convert_to_tensor(x)

    if names in ("amax max", "amin min"):
        offer(names.split()[1], _bounded(target))
        names = names.split(maxsplit=1)[0]
    same(names, target, "x axis=None keepdims=False", ready)


def _bounded(target: str) -> Callable[..., Any]:
    either = {"reduce_max": "maximum", "reduce_min": "minimum"}[target]

    def reduce(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Any:
        found = PUBLIC[target](convert_to_tensor(x), axis=axis, keepdims=keepdims)
        return found if initial is None else PUBLIC[either](found, initial)

    reduce.__doc__ = f"The same as ``tf.{target}``, or ``initial`` where that is further out."
    return reduce


for _names, _target in _REDUCTIONS.items():
    _reduction(_names, _target)
