"""Weak dtypes: those of Python's numbers, which give way to a dtype that somebody chose; the rules of that."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np

from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.operators import Operators
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import variable_of

WEAK = ("int32", "int64", "float32", "float64", "complex128")
"""The dtypes that can be weak, each giving way to those behind it."""

_COMPLEX = {"float16": "complex64", "bfloat16": "complex64", "float32": "complex64", "float64": "complex128"}
_EXACT = {"bfloat16": 8, "float16": 8, "float32": 16, "complex64": 16, "float64": 32, "complex128": 32}
"""The widest whole numbers, in bits, that a floating dtype is taken to hold."""


class Kind(NamedTuple):
    """A dtype by its name, and whether it is weak."""

    name: str
    weak: bool = False

    @property
    def letter(self) -> str:
        """``b`` for bool, ``u`` and ``i`` for whole numbers, ``f``, ``c``; ``O`` for texts."""
        return "f" if self.name == "bfloat16" else np.dtype(as_dtype(self.name).as_numpy_dtype).kind

    @property
    def bits(self) -> int:
        """How wide a number is."""
        return as_dtype(self.name).size * 8

    def __str__(self) -> str:
        return f"({as_dtype(self.name)}, weak={self.weak})"


class WeakTensor(Operators):
    """A tensor whose dtype nobody chose: it takes the dtype of what it is combined with."""

    __slots__ = ("_tensor",)
    __module__ = "tensorflow.python.framework.weak_tensor"

    def __init__(self, tensor: Tensor) -> None:
        self._tensor = tensor

    def _as_tensor(self) -> Tensor:
        return self._tensor

    @property
    def tensor(self) -> Tensor:
        """The tensor by itself."""
        return self._tensor

    @property
    def dtype(self) -> DType:
        """The dtype while it need not give way."""
        return self._tensor.dtype

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "_tensor"), name)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self._tensor.__array__(dtype)

    def __float__(self) -> float:
        return float(self._tensor)

    def __int__(self) -> int:
        return int(self._tensor)

    def __index__(self) -> int:
        return self._tensor.__index__()

    def __bool__(self) -> bool:
        return bool(self._tensor)

    def __len__(self) -> int:
        return len(self._tensor)

    def __iter__(self) -> Any:
        return (WeakTensor(part) for part in self._tensor)

    def __format__(self, spec: str) -> str:
        return format(self._tensor, spec)

    def __hash__(self) -> int:
        return hash(self._tensor)

    def __repr__(self) -> str:
        return f"{repr(self._tensor)[:-1]}, weak=True>"

    def __str__(self) -> str:
        return f"{str(self._tensor)[:-1]}, weak=True)"


def strong(x: Any) -> Any:
    """A weak tensor as the tensor that it is; anything else as it is."""
    return x.tensor if isinstance(x, WeakTensor) else x


def weakened(result: Any) -> Any:
    """A result as a weak tensor, if its dtype can be weak."""
    weak = isinstance(result, Tensor) and result.dtype.name in WEAK
    return WeakTensor(result) if weak else result


def is_weak(x: Any) -> bool:
    """Whether nobody chose the dtype of ``x``: a weak tensor, Python's numbers, lists of those."""
    if isinstance(x, (list, tuple)):
        return bool(x) and all(map(is_weak, x))  # type: ignore[reportUnknownArgumentType]
    number = isinstance(x, (int, float, complex)) and not isinstance(x, (bool, np.generic))
    return number or isinstance(x, WeakTensor)


def kind_of(x: Any) -> Kind:
    """The dtype of an operand. NotImplementedError for what has no dtype that could change."""
    if isinstance(x, WeakTensor):
        return Kind(x.dtype.name, True)
    known = getattr(variable_of(x), "dtype", None)
    if known is not None and not hasattr(x, "_components"):
        return Kind(as_dtype(known).name)
    if isinstance(x, bool):
        return Kind("bool")
    if isinstance(x, int):
        return Kind("int32", True)
    if isinstance(x, (float, complex)):
        return Kind("float32" if isinstance(x, float) else "complex128", True)
    if isinstance(x, (list, tuple)) and x:
        array: Any = np.asarray(cast("Any", x))
        return kind_of(array.ravel()[0].item() if is_weak(cast("Any", x)) else array)
    kind: Any = type(x)  # type: ignore[reportUnknownVariableType]  # lists of anything come here, too
    raise NotImplementedError(f"Auto dtype conversion semantics does not support {kind} type.")


def common(one: Kind, other: Kind) -> tuple[Kind, bool]:
    """The dtype that two operands take together, and whether that is safe: nothing gets lost, nothing gets wider
    than both. NotImplementedError for texts beside numbers.
    """
    if one == other:
        return one, True
    if "O" in (one.letter, other.letter):
        raise NotImplementedError(f"Implicit Conversion between {one.name} and {other.name} is not allowed.")
    if "b" in (one.letter, other.letter):
        return other if one.letter == "b" else one, True
    if one.weak and other.weak:
        return max(one, other, key=lambda kind: WEAK.index(kind.name)), True
    if one.weak or other.weak:
        return _giving_way(*((one, other) if one.weak else (other, one)))
    return _of_two(one, other)


def _giving_way(weak: Kind, chosen: Kind) -> tuple[Kind, bool]:
    if weak.letter in "iu" or chosen.letter == "c":
        return chosen, True
    if chosen.letter in "iu":
        double = weak.name != "float32" and chosen.bits < 64
        return Kind("float64" if weak.letter == "f" else "complex128", True), double
    if weak.letter == "f":
        return chosen, True
    return Kind(_COMPLEX[chosen.name]), chosen.name == "float64"


def _of_two(one: Kind, other: Kind) -> tuple[Kind, bool]:
    order = "uifc"
    low, high = sorted((one, other), key=lambda kind: (order.index(kind.letter), kind.bits))
    if high.letter in "iu":
        return _whole(low, high)
    if low.letter in "iu":
        return high, low.bits <= _EXACT[high.name]
    if low.letter == high.letter:
        return (Kind("float32"), False) if low.bits == high.bits else (high, True)
    wide = "complex128" in (_COMPLEX[low.name], high.name)
    return Kind("complex128" if wide else "complex64"), not (wide and high.name == "complex64")


def _whole(low: Kind, high: Kind) -> tuple[Kind, bool]:
    """Two dtypes of whole numbers; if only one of them is unsigned it is ``low``."""
    if low.letter == high.letter or high.bits > low.bits:
        return high, True
    return (Kind("float64", True) if low.bits == 64 else Kind(f"int{low.bits * 2}")), False


def result_kind(*operands: Any, mode: str = "all") -> Kind:
    """The dtype that operands take together. TypeError where mode ``safe`` forbids it."""
    found = Kind("float32", True)
    for place, operand in enumerate(operands):
        kind = kind_of(operand)
        result, safe = (kind, True) if not place else common(found, kind)
        if mode == "safe" and not safe:
            raise TypeError(
                f"In promotion mode PromoMode.SAFE, implicit dtype promotion between {found} and {kind} is "
                "disallowed. You need to explicitly specify the dtype in your op, or relax your dtype promotion rules "
                "(such as from SAFE mode to ALL mode)."
            )
        found = result
    return found
