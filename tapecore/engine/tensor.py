"""Tensors: immutable arrays with an identity that observers can follow."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np

from tapecore.engine import attributes, dtypes
from tapecore.engine.dtypes import DType
from tapecore.engine.form import form_of
from tapecore.engine.observer import observers
from tapecore.engine.operators import Operators
from tapecore.engine.reference import Reference
from tapecore.engine.shape import TensorShape

if TYPE_CHECKING:
    from collections.abc import Iterator

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

_ids = itertools.count(1)
next_id = _ids.__next__
"""Ids of tensors and Variables: unique, growing."""

DEVICE = "/job:localhost/replica:0/task:0/device:CPU:0"


class Tensor(Operators, metaclass=attributes.EagerType):
    """An immutable array. ``value`` is its read-only ndarray, ``form`` the shape and dtype of that, ``id`` tells it
    from every other tensor.

    Arithmetic, comparison and indexing run ops, which tapes and recorders see.
    """

    __slots__ = ("__weakref__", "_origin", "form", "id", "value")

    def __init__(self, value: Array) -> None:
        value.setflags(False)  # type: ignore[reportCallIssue]  # a keyword would cost here
        self.value = value
        self.form = form_of(value)
        self.id = next_id()

    # ------------------------------------------------------------ what it is

    @property
    def _id(self) -> int:
        return self.id

    @property
    def shape(self) -> TensorShape:
        """The extents."""
        return TensorShape.known(self.value.shape)

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return dtypes.of(self.value)

    @property
    def ndim(self) -> int:
        """The number of extents."""
        return self.value.ndim

    @property
    def device(self) -> str:
        """The one device there is."""
        return DEVICE

    def get_shape(self) -> TensorShape:
        """The same as ``shape``."""
        return self.shape

    def set_shape(self, shape: Any) -> None:
        """Check the shape. Raises ValueError when the tensor has another one."""
        if not self.shape.is_compatible_with(shape):
            raise ValueError(
                f"Tensor's shape {self.shape} is not compatible with supplied shape {TensorShape(shape)}."
            )

    def ref(self) -> Reference:
        """A hashable stand-in for this tensor."""
        return Reference(self)

    # ------------------------------------------------------------ its numbers leave the engine

    def numpy(self) -> Any:
        """The numbers: a NumPy scalar (bytes for a string) or an array of one's own."""
        result = self.value[()] if self.value.ndim == 0 else self.value.copy()
        return escape(self, "numpy", result)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return escape(self, "array", np.array(self.value, dtype))

    def __float__(self) -> float:
        return escape(self, "float", float(self._scalar()))

    def __int__(self) -> int:
        return escape(self, "int", int(self._scalar()))

    def __complex__(self) -> complex:
        return escape(self, "complex", complex(self._scalar()))

    def __index__(self) -> int:
        return escape(self, "index", self._scalar().__index__())

    def __bool__(self) -> bool:
        if self.value.size > 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            )
        truth = bool(self.value.size and self.value.any())
        for observer in observers.get():
            observer.on_branch(self, truth)
        return truth

    def _scalar(self) -> Any:
        if self.value.ndim:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return self.value[()]

    def __len__(self) -> int:
        if self.value.ndim == 0:
            raise TypeError("Scalar tensor has no `len()`")
        return self.value.shape[0]

    def __iter__(self) -> Iterator[Tensor]:
        if self.value.ndim == 0:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(self.value.shape[0]))

    # ------------------------------------------------------------ what it is not

    def __hash__(self) -> int:
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...  # what ``attributes`` attaches

    def __dir__(self) -> list[str]:
        return dir(type(self))

    def __copy__(self) -> Tensor:
        return self

    def __deepcopy__(self, memo: Any) -> Tensor:
        return Tensor(self.value)

    def __reduce__(self) -> Any:
        return _rebuilt, (np.array(self.value),)

    # ------------------------------------------------------------ how it prints

    def __repr__(self) -> str:
        return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype.name}, numpy={printed(self.value)}>"

    def __str__(self) -> str:
        text = str(self.value) if self.value.ndim else str(self.value[()])
        gap = "\n" if "\n" in text else ""
        return f"tf.Tensor({gap}{text}, shape={self.shape}, dtype={self.dtype.name})"

    def __format__(self, spec: str) -> str:
        return format(escape(self, "format", self.value[()] if self.value.ndim == 0 else self.value), spec)


_tensors = cast("Iterator[Tensor]", itertools.starmap(object.__new__, itertools.repeat((Tensor,))))
blanks = zip(_tensors, _ids, strict=False)
"""Tensors with nothing set, each with the id that it is to have: the quickest way to one, for the short ways."""

Tensor.__module__, _, Tensor.__qualname__ = attributes.QUALIFIED.rpartition(".")
attributes.attach(Tensor)

Value: TypeAlias = "Tensor | Array"
"""What rules and forward functions meet: tensors while somebody records, bare arrays else."""


def _rebuilt(value: Array) -> Tensor:
    return Tensor(value)


def escape(tensor: Tensor, how: str, result: Any) -> Any:
    """Tell the observers that numbers leave the engine, and hand them out."""
    for observer in observers.get():
        observer.on_escape(tensor, how, result)
    return result


def printed(value: Array) -> str:
    """The numbers as ``numpy=`` shows them in a repr."""
    if value.ndim == 0:
        return repr(value[()].item() if isinstance(value[()], np.generic) else value[()])
    text = repr(value)
    return f"\n{text}" if "\n" in text else text
