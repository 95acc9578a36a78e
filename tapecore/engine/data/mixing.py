"""Stages that mix, cut or choose elements."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Self

import numpy as np

from tapecore.engine import nest
from tapecore.engine.data import requiring, shuffling
from tapecore.engine.data.elements import DatasetSpec, spec_of, tensors_of
from tapecore.engine.data.stages import UNKNOWN, Stages
from tapecore.engine.errors import OpError
from tapecore.engine.signature import plain


class Mixing(Stages):
    """More methods of a Dataset that give another Dataset."""

    def apply(self, transformation_func: Callable[[Any], Any], name: str | None = None) -> Any:
        """What a function makes of this Dataset."""
        return transformation_func(self)

    def flat_map(self, map_func: Callable[..., Any], name: str | None = None) -> Self:
        """The elements of the Datasets that ``map_func`` makes of each element, one after the other."""
        requiring.function(map_func)

        def make() -> Iterator[Any]:
            for element in self._make():
                yield from self._apply(map_func, element)._make()

        def spec() -> Any:
            return self._apply(map_func, next(self._make())).element_spec

        return self._derived(make, kind="_FlatMapDataset", spec=spec)

    def interleave(
        self,
        map_func: Callable[..., Any],
        cycle_length: int | None = None,
        block_length: int | None = None,
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Self:
        """``block_length`` elements in turn of each of ``cycle_length`` Datasets that ``map_func`` makes."""
        requiring.function(map_func)
        width, block = cycle_length or 1, block_length or 1
        width = 1 if width < 0 else width

        def make() -> Iterator[Any]:
            source = self._make()
            opened: list[Any] = [self._apply(map_func, e)._make() for e in islice(source, width)]
            k = 0
            while opened:
                k %= len(opened)
                rows = list(islice(opened[k], block))  # type: ignore[reportUnknownArgumentType, reportUnknownVariableType]
                yield from rows
                if len(rows) == block:  # type: ignore[reportUnknownArgumentType]
                    k += 1
                    continue
                following = next(source, None)
                if following is None:
                    del opened[k]
                else:
                    opened[k] = self._apply(map_func, following)._make()
                    k += 1

        def spec() -> Any:
            return self._apply(map_func, next(self._make())).element_spec

        return self._derived(make, kind="_InterleaveDataset", spec=spec)

    def window(
        self,
        size: Any,
        shift: Any = None,
        stride: Any = 1,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Self:
        """Datasets of ``size`` elements each, every ``stride``-th, that begin ``shift`` elements apart."""
        count, step, by = requiring.window(size, stride, shift)
        reach = (count - 1) * step + 1

        def make() -> Iterator[Any]:
            source = self._make()
            held = deque(islice(source, reach))
            while held:
                rows = list(held)[::step]
                if len(rows) == count or not drop_remainder:
                    yield self._windows(rows)
                for _ in range(min(by, len(held))):
                    held.popleft()
                for _ in islice(source, max(by - reach, 0)):
                    pass
                held.extend(islice(source, reach - len(held)))

        def spec() -> Any:
            return nest.map_structure(DatasetSpec, self.element_spec)

        size_ = self._size if self._size < 0 else -(-self._size // by)
        return self._derived(make, UNKNOWN if drop_remainder else size_, kind="_WindowDataset", spec=spec)

    def _windows(self, rows: list[Any]) -> Any:
        """A Dataset for each part of the elements."""

        def column(*parts: Any) -> Any:
            one = nest.map_structure(spec_of, parts[0])
            return self._new(lambda: iter(parts), len(parts), (), "_VariantDataset", lambda: one)

        return nest.map_structure(column, *rows)

    def shard(self, num_shards: Any, index: Any, name: str | None = None) -> Self:
        """Every ``num_shards``-th element from ``index`` on. InvalidArgumentError for an index too large."""
        count, first = requiring.shard(num_shards, index)
        size = self._size if self._size < 0 else len(range(first, self._size, count))
        return self._alike(lambda: islice(self._make(), first, None, count), size, "_ShardDataset")

    def take_while(self, predicate: Callable[..., Any], name: str | None = None) -> Self:
        """The elements before the first one for which ``predicate`` is false."""

        def make() -> Iterator[Any]:
            for element in self._make():
                if not requiring.truth(self._apply(predicate, element)):
                    return
                yield element

        return self._alike(make, UNKNOWN, "_TakeWhileDataset")

    def scan(self, initial_state: Any, scan_func: Callable[..., Any], name: str | None = None) -> Self:
        """What ``scan_func(state, element)`` gives besides the next state."""

        def make() -> Iterator[Any]:
            state = tensors_of(initial_state)
            for element in self._make():
                given: Any = scan_func(state, element)
                state = tensors_of(given[0])
                yield tensors_of(given[1])

        return self._derived(make, self._size, kind="_ScanDataset")

    def unique(self, name: str | None = None) -> Self:
        """Each element once."""

        def make() -> Iterator[Any]:
            seen: set[Any] = set()
            for element in self._make():
                key = tuple((x.value.shape, repr(x.value.tolist())) for x in nest.flatten(element))
                if key not in seen:
                    seen.add(key)
                    yield element

        return self._alike(make, UNKNOWN, "_UniqueDataset")

    def ignore_errors(self, log_warning: bool = False, name: str | None = None) -> Self:
        """The elements that can be made."""

        def make() -> Iterator[Any]:
            source = self._make()
            while True:
                try:
                    yield next(source)
                except StopIteration:
                    return
                except OpError:
                    continue

        return self._alike(make, UNKNOWN, "_IgnoreErrorsDataset")

    def snapshot(self, path: Any, compression: str = "AUTO", **_: Any) -> Self:
        """The same elements, made once."""
        return self.cache()

    @staticmethod
    def sample_from_datasets(
        datasets: Any,
        weights: Any = None,
        seed: int | None = None,
        stop_on_empty_dataset: bool = False,
        rerandomize_each_iteration: bool | None = None,
    ) -> Any:
        """Elements of several Datasets, drawn by chance: TensorFlow's choices for the same seeds."""
        several = list(datasets)
        requiring.several(several, None if weights is None else plain(weights))
        source = shuffling.sources(seed, bool(rerandomize_each_iteration))
        odds = np.ones(len(several), np.float32)
        if weights is not None:
            odds = np.log(np.asarray(plain(weights), np.float32))

        def make() -> Iterator[Any]:
            left: dict[int, Any] = {k: d._make() for k, d in enumerate(several)}
            chosen = shuffling.choices(odds, source())
            while left:
                k = next(chosen)
                try:
                    if k in left:
                        yield next(left[k])
                except StopIteration:
                    if stop_on_empty_dataset:
                        return
                    del left[k]

        return several[0]._alike(make, UNKNOWN, "_DirectedInterleaveDataset", *several[1:])

    @staticmethod
    def choose_from_datasets(datasets: Any, choice_dataset: Any, stop_on_empty_dataset: bool = True) -> Any:
        """Elements of several Datasets, as the numbers in another one say."""
        several = list(datasets)
        requiring.several(several)

        def make() -> Iterator[Any]:
            left = [d._make() for d in several]
            for choice in choice_dataset._make():
                try:
                    yield next(left[int(choice)])
                except StopIteration:
                    if stop_on_empty_dataset:
                        return

        return several[0]._alike(make, UNKNOWN, "_DirectedInterleaveDataset", *several[1:])
