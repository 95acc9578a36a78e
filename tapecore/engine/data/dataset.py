"""``tf.data.Dataset``: sequences of elements that are made while they are iterated."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count, islice
from typing import Any

import numpy as np

from tapecore.engine import dtypes, nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.observer import observers
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.signature import plain
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor

Make = Callable[[], Iterator[Any]]
_INFINITE, _UNKNOWN = -1, -2


def told(holder: object, direction: str, element: Any) -> Any:
    """Tell the observers that an element went into or came out of ``holder``; the element."""
    tensors = [leaf for leaf in nest.flatten(element) if isinstance(leaf, Tensor)]
    for observer in observers.get():
        observer.on_data(holder, direction, tensors)
    return element


def detached(element: Any) -> Any:
    """The element with new tensors, which no tape has seen."""
    return nest.map_structure(lambda x: Tensor(x.value) if isinstance(x, Tensor) else x, element)


def _tensors(structure: Any) -> Any:
    return nest.map_structure(convert_to_tensor, structure)


@public("data.Dataset")
class Dataset:
    """A sequence of elements (tensors, or tuples and dictionaries of them) that can be iterated again and again.

    No gradient flows through it: what it gives are new tensors.
    """

    def __init__(self, make: Make, size: int = _UNKNOWN) -> None:
        self._make = make
        self._size = size

    # ------------------------------------------------------------ sources

    @staticmethod
    def from_tensor_slices(tensors: Any, name: str | None = None) -> Dataset:
        """The slices along the first axis. ValueError for scalars."""
        whole = _tensors(tensors)
        leaves = nest.flatten(whole)
        if any(leaf.ndim == 0 for leaf in leaves):
            raise ValueError("Unbatching a tensor is only supported for rank >= 1")
        sizes = {tuple(leaf.shape)[0] for leaf in leaves}
        if len(sizes) > 1:
            raise ValueError(f"Dimensions {' and '.join(map(str, sorted(sizes)))} are not compatible")
        size = sizes.pop()
        made = Dataset(lambda: (nest.map_structure(_row(k), whole) for k in range(size)), size)
        told(made, "put", whole)
        return made

    @staticmethod
    def from_tensors(tensors: Any, name: str | None = None) -> Dataset:
        """One element."""
        whole = _tensors(tensors)
        made = Dataset(lambda: iter([detached(whole)]), 1)
        told(made, "put", whole)
        return made

    @staticmethod
    def from_generator(
        generator: Callable[..., Any], output_types: Any = None, output_shapes: Any = None, args: Any = None,
        output_signature: Any = None, name: str | None = None,
    ) -> Dataset:
        """The elements that ``generator()`` yields, of the given types."""
        kinds = output_types if output_signature is None else nest.map_structure(lambda spec: spec.dtype, output_signature)

        def make() -> Iterator[Any]:
            for element in generator(*(args or ())):
                yield nest.map_structure(lambda x, kind: convert_to_tensor(x, kind), element, kinds)

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
        structure = datasets[0] if len(datasets) == 1 and not isinstance(datasets[0], Dataset) else tuple(datasets)
        leaves = nest.flatten(structure)
        make: Make = lambda: (nest.pack_sequence_as(structure, list(row)) for row in zip(*(d._make() for d in leaves), strict=False))  # noqa: E731
        return Dataset(make, min(leaf._size for leaf in leaves))

    # ------------------------------------------------------------ stages

    def _apply(self, function: Callable[..., Any], element: Any) -> Any:
        return function(*element) if isinstance(element, tuple) else function(element)  # type: ignore[reportUnknownArgumentType]

    def map(self, map_func: Callable[..., Any], num_parallel_calls: Any = None, **others: Any) -> Dataset:
        """``map_func`` of each element."""
        return Dataset(lambda: (_tensors(self._apply(map_func, element)) for element in self._make()), self._size)

    def filter(self, predicate: Callable[..., Any], name: str | None = None) -> Dataset:
        """The elements for which ``predicate`` is true."""
        return Dataset(lambda: (e for e in self._make() if bool(self._apply(predicate, e))))

    def batch(self, batch_size: Any, drop_remainder: bool = False, **others: Any) -> Dataset:
        """``batch_size`` elements at a time stacked along a new first axis."""
        size = int(plain(batch_size))

        def make() -> Iterator[Any]:
            source = self._make()
            while rows := list(islice(source, size)):
                if len(rows) == size or not drop_remainder:
                    yield nest.map_structure(lambda *xs: Tensor(np.stack([x.value for x in xs])), *rows)

        known = self._size if self._size < 0 else (self._size // size if drop_remainder else -(-self._size // size))
        return Dataset(make, known)

    def unbatch(self, name: str | None = None) -> Dataset:
        """The slices of each element along its first axis."""

        def make() -> Iterator[Any]:
            for element in self._make():
                for k in range(len(nest.flatten(element)[0])):
                    yield nest.map_structure(_row(k), element)

        return Dataset(make)

    def shuffle(
        self, buffer_size: Any, seed: int | None = None, reshuffle_each_iteration: bool = True, name: str | None = None
    ) -> Dataset:
        """The elements in random order, drawn from a buffer. The order is not TensorFlow's, also with a seed."""
        size, source = int(plain(buffer_size)), random.Random(seed if seed is not None else random.random())
        start = source.random()

        def make() -> Iterator[Any]:
            order = source if reshuffle_each_iteration else random.Random(start)
            buffer: list[Any] = []
            for element in self._make():
                buffer.append(element)
                if len(buffer) > size:
                    yield buffer.pop(order.randrange(len(buffer) - 1))
            order.shuffle(buffer)
            yield from buffer

        return Dataset(make, self._size)

    def repeat(self, count: Any = None, name: str | None = None) -> Dataset:
        """The elements ``count`` times, or without end."""
        times = None if count is None or int(plain(count)) < 0 else int(plain(count))

        def make() -> Iterator[Any]:
            for _ in _counted(times):
                yield from self._make()

        return Dataset(make, _INFINITE if times is None else self._size if self._size < 0 else self._size * times)

    def take(self, count: Any, name: str | None = None) -> Dataset:
        """The first ``count`` elements; all for -1."""
        most = int(plain(count))
        if most < 0:
            return self
        known = most if self._size == _INFINITE else self._size if self._size < 0 else min(most, self._size)
        return Dataset(lambda: islice(self._make(), most), known)

    def skip(self, count: Any, name: str | None = None) -> Dataset:
        """The elements behind the first ``count``."""
        least = int(plain(count))
        known = self._size if self._size < 0 else max(self._size - least, 0)
        return Dataset(lambda: islice(self._make(), least, None), known)

    def concatenate(self, dataset: Dataset, name: str | None = None) -> Dataset:
        """These elements, then those of ``dataset``."""

        def make() -> Iterator[Any]:
            yield from self._make()
            yield from dataset._make()

        return Dataset(make, min(self._size, dataset._size) if min(self._size, dataset._size) < 0 else self._size + dataset._size)

    def enumerate(self, start: int = 0, name: str | None = None) -> Dataset:
        """Pairs of an int64 number and the element."""
        return Dataset(
            lambda: ((Tensor(np.asarray(k, np.int64)), e) for k, e in enumerate(self._make(), start)), self._size
        )

    def reduce(self, initial_state: Any, reduce_func: Callable[..., Any], name: str | None = None) -> Any:
        """``reduce_func(state, element)`` over all elements."""
        state = _tensors(initial_state)
        for element in self:
            state = _tensors(reduce_func(state, element))
        return state

    def prefetch(self, buffer_size: Any = None, name: str | None = None) -> Dataset:
        """The same elements."""
        return self

    def cache(self, filename: str = "", name: str | None = None) -> Dataset:
        """The same elements, made once."""
        kept: list[Any] = []

        def make() -> Iterator[Any]:
            if not kept:
                kept.extend(self._make())
            return iter(kept)

        return Dataset(make, self._size)

    def with_options(self, options: Any, name: str | None = None) -> Dataset:
        """The same elements."""
        return self

    # ------------------------------------------------------------ reading

    def cardinality(self, name: str | None = None) -> Tensor:
        """The number of elements: -1 infinite, -2 unknown."""
        return convert_to_tensor(np.int64(self._size))

    @property
    def element_spec(self) -> Any:
        """Shape and dtype of an element, read from the first one."""
        return nest.map_structure(lambda x: TensorSpec(x.shape, x.dtype), next(self._make()))

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The elements as NumPy arrays."""
        return (nest.map_structure(lambda x: x.numpy(), element) for element in self)

    def get_single_element(self, name: str | None = None) -> Any:
        """The only element."""
        return next(iter(self))

    def __iter__(self) -> Iterator[Any]:
        return OwnedIterator(self)

    def __len__(self) -> int:
        if self._size < 0:
            raise TypeError("The dataset is infinite." if self._size == _INFINITE else "The dataset length is unknown.")
        return self._size

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        shown = nest.map_structure(lambda s: repr(s), self.element_spec) if self._size else ()
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


def _row(k: int) -> Callable[[Tensor], Tensor]:
    return lambda x: Tensor(np.asarray(x.value[k]))


def _counted(times: int | None) -> Any:
    return count() if times is None else range(times)


PUBLIC.update(dict.fromkeys(("data.AUTOTUNE", "data.experimental.AUTOTUNE"), -1))
PUBLIC.update({"data.INFINITE_CARDINALITY": _INFINITE, "data.UNKNOWN_CARDINALITY": _UNKNOWN})


@public("data.experimental.cardinality")
def cardinality(dataset: Dataset) -> Tensor:
    """The number of elements: -1 infinite, -2 unknown."""
    return dataset.cardinality()
