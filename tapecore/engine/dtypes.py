"""Data types as TensorFlow names and prints them; there is no silent promotion between them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import UnimplementedError


class DType:
    """The type of a tensor's elements: ``tf.float32`` and the like. Compares equal to its name and to
    NumPy's types.

    ``name`` is TensorFlow's (``bool``, ``string``), ``as_numpy_dtype`` the NumPy scalar type that stores it
    and ``as_datatype_enum`` the number that stands for it in TensorFlow's files.
    """

    __slots__ = ("_name", "_number", "_numpy")

    def __init__(self, name: str, numpy: type[Any], number: int) -> None:
        self._name = name
        self._numpy = np.dtype(numpy)
        self._number = number

    @property
    def name(self) -> str:
        """TensorFlow's name, without ``tf.``."""
        return self._name

    @property
    def as_numpy_dtype(self) -> type[Any]:
        """The NumPy scalar type of the elements."""
        return self._numpy.type

    @property
    def as_datatype_enum(self) -> int:
        """The number of this type in TensorFlow's protocol."""
        return self._number

    @property
    def base_dtype(self) -> DType:
        """The type itself: there are no reference types here."""
        return self

    @property
    def real_dtype(self) -> DType:
        """The type of the real part of a complex type, else the type itself."""
        return {"complex64": float32, "complex128": float64}.get(self._name, self)

    @property
    def is_floating(self) -> bool:
        """Whether this is a real floating point type."""
        return self._numpy.kind == "f"

    @property
    def is_complex(self) -> bool:
        """Whether this is a complex floating point type."""
        return self._numpy.kind == "c"

    @property
    def is_integer(self) -> bool:
        """Whether this is an integer type (``bool`` is none)."""
        return self._numpy.kind in "iu"

    @property
    def is_unsigned(self) -> bool:
        """Whether this is an unsigned integer type."""
        return self._numpy.kind == "u"

    @property
    def is_bool(self) -> bool:
        """Whether this is ``bool``."""
        return self._numpy.kind == "b"

    @property
    def is_numpy_compatible(self) -> bool:
        """Whether NumPy can store the elements."""
        return True

    @property
    def size(self) -> int:
        """Bytes of one element (1 for strings)."""
        return 1 if self._numpy.kind == "O" else self._numpy.itemsize

    @property
    def min(self) -> Any:
        """The smallest representable number. Raises TypeError for types without order."""
        return self._limits()[0]

    @property
    def max(self) -> Any:
        """The largest representable number. Raises TypeError for types without order."""
        return self._limits()[1]

    @property
    def limits(self) -> tuple[int, int]:
        """``(min, max)`` of an intensity of this type: 0 to 1 for floats."""
        return (0, 1) if self.is_floating else self._limits()

    def _limits(self) -> tuple[Any, Any]:
        if self.is_floating:
            info: Any = np.finfo(self._numpy)
            return info.min, info.max
        if self.is_integer:
            limits: Any = np.iinfo(self._numpy.name)
            return limits.min, limits.max
        if self.is_bool:
            return False, True
        raise TypeError(f"Cannot find minimum value of {self!r}.")

    def is_compatible_with(self, other: object) -> bool:
        """Whether a tensor of ``other`` may stand where this type is asked for."""
        return as_dtype(other) is self

    def __eq__(self, other: object) -> bool:
        if other is None:
            return False
        try:
            return as_dtype(other) is self
        except TypeError:
            return False

    def __hash__(self) -> int:
        return hash(self._name)

    def __repr__(self) -> str:
        return f"tf.{self._name}"

    def __str__(self) -> str:
        return f"<dtype: '{self._name}'>"

    def __reduce__(self) -> tuple[Any, ...]:
        return as_dtype, (self._name,)


