"""The stages of a pipeline: what makes one Dataset of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count as forever
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tapecore.engine import nest
from tapecore.engine.data import outlining, requiring, shuffling, specs
from tapecore.engine.data.elements import batch_of, length_of, ragged_of, row_of, spec_of, tensors_of
from tapecore.engine.errors import NotFoundError
from tapecore.engine.ragged.specification import RaggedTensorSpec
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor

Make = Callable[[], Iterator[Any]]
INFINITE, UNKNOWN = -1, -2
"""What stands for the number of elements where there is none."""


class Stages:
    """The methods of a Dataset that give another Dataset."""

    if TYPE_CHECKING:
        _make: Make
        _size: int

        def __iter__(self) -> Iterator[Any]: ...

    _entered: tuple[Tensor, ...] = ()
    """The tensors that this Dataset, or those that it was made of, were made from."""
    _spec: specs.Spec | None = None
    _guessed = False
    """Whether the shapes of all elements are taken to be those of the first."""

    if TYPE_CHECKING:

        @property
        def element_spec(self) -> Any:
            """What an element is like."""
            ...

    def _new(
        self, make: Make, size: int, entered: Sequence[Tensor], kind: str, spec: specs.Spec | None
    ) -> Self:
        raise NotImplementedError

    def _derived(
        self, make: Make, size: int = UNKNOWN, *others: Any, kind: str = "", spec: specs.Spec | None = None
    ) -> Self:
        """A Dataset made of this one and ``others``: into it goes what went into them."""
        made = self._new(make, size, [x for d in (self, *others) for x in d._entered], kind, spec)
        made._guessed = any(d._guessed for d in (self, *others))
        return made

    def _alike(self, make: Make, size: int, kind: str, *others: Any) -> Self:
        """A Dataset whose elements are like these."""
        return self._derived(make, size, *others, kind=kind, spec=lambda: self.element_spec)

    # ------------------------------------------------------------ stages

    def _apply(self, function: Callable[..., Any], element: Any) -> Any:
        return function(*element) if isinstance(element, tuple) else function(element)  # type: ignore[reportUnknownArgumentType]

    def map(
        self,
        map_func: Callable[..., Any],
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        synchronous: bool | None = None,
        use_unbounded_threadpool: bool = False,
        name: str | None = None,
    ) -> Self:
        """``map_func`` of each element."""
        requiring.function(map_func)

        def one(element: Any) -> Any:
            given = self._apply(map_func, element)
            return tensors_of(tuple(given) if isinstance(given, list) else given)  # type: ignore[reportUnknownArgumentType]

        def make() -> Iterator[Any]:
            return map(one, self._make())  # unlike a generator it goes on after an error

        def spec() -> Any:
            found = None if self._spec is None else outlining.outcome(one, self.element_spec)
            if found is not None:
                return found
            try:
                found = nest.map_structure(spec_of, next(make()))
            except (StopIteration, NotFoundError):
                return None
            return found if self._spec is None else specs.opened(found, self.element_spec)

        kind = "_MapDataset" if num_parallel_calls is None else "_ParallelMapDataset"
        mapped = self._derived(make, self._size, kind=kind, spec=spec)
        mapped._guessed = True
        return mapped

    def filter(self, predicate: Callable[..., Any], name: str | None = None) -> Self:
        """The elements for which ``predicate`` is true."""
        requiring.function(predicate)

        def make():
            return (e for e in self._make() if requiring.truth(self._apply(predicate, e)))

        return self._alike(make, INFINITE if self._size == INFINITE else UNKNOWN, "_FilterDataset")

    def batch(
        self,
        batch_size: Any,
        drop_remainder: bool = False,
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Self:
        """``batch_size`` elements at a time stacked along a new first axis."""
        size = requiring.batch_size(batch_size)
        stack = self._stack(batch_of)

        def spec() -> Any:
            return specs.batched(self.element_spec, size if drop_remainder else None)

        def make():
            return (stack(rows) for rows in self._groups(size, drop_remainder))

        kind = "_BatchDataset" if num_parallel_calls is None else "_ParallelBatchDataset"
        return self._derived(make, self._fewer(size, drop_remainder), kind=kind, spec=spec)

    def _stack(self, usual: Callable[..., Any]) -> Callable[[list[Any]], Any]:
        """How rows become a batch: those of ragged tensors stay rows."""

        def stack(rows: list[Any]) -> Any:
            if self._spec is None or self._guessed:  # rows that a function made are what they look like
                return nest.map_structure(usual, *rows)
            leaves = nest.flatten(self._spec())
            columns = zip(*(nest.flatten(row) for row in rows), strict=True)
            joined = [
                (ragged_of if isinstance(leaf, RaggedTensorSpec) else usual)(*column)
                for leaf, column in zip(leaves, columns, strict=True)
            ]
            return nest.pack_sequence_as(rows[0], joined)

        return stack

    def _groups(self, size: int, drop_remainder: bool) -> Iterator[list[Any]]:
        source = self._make()
        while rows := list(islice(source, size)):
            if len(rows) == size or not drop_remainder:
                yield rows

    def _fewer(self, size: int, drop_remainder: bool) -> int:
        if self._size < 0:
            return self._size
        return self._size // size if drop_remainder else -(-self._size // size)

    def unbatch(self, name: str | None = None) -> Self:
        """The slices of each element along its first axis."""

        def make() -> Iterator[Any]:
            for element in self._make():
                for k in range(length_of(nest.flatten(element)[0])):
                    yield nest.map_structure(row_of(k), element)

        return self._derived(make, kind="_UnbatchDataset", spec=lambda: specs.unbatched(self.element_spec))

    def shuffle(
        self,
        buffer_size: Any,
        seed: int | None = None,
        reshuffle_each_iteration: bool | None = True,
        name: str | None = None,
    ) -> Self:
        """The elements in random order, drawn from a buffer: the order of TensorFlow for the same seeds.
        InvalidArgumentError for a buffer without room."""
        said = "buffer_size must be greater than zero or UNKNOWN_CARDINALITY"
        size = requiring.positive(buffer_size, "ShuffleDatasetV3", said, also=UNKNOWN)
        source = shuffling.sources(seed, reshuffle_each_iteration in (None, True))

        def make() -> Iterator[Any]:
            yield from shuffling.shuffled(self._make(), size if size > 0 else None, source())

        return self._alike(make, self._size, "_ShuffleDataset")

    def repeat(self, count: Any = None, name: str | None = None) -> Self:
        """The elements ``count`` times, or without end."""
        asked = -1 if count is None else requiring.whole(count)
        times = None if asked < 0 else asked

        def make() -> Iterator[Any]:
            for _ in forever() if times is None else range(times):
                empty = True
                for element in self._make():
                    empty = False
                    yield element
                if empty:
                    return

        size = INFINITE if times is None else self._size if self._size < 0 else self._size * times
        return self._alike(make, size, "_RepeatDataset")

    def take(self, count: Any, name: str | None = None) -> Self:
        """The first ``count`` elements; all for -1."""
        most = requiring.whole(count)
        if most < 0:
            return self._alike(self._make, self._size, "_TakeDataset")
        known = most if self._size == INFINITE else self._size if self._size < 0 else min(most, self._size)
        return self._alike(lambda: islice(self._make(), most), known, "_TakeDataset")

    def skip(self, count: Any, name: str | None = None) -> Self:
        """The elements behind the first ``count``; none for -1."""
        least = requiring.whole(count)
        if least < 0:
            return self._alike(lambda: iter(()), 0, "_SkipDataset")
        known = self._size if self._size < 0 else max(self._size - least, 0)
        return self._alike(lambda: islice(self._make(), least, None), known, "_SkipDataset")

    def concatenate(self, dataset: Stages, name: str | None = None) -> Self:
        """These elements, then those of ``dataset``."""

        def make() -> Iterator[Any]:
            yield from self._make()
            yield from dataset._make()

        both = (self._size, dataset._size)
        size = INFINITE if INFINITE in both else UNKNOWN if UNKNOWN in both else sum(both)
        return self._alike(make, size, "_ConcatenateDataset", dataset)

    def enumerate(self, start: Any = 0, name: str | None = None) -> Self:
        """Pairs of an int64 number and the element."""
        first = requiring.whole(start)
        return self._derived(
            lambda: ((Tensor(np.asarray(k, np.int64)), e) for k, e in enumerate(self._make(), first)),
            self._size,
            kind="_ZipDataset",
            spec=lambda: (TensorSpec((), "int64"), self.element_spec),
        )

    def reduce(self, initial_state: Any, reduce_func: Callable[..., Any], name: str | None = None) -> Any:
        """``reduce_func(state, element)`` over all elements."""
        state = tensors_of(initial_state)
        for element in self:
            given = tensors_of(reduce_func(state, element))
            requiring.state(nest.flatten(state), nest.flatten(given))
            state = given
        return state

    def prefetch(self, buffer_size: Any = None, name: str | None = None) -> Self:
        """The same elements."""
        said = "buffer_size must be >= 0 or set buffer_size to be -1 for auto-tuning"
        requiring.positive(-1 if buffer_size is None else buffer_size, "PrefetchDataset", said, least=-1)
        return self._alike(self._make, self._size, "_PrefetchDataset")

    def cache(self, filename: str = "", name: str | None = None) -> Self:
        """The same elements, made once."""
        kept: list[Any] = []
        whole = [False]

        def make() -> Iterator[Any]:
            if whole[0]:
                yield from kept
                return
            kept.clear()
            for element in self._make():
                kept.append(element)
                yield element
            whole[0] = True

        return self._alike(make, self._size, "CacheDataset")

    def with_options(self, options: Any, name: str | None = None) -> Self:
        """The same elements."""
        return self._alike(self._make, self._size, "_OptionsDataset")
