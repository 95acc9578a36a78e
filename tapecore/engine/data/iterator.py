"""Going through a Dataset element by element."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.data.elements import detached, told
from tapecore.engine.errors import InvalidArgumentError, OutOfRangeError
from tapecore.engine.op import public
from tapecore.engine.ops.loops import numpy_of
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from tapecore.engine.data.dataset import Dataset


class OwnedIterator:
    """What iterating a Dataset uses: gives new tensors and tells the observers. A checkpoint keeps where it
    stands."""

    __module__ = "tensorflow.python.data.ops.iterator_ops"

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._elements = dataset._make()  # type: ignore[reportPrivateUsage]
        self._count = 0

    def __iter__(self) -> OwnedIterator:
        return self

    def __next__(self) -> Any:
        element = detached(next(self._elements))
        self._count += 1
        return told(self._dataset, "get", element)

    next = __next__

    def sized(self, size: int) -> Dataset:
        """The same elements, of which there are said to be so many."""
        return Dataset(self._make, size, self._entered, "_AssertCardinalityDataset", self._spec)  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]

    @property
    def element_spec(self) -> Any:
        """What an element is like."""
        return self._dataset.element_spec

    def get_next(self) -> Any:
        """The next element. OutOfRangeError at the end."""
        try:
            return next(self)
        except StopIteration:
            raise OutOfRangeError(None, None, "End of sequence [Op:IteratorGetNext] name: ") from None

    def get_next_as_optional(self) -> Optional:
        """The next element, or nothing."""
        try:
            return Optional([next(self)])
        except StopIteration:
            return Optional([])

    def position(self) -> int:
        """How many elements were taken."""
        return self._count

    def move(self, position: int) -> None:
        """Begin anew and leave out so many elements."""
        self._elements = islice(self._dataset._make(), position, None)  # type: ignore[reportPrivateUsage]
        self._count = position


class NumpyIterator:
    """The elements of a Dataset as NumPy arrays."""

    def __init__(self, dataset: Dataset) -> None:
        self._iterator = iter(dataset)

    def __iter__(self) -> NumpyIterator:
        return self

    def __next__(self) -> Any:
        return nest.map_structure(numpy_of, next(self._iterator))

    next = __next__

    def __repr__(self) -> str:
        return f"NumpyIterator(iterator={self._iterator!r})"


@public("experimental.Optional data.experimental.Optional")
class Optional:
    """A value or none."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    @classmethod
    def from_value(cls, value: Any) -> Optional:
        """With a value."""
        return cls([value])

    @classmethod
    def empty(cls, element_spec: Any) -> Optional:
        """Without one."""
        return cls([])

    def has_value(self, name: str | None = None) -> Tensor:
        """Whether there is one."""
        return convert_to_tensor(bool(self._values))

    def get_value(self, name: str | None = None) -> Any:
        """The value. InvalidArgumentError without one."""
        if not self._values:
            raise InvalidArgumentError(None, None, "The given optional does not have a value.")
        return self._values[0]
