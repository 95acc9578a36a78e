"""``tf.data.Dataset``: sequences of elements that are made while they are iterated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter, methodcaller
from typing import Any

import numpy as np

from tapecore.engine import dtypes, nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.data.elements import detached, row_of, spec_of, tensors_of, told
from tapecore.engine.data.stages import INFINITE, UNKNOWN, Make, Stages
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


@public("data.Dataset")
class Dataset(Stages):
    """A sequence of elements (tensors, or tuples and dictionaries of them) that can be iterated again and
    again.

    No gradient flows through it: what it gives are new tensors.
    """

    def __init__(self, make: Make, size: int = UNKNOWN, entered: Sequence[Any] = ()) -> None:
        self._make = make
        self._size = size
        self._entered = tuple({x.id: x for x in entered if isinstance(x, Tensor)}.values())
        if self._entered:
            told(self, "put", self._entered)

    # ------------------------------------------------------------ sources

    @staticmethod
    def from_tensor_slices(tensors: Any, name: str | None = None) -> Dataset:
        """The slices along the first axis. ValueError for scalars."""
        whole = tensors_of(tensors)
        leaves = nest.flatten(whole)
        if any(leaf.ndim == 0 for leaf in leaves):
            raise ValueError("Unbatching a tensor is only supported for rank >= 1")
        sizes = {leaf.value.shape[0] for leaf in leaves}
        if len(sizes) > 1:
            raise ValueError(f"Dimensions {' and '.join(map(str, sorted(sizes)))} are not compatible")
        size = sizes.pop()
        return Dataset(lambda: (nest.map_structure(row_of(k), whole) for k in range(size)), size, leaves)

    @staticmethod
    def from_tensors(tensors: Any, name: str | None = None) -> Dataset:
        """One element."""
        whole = tensors_of(tensors)
        return Dataset(lambda: iter([detached(whole)]), 1, nest.flatten(whole))

    @staticmethod
    def from_generator(
        generator: Callable[..., Any],
        output_types: Any = None,
        output_shapes: Any = None,
        args: Any = None,
        output_signature: Any = None,
        name: str | None = None,
    ) -> Dataset:
        """The elements that ``generator()`` yields, of the given types."""
        kinds = (
            output_types
            if output_signature is None
            else nest.map_structure(attrgetter("dtype"), output_signature)
        )

        def make() -> Iterator[Any]:
            for element in generator(*(args or ())):
                yield nest.map_structure(convert_to_tensor, element, kinds)

        return Dataset(make)

    @staticmethod
    def range(*args: Any, output_type: Any = "int64", name: str | None = None) -> Dataset:
        """Integers, as Python's range gives them."""
        numbers = range(*(int(plain(arg)) for arg in args))
        kind = dtypes.as_dtype(output_type).as_numpy_dtype
        return Dataset(lambda: (Tensor(np.asarray(n, kind)) for n in numbers), len(numbers))

    @staticmethod
    def zip(*datasets: Any, name: str | None = None) -> Dataset:
        """Elements side by side, until the shortest ends."""
        structure = (
            datasets[0] if len(datasets) == 1 and not isinstance(datasets[0], Dataset) else tuple(datasets)
        )
        leaves = nest.flatten(structure)

        def make() -> Iterator[Any]:
            for row in zip(*(d._make() for d in leaves), strict=False):
                yield nest.pack_sequence_as(structure, list(row))

        entered = [x for leaf in leaves for x in leaf._entered]
        return Dataset(make, min(leaf._size for leaf in leaves), entered)

    # ------------------------------------------------------------ reading

    def cardinality(self, name: str | None = None) -> Tensor:
        """The number of elements: -1 infinite, -2 unknown."""
        return convert_to_tensor(np.int64(self._size))

    @property
    def element_spec(self) -> Any:
        """Shape and dtype of an element, read from the first one."""
        return nest.map_structure(spec_of, next(self._make()))

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The elements as NumPy arrays."""
        return (nest.map_structure(methodcaller("numpy"), element) for element in self)

    def get_single_element(self, name: str | None = None) -> Any:
        """The only element."""
        return next(iter(self))

    def __iter__(self) -> Iterator[Any]:
        return OwnedIterator(self)

    def __len__(self) -> int:
        if self._size < 0:
            raise TypeError(
                "The dataset is infinite." if self._size == INFINITE else "The dataset length is unknown."
            )
        return self._size

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        shown = nest.map_structure(repr, self.element_spec) if self._size else ()
        return f"<_Dataset element_spec={shown}>"


class OwnedIterator:
    """What iterating a Dataset uses: gives new tensors and tells the observers."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._elements = dataset._make()  # type: ignore[reportPrivateUsage]

    def __iter__(self) -> OwnedIterator:
        return self

    def __next__(self) -> Any:
        return told(self._dataset, "get", detached(next(self._elements)))

    def get_next(self) -> Any:
        """The next element. OutOfRangeError at the end."""
        from tapecore.engine.errors import OutOfRangeError

        try:
            return next(self)
        except StopIteration:
            raise OutOfRangeError(None, None, "End of sequence [Op:IteratorGetNext] name: ") from None


PUBLIC.update(dict.fromkeys(("data.AUTOTUNE", "data.experimental.AUTOTUNE"), -1))
PUBLIC.update({"data.INFINITE_CARDINALITY": INFINITE, "data.UNKNOWN_CARDINALITY": UNKNOWN})


@public("data.experimental.cardinality")
def cardinality(dataset: Dataset) -> Tensor:
    """The number of elements: -1 infinite, -2 unknown."""
    return dataset.cardinality()
