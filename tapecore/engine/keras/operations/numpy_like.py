"""``keras.ops`` under the names of ``tf.experimental.numpy`` and of ``tf.linalg``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.operations.offering import offered, same
from tapecore.engine.keras.operations.promoting import floating, promoted
from tapecore.engine.op import PUBLIC

_OF_ONE = {
    "diagflat": "x k=0",
    "diagonal": "x offset=0 axis1=0 axis2=1",
    "diff": "a n=1 axis=-1",
    "dsplit": "x indices_or_sections",
    "empty_like": "x dtype=None",
    "fliplr": "x",
    "flipud": "x",
    "hsplit": "x indices_or_sections",
    "isneginf": "x",
    "isposinf": "x",
    "isreal": "x",
    "ndim": "x",
    "ptp": "x axis=None keepdims=False",
    "rot90": "array k=1 axes=(0,1)",
    "signbit": "x",
    "take_along_axis": "x indices axis=None",
    "trace": "x offset=0 axis1=0 axis2=1",
    "vsplit": "x indices_or_sections",
}
_OF_ONE_FLOATING = {
    **dict.fromkeys(["angle", "cbrt", "deg2rad", "exp2", "fabs", "log10", "log2", "rad2deg", "sinc"], "x"),
    **dict.fromkeys(["nanmean", "nanprod"], "x axis=None / keepdims=False"),
    "average": "x axis=None weights=None",
}
_OF_TWO = {
    **dict.fromkeys(["bitwise_and", "bitwise_or", "bitwise_xor"], "x y"),
    **dict.fromkeys(
        ["gcd", "heaviside", "hypot", "kron", "lcm", "logaddexp", "logaddexp2", "nextafter"], "x1 x2"
    ),
    "allclose": "x1 x2 rtol=1e-05 atol=1e-08 equal_nan=False",
    "cross": "x1 x2 axisa=-1 axisb=-1 axisc=-1 axis=None",
    "isclose": "x1 x2 rtol=1e-05 atol=1e-08 equal_nan=False",
    "vdot": "x1 x2",
}
_MATRICES = {
    "eig": ("linalg.eig", "x"),
    "logdet": ("linalg.logdet", "x"),
    "lstsq": ("linalg.lstsq", "a b"),
    "matrix_rank": ("linalg.matrix_rank", "x tol=None"),
    "pinv": ("linalg.pinv", "x rcond=None"),
    "slogdet": ("linalg.slogdet", "x"),
    "erfc": ("math.erfc", "x"),
    "searchsorted": ("searchsorted", "sorted_sequence values side='left'"),
    "saturate_cast": ("saturate_cast", "x dtype"),
    "left_shift": ("bitwise.left_shift", "x y"),
    "right_shift": ("bitwise.right_shift", "x y"),
    "hard_swish": ("keras.activations.hard_silu", "x"),
    "moments": ("nn.moments", "x axes keepdims=False"),
}


def _whole(x: Any) -> Any:
    return convert_to_tensor(x)


def _all(names: dict[str, str], prepare: Callable[..., Any]) -> None:
    for name, parameters in names.items():
        same(name, f"experimental.numpy.{name}", parameters, prepare)


_all(_OF_ONE, _whole)
_all(_OF_ONE_FLOATING, floating)
_all(_OF_TWO, promoted)
for _name, (_target, _parameters) in _MATRICES.items():
    same(_name, _target, _parameters)


@offered("count_nonzero")
def count_nonzero(x: Any, axis: Any = None) -> Any:
    """How many numbers are not zero."""
    return PUBLIC["math.count_nonzero"](convert_to_tensor(x), axis=axis, dtype="int32")


@offered("unravel_index")
def unravel_index(indices: Any, shape: Any) -> tuple[Any, ...]:
    """Places in a flat array as one tensor of places for each axis."""
    return tuple(PUBLIC["unstack"](PUBLIC["unravel_index"](indices, shape)))


@offered("array")
def array(x: Any, dtype: Any = None) -> Any:
    """A tensor of numbers."""
    return PUBLIC["keras.ops.convert_to_tensor"](x, dtype)


@offered("empty")
def empty(shape: Any, dtype: Any = None) -> Any:
    """Zeros: arrays without contents are none."""
    return PUBLIC["zeros"](shape, dtype or "float32")


@offered("identity")
def identity(n: int, dtype: Any = None) -> Any:
    """The matrix of ones on the diagonal."""
    return PUBLIC["eye"](n, dtype=dtype or "float32")


@offered("tri")
def tri(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:
    """Ones on and below diagonal ``k``."""
    return PUBLIC["cast"](PUBLIC["experimental.numpy.tri"](N, M, k), dtype or "float32")


def _stacking(name: str, doc: str) -> None:
    def stack(xs: Any) -> Any:
        return PUBLIC[f"experimental.numpy.{name}"]([convert_to_tensor(x) for x in xs])

    stack.__doc__ = doc
    offered(name)(stack)


_stacking("hstack", "Tensors one beside the other.")
_stacking("vstack", "Tensors one below the other.")
_stacking("dstack", "Tensors one behind the other.")
