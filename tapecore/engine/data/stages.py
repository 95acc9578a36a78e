"""The stages of a pipeline: what makes one Dataset of another."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import count as forever
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tapecore.engine import nest
from tapecore.engine.data.elements import batch_of, row_of, tensors_of
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor

Make = Callable[[], Iterator[Any]]
INFINITE, UNKNOWN = -1, -2
"""What stands for the number of elements where there is none."""


class Stages:
    """The methods of a Dataset that give another Dataset."""

    if TYPE_CHECKING:
        _make: Make
        _size: int

        def __init__(self, make: Make, size: int = UNKNOWN, entered: Sequence[Tensor] = ()) -> None: ...
        def __iter__(self) -> Iterator[Any]: ...

    _entered: tuple[Tensor, ...] = ()
    """The tensors that this Dataset, or those that it was made of, were made from."""

    def _derived(self, make: Make, size: int = UNKNOWN, *others: Stages) -> Self:
        """A Dataset made of this one and ``others``: into it goes what went into them."""
        return type(self)(make, size, [x for d in (self, *others) for x in d._entered])

    # ------------------------------------------------------------ stages

    def _apply(self, function: Callable[..., Any], element: Any) -> Any:
        return function(*element) if isinstance(element, tuple) else function(element)  # type: ignore[reportUnknownArgumentType]

    def map(self, map_func: Callable[..., Any], num_parallel_calls: Any = None, **others: Any) -> Self:
        """``map_func`` of each element."""
        return self._derived(
            lambda: (tensors_of(self._apply(map_func, element)) for element in self._make()), self._size
        )

    def filter(self, predicate: Callable[..., Any], name: str | None = None) -> Self:
        """The elements for which ``predicate`` is true."""
        return self._derived(lambda: (e for e in self._make() if bool(self._apply(predicate, e))))

    def batch(self, batch_size: Any, drop_remainder: bool = False, **others: Any) -> Self:
        """``batch_size`` elements at a time stacked along a new first axis."""
        size = int(plain(batch_size))

        def make() -> Iterator[Any]:
            source = self._make()
            while rows := list(islice(source, size)):
                if len(rows) == size or not drop_remainder:
                    yield nest.map_structure(batch_of, *rows)

        known = (
            self._size
            if self._size < 0
            else (self._size // size if drop_remainder else -(-self._size // size))
        )
        return self._derived(make, known)

    def unbatch(self, name: str | None = None) -> Self:
        """The slices of each element along its first axis."""

        def make() -> Iterator[Any]:
            for element in self._make():
                for k in range(len(nest.flatten(element)[0])):
                    yield nest.map_structure(row_of(k), element)

        return self._derived(make)

    def shuffle(
        self,
        buffer_size: Any,
        seed: int | None = None,
        reshuffle_each_iteration: bool = True,
        name: str | None = None,
    ) -> Self:
        """The elements in random order, drawn from a buffer. The order is not TensorFlow's, also with a
        seed."""
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

        return self._derived(make, self._size)

    def repeat(self, count: Any = None, name: str | None = None) -> Self:
        """The elements ``count`` times, or without end."""
        times = None if count is None or int(plain(count)) < 0 else int(plain(count))

        def make() -> Iterator[Any]:
            for _ in forever() if times is None else range(times):
                yield from self._make()

        return self._derived(
            make, INFINITE if times is None else self._size if self._size < 0 else self._size * times
        )

    def take(self, count: Any, name: str | None = None) -> Self:
        """The first ``count`` elements; all for -1."""
        most = int(plain(count))
        if most < 0:
            return self
        known = most if self._size == INFINITE else self._size if self._size < 0 else min(most, self._size)
        return self._derived(lambda: islice(self._make(), most), known)

    def skip(self, count: Any, name: str | None = None) -> Self:
        """The elements behind the first ``count``."""
        least = int(plain(count))
        known = self._size if self._size < 0 else max(self._size - least, 0)
        return self._derived(lambda: islice(self._make(), least, None), known)

    def concatenate(self, dataset: Stages, name: str | None = None) -> Self:
        """These elements, then those of ``dataset``."""

        def make() -> Iterator[Any]:
            yield from self._make()
            yield from dataset._make()

        return self._derived(
            make,
            min(self._size, dataset._size)
            if min(self._size, dataset._size) < 0
            else self._size + dataset._size,
            dataset,
        )

    def enumerate(self, start: int = 0, name: str | None = None) -> Self:
        """Pairs of an int64 number and the element."""
        return self._derived(
            lambda: ((Tensor(np.asarray(k, np.int64)), e) for k, e in enumerate(self._make(), start)),
            self._size,
        )

    def reduce(self, initial_state: Any, reduce_func: Callable[..., Any], name: str | None = None) -> Any:
        """``reduce_func(state, element)`` over all elements."""
        state = tensors_of(initial_state)
        for element in self:
            state = tensors_of(reduce_func(state, element))
        return state

    def prefetch(self, buffer_size: Any = None, name: str | None = None) -> Self:
        """The same elements."""
        return self

    def cache(self, filename: str = "", name: str | None = None) -> Self:
        """The same elements, made once."""
        kept: list[Any] = []

        def make() -> Iterator[Any]:
            if not kept:
                kept.extend(self._make())
            return iter(kept)

        return self._derived(make, self._size)

    def with_options(self, options: Any, name: str | None = None) -> Self:
        """The same elements."""
        return self