class Unstored(DType):
    """A type that NumPy has no arrays of: it can be named and compared, not used."""

    __slots__ = ("_bytes",)

    def __init__(self, name: str, size: int, number: int) -> None:
        super().__init__(name, np.float16, number)
        self._bytes = size

    def refused(self) -> UnimplementedError:
        """The error of whatever would need an array of this type."""
        return UnimplementedError(
            None,
            None,
            f"tapecore has no arrays of {self._name}, for NumPy has none: use tf.float16 (as small) or tf.float32 (the "
            "range of bfloat16) instead.",
        )

    @property
    def as_numpy_dtype(self) -> type[Any]:
        """Raises UnimplementedError that names the types to use instead."""
        raise self.refused()

    @property
    def size(self) -> int:
        """Bytes of one element."""
        return self._bytes

    @property
    def is_numpy_compatible(self) -> bool:
        """No."""
        return False

    def _limits(self) -> tuple[Any, Any]:
        raise self.refused()


float16 = half = DType("float16", np.float16, 19)
float32 = DType("float32", np.float32, 1)
float64 = double = DType("float64", np.float64, 2)
int8 = DType("int8", np.int8, 6)
int16 = DType("int16", np.int16, 5)
int32 = DType("int32", np.int32, 3)
int64 = DType("int64", np.int64, 9)
uint8 = DType("uint8", np.uint8, 4)
uint16 = DType("uint16", np.uint16, 17)
uint32 = DType("uint32", np.uint32, 22)
uint64 = DType("uint64", np.uint64, 23)
bool_ = DType("bool", np.bool_, 10)
complex64 = DType("complex64", np.complex64, 8)
complex128 = DType("complex128", np.complex128, 18)
string = DType("string", np.object_, 7)
bfloat16 = Unstored("bfloat16", 2, 14)

ALL = (
    *(float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64),
    *(bool_, complex64, complex128, string),
)
PUBLIC = {**{dtype.name: dtype for dtype in (*ALL, bfloat16)}, "half": float16, "double": float64}
"""What ``tf`` and ``tf.dtypes`` offer."""

PROTOCOL_NAMES = {"float16": "half", "float32": "float", "float64": "double"}
"""How TensorFlow's error messages call the types whose names differ there."""

_MISSING = {"qint8", "quint8", "qint16", "quint16", "qint32", "float8_e5m2", "float8_e4m3fn"}
_NUMBERS = {dtype.as_datatype_enum: dtype for dtype in (*ALL, bfloat16)}
_FROM_NUMPY: dict[Any, DType] = {dtype.as_numpy_dtype: dtype for dtype in ALL}
_BY_KEY: dict[Any, DType] = {
    **PUBLIC,
    **_FROM_NUMPY,
    **{np.dtype(kind): dtype for kind, dtype in _FROM_NUMPY.items()},
    **_NUMBERS,
    **dict.fromkeys((np.str_, np.bytes_, str, bytes, object), string),
    **dict.fromkeys((float, "float"), float32),
    bool: bool_,
}


def as_dtype(value: Any) -> DType:
    """The DType that ``value`` (a DType, a name, a NumPy or Python type, TensorFlow's number) stands for.

    Raises TypeError for anything else and UnimplementedError for the few types that exist in TensorFlow only.
    """
    if isinstance(value, DType):
        return value
    try:
        return _BY_KEY[value]
    except (KeyError, TypeError):
        pass
    if isinstance(value, np.dtype) and value.kind in "SUT":
        return string
    if isinstance(value, str) and value in _MISSING:
        raise UnimplementedError(
            None, None, f"The type {value} does not exist here; float16 or float32 may serve."
        )
    raise TypeError(f"Cannot convert the argument `type_value`: {value!r} to a TensorFlow DType.")


def protocol_name(dtype: Any) -> str:
    """The name that TensorFlow's error messages use: ``float`` for float32."""
    name = as_dtype(dtype).name
    return PROTOCOL_NAMES.get(name, name)


def of(array: np.ndarray[Any, Any]) -> DType:
    """The DType of an array that an engine tensor holds."""
    return _BY_KEY[array.dtype]


def is_trainable(dtype: np.dtype[Any]) -> bool:
    """Whether gradients flow through arrays of this type: floating and complex ones."""
    return dtype.kind in "fc"
