"""The operators of tensors and Variables: ``+``, ``@``, ``==``, ``[...]`` and the rest run ops."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from tapecore.engine.tensor import Tensor

_TWO_WAY = {
    "add": "AddV2",
    "sub": "Sub",
    "mul": "Mul",
    "floordiv": "FloorDiv",
    "mod": "FloorMod",
    "pow": "Pow",
    "lt": "Less",
    "le": "LessEqual",
    "gt": "Greater",
    "ge": "GreaterEqual",
}
"""Operators that are one op whatever the dtype."""

_BY_DTYPE = {
    "and": ("LogicalAnd", "BitwiseAnd"),
    "or": ("LogicalOr", "BitwiseOr"),
    "xor": ("LogicalXor", "BitwiseXor"),
}


class Operators:  # noqa: PLW1641  # Tensor and Variable say how they are to be hashed
    """What Tensor and Variable can do in an expression. An operand that is no tensor takes the dtype of the
    other one.
    """

    __slots__ = ()
    __array_priority__ = 100

    if TYPE_CHECKING:

        def __add__(self, other: Any) -> Tensor: ...
        def __radd__(self, other: Any) -> Tensor: ...
        def __sub__(self, other: Any) -> Tensor: ...
        def __rsub__(self, other: Any) -> Tensor: ...
        def __mul__(self, other: Any) -> Tensor: ...
        def __rmul__(self, other: Any) -> Tensor: ...
        def __floordiv__(self, other: Any) -> Tensor: ...
        def __rfloordiv__(self, other: Any) -> Tensor: ...
        def __mod__(self, other: Any) -> Tensor: ...
        def __rmod__(self, other: Any) -> Tensor: ...
        def __pow__(self, other: Any) -> Tensor: ...
        def __rpow__(self, other: Any) -> Tensor: ...
        def __lt__(self, other: Any) -> Tensor: ...
        def __le__(self, other: Any) -> Tensor: ...
        def __gt__(self, other: Any) -> Tensor: ...
        def __ge__(self, other: Any) -> Tensor: ...
        def __and__(self, other: Any) -> Tensor: ...
        def __rand__(self, other: Any) -> Tensor: ...
        def __or__(self, other: Any) -> Tensor: ...
        def __ror__(self, other: Any) -> Tensor: ...
        def __matmul__(self, other: Any) -> Tensor: ...
        def __xor__(self, other: Any) -> Tensor: ...
        def __rxor__(self, other: Any) -> Tensor: ...

    def __truediv__(self, other: Any) -> Tensor:
        return _offered("math.truediv")(self, other)

    def __rtruediv__(self, other: Any) -> Tensor:
        return _offered("math.truediv")(_beside(other, self), self)

    def __rmatmul__(self, other: Any) -> Tensor:
        return _offered("matmul")(_beside(other, self), self)

    def __neg__(self) -> Tensor:
        return _declared("Neg").public(self)

    def __pos__(self) -> Any:
        raise TypeError(f"bad operand type for unary +: '{type(self).__module__}.{type(self).__name__}'")

    def __abs__(self) -> Tensor:
        return _offered("abs")(self)

    def __invert__(self) -> Tensor:
        return _declared("LogicalNot" if _dtype(self).kind == "b" else "Invert").public(self)

    def __round__(self, ndigits: int | None = None) -> Any:
        return getattr(self, "astype")  # noqa: B009  # says that there is none, as in TensorFlow

    def __eq__(self, other: object) -> Any:
        return False if other is None else _compared("Equal", self, other, False)

    def __ne__(self, other: object) -> Any:
        return True if other is None else _compared("NotEqual", self, other, True)

    def __getitem__(self, key: Any) -> Tensor:
        from tapecore.engine.indexing import getitem

        return getitem(self, key)


def _declared(name: str) -> Any:
    from tapecore.engine.op import REGISTRY

    return REGISTRY[name]


def _offered(name: str) -> Callable[..., Any]:
    from tapecore.engine.op import PUBLIC

    return PUBLIC[name]


def _dtype(x: Any) -> np.dtype[Any]:
    if isinstance(x, np.ndarray):
        return cast("np.ndarray[Any, np.dtype[Any]]", x).dtype
    return (x.snapshot if hasattr(x, "snapshot") else x).value.dtype


def _beside(other: Any, tensor: Any) -> Any:
    """The left operand of a reflected operator, as a value of the tensor's dtype."""
    from tapecore.engine.constant import lift
    from tapecore.engine.observer import observers

    lifted = lift(other, _dtype(tensor))
    if type(lifted) is np.ndarray:
        for observer in observers.get():
            observer.on_convert(lifted, other)
    return lifted


def _compared(name: str, one: Any, other: Any, apart: bool) -> Tensor:
    """Element by element; shapes that do not fit are one answer: not equal."""
    from tapecore.engine.constant import constant
    from tapecore.engine.errors import InvalidArgumentError

    try:
        return _declared(name).public(one, other)
    except InvalidArgumentError as error:
        if "Incompatible shapes" in error.message:
            return constant(apart)
        raise


def attach() -> None:
    """Bind the operators that are one op each to the ops, once those are declared."""
    from tapecore.engine.op import PUBLIC, REGISTRY

    setattr(Operators, "__matmul__", _product(REGISTRY["MatMul"].public, PUBLIC["matmul"]))  # noqa: B010  # as it says
    for name, op in _TWO_WAY.items():
        _bind(name, _straight(REGISTRY[op]), _reflected(REGISTRY[op]))
    for name, (logical, bitwise) in _BY_DTYPE.items():
        forward = _chosen(REGISTRY[logical], REGISTRY[bitwise])
        _bind(name, forward, _swapped(forward))


def _product(plain: Callable[..., Any], general: Callable[..., Any]) -> Callable[..., Any]:
    """``@``: of two matrices it is one op."""
    from tapecore.engine.tensor import Tensor
    from tapecore.engine.variable import Variable

    def method(self: Any, other: Any) -> Any:
        if (type(other) is Tensor or type(other) is Variable) and self.ndim == other.ndim == 2:
            return plain(self, other)
        return general(self, other)

    return method


def _bind(name: str, forward: Callable[..., Any], reflected: Callable[..., Any]) -> None:
    setattr(Operators, f"__{name}__", forward)
    if name not in ("lt", "le", "gt", "ge"):
        setattr(Operators, f"__r{name}__", reflected)


def _straight(op: Any) -> Callable[..., Any]:
    from tapecore.engine.execute import execute

    def method(self: Any, other: Any) -> Any:
        return execute(op, (self, other), {})

    return op.quick or method


def _reflected(op: Any) -> Callable[..., Any]:
    from tapecore.engine.execute import execute

    quick = op.quick

    def method(self: Any, other: Any) -> Any:
        if quick is not None and type(other) in (float, int) and _dtype(self).char in "fd":
            return quick(other, self)
        return execute(op, (_beside(other, self), self), {})

    return method


def _swapped(forward: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return forward(_beside(other, self), self)

    return method


def _chosen(logical: Any, bitwise: Any) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return (logical if _dtype(self).kind == "b" else bitwise).public(self, other)

    return method
