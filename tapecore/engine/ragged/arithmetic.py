"""The operators of RaggedTensors: they run the same ops as those of tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapecore.engine.op import PUBLIC

_TWO_WAY = {
    "add": "math.add",
    "sub": "math.subtract",
    "mul": "math.multiply",
    "truediv": "math.truediv",
    "floordiv": "math.floordiv",
    "mod": "math.floormod",
    "pow": "math.pow",
    "and": "math.logical_and",
    "or": "math.logical_or",
    "xor": "math.logical_xor",
}
_COMPARED = {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal"}
_ONE = {"neg": "negative", "invert": "logical_not", "abs": "abs"}


class Arithmetic:  # noqa: PLW1641  # ragged tensors cannot be hashed, as in TensorFlow
    """What a RaggedTensor can do in an expression."""

    __slots__ = ()
    __array_priority__ = 150

    if TYPE_CHECKING:

        def __add__(self, other: Any) -> Any: ...
        def __sub__(self, other: Any) -> Any: ...
        def __mul__(self, other: Any) -> Any: ...
        def __truediv__(self, other: Any) -> Any: ...
        def __pow__(self, other: Any) -> Any: ...
        def __neg__(self) -> Any: ...

    def __eq__(self, other: object) -> Any:
        return PUBLIC["math.equal"](self, other)

    def __ne__(self, other: object) -> Any:
        return PUBLIC["math.not_equal"](self, other)


def _forward(name: str) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return PUBLIC[name](self, other)

    return method


def _reflected(name: str) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return PUBLIC[name](other, self)

    return method


def _single(name: str) -> Callable[..., Any]:
    def method(self: Any) -> Any:
        return PUBLIC[f"math.{name}"](self)

    return method


for _operator, _name in _TWO_WAY.items():
    setattr(Arithmetic, f"__{_operator}__", _forward(_name))
    setattr(Arithmetic, f"__r{_operator}__", _reflected(_name))
for _operator, _name in _COMPARED.items():
    setattr(Arithmetic, f"__{_operator}__", _forward(f"math.{_name}"))
for _operator, _name in _ONE.items():
    setattr(Arithmetic, f"__{_operator}__", _single(_name))
