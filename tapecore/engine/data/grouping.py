"""Stages that put elements into batches and groups."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, Self, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.data import requiring, specs
from tapecore.engine.data.elements import batch_of, ragged_of
from tapecore.engine.data.stages import Stages
from tapecore.engine.ops.seeds import not_reproduced
from tapecore.engine.shape import TensorShape
from tapecore.engine.signature import plain
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor


class Grouping(Stages):
    """Methods of a Dataset that give Datasets of larger elements."""

    def padded_batch(
        self,
        batch_size: Any,
        padded_shapes: Any = None,
        padding_values: Any = None,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Self:
        """Batches of elements that are filled up to a common shape."""
        size = requiring.batch_size(batch_size, "PaddedBatchDatasetV2")

        def stack(rows: list[Any]) -> Any:
            first = nest.flatten(rows[0])
            shapes = _beside(padded_shapes, len(first))
            fillers = _beside(padding_values, len(first))
            columns = zip(*(nest.flatten(row) for row in rows), strict=True)
            parts = [
                _filled(list(column), shape, filler)
                for column, shape, filler in zip(columns, shapes, fillers, strict=True)
            ]
            return nest.pack_sequence_as(rows[0], parts)

        def make():
            return (stack(rows) for rows in self._groups(size, drop_remainder))

        return self._derived(
            make,
            self._fewer(size, drop_remainder),
            kind="_PaddedBatchDataset",
            spec=self._padded_spec(size if drop_remainder else None, padded_shapes),
        )

    def _padded_spec(self, size: int | None, padded_shapes: Any) -> specs.Spec | None:
        if self._spec is None:
            return None

        def spec() -> Any:
            leaves = nest.flatten(self.element_spec)
            shapes = _beside(padded_shapes, len(leaves))
            found = [
                TensorSpec([size, *(leaf.shape if shape is None else TensorShape(shape))], leaf.dtype)
                for leaf, shape in zip(leaves, shapes, strict=True)
            ]
            return nest.pack_sequence_as(self.element_spec, found)

        return spec

    def ragged_batch(
        self,
        batch_size: Any,
        drop_remainder: bool = False,
        row_splits_dtype: Any = "int64",
        name: str | None = None,
    ) -> Self:
        """Batches as RaggedTensors, whose rows may differ in length."""
        size = int(plain(batch_size))

        def stack(leaf: Any, *rows: Any) -> Any:
            scalars = isinstance(rows[0], Tensor) and rows[0].ndim == 0
            even = scalars or (not self._guessed and specs.is_even(leaf))
            return (batch_of if even else ragged_of)(*rows)

        def make() -> Iterator[Any]:
            described = self.element_spec
            return (
                nest.map_structure(stack, described, *rows) for rows in self._groups(size, drop_remainder)
            )

        def spec() -> Any:
            return specs.ragged(self.element_spec, size if drop_remainder else None)

        known = None if self._guessed else spec
        return self._derived(
            make, self._fewer(size, drop_remainder), kind="_DenseToRaggedDataset", spec=known
        )

    def sparse_batch(self, batch_size: Any, row_shape: Any, name: str | None = None) -> Self:
        """Batches as SparseTensors of one shape."""
        from tapecore.engine.op import PUBLIC

        size = int(plain(batch_size))

        def stack(*rows: Any) -> Any:
            rows = tuple(PUBLIC["sparse.from_dense"](row) for row in rows)
            shape = [int(n) for n in plain(row_shape)]
            wide = [PUBLIC["sparse.reset_shape"](row, shape) for row in rows]
            return batch_of(*wide)

        def make():
            return (nest.map_structure(stack, *rows) for rows in self._groups(size, False))

        return self._derived(make, self._fewer(size, False), kind="_DenseToSparseBatchDataset")

    def rebatch(self, batch_size: Any, drop_remainder: bool = False, name: str | None = None) -> Self:
        """Batches of another size."""
        return self.unbatch().batch(batch_size, drop_remainder)

    def group_by_window(
        self,
        key_func: Callable[..., Any],
        reduce_func: Callable[..., Any],
        window_size: Any = None,
        window_size_func: Callable[..., Any] | None = None,
        name: str | None = None,
    ) -> Self:
        """What ``reduce_func(key, dataset)`` makes of each group of elements with one key."""

        def make() -> Iterator[Any]:
            groups: dict[int, list[Any]] = {}
            for element in self._make():
                key = int(self._apply(key_func, element))
                groups.setdefault(key, []).append(element)
                most = window_size if window_size_func is None else window_size_func(_key(key))
                if len(groups[key]) == int(plain(most)):
                    yield from self._group(reduce_func, key, groups.pop(key))
            for key, rows in groups.items():
                yield from self._group(reduce_func, key, rows)

        def spec() -> Any:
            none = self._new(lambda: iter(()), 0, (), "_VariantDataset", lambda: self.element_spec)
            return reduce_func(_key(0), none).element_spec

        return self._derived(make, kind="_GroupByWindowDataset", spec=spec)

    def _group(self, reduce_func: Callable[..., Any], key: int, rows: list[Any]) -> Iterator[Any]:
        group = self._new(lambda: iter(rows), len(rows), (), "_VariantDataset", self._spec)
        yield from reduce_func(_key(key), group)._make()

    def bucket_by_sequence_length(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
        self,
        element_length_func: Callable[..., Any],
        bucket_boundaries: Any,
        bucket_batch_sizes: Any,
        padded_shapes: Any = None,
        padding_values: Any = None,
        pad_to_bucket_boundary: bool = False,
        no_padding: bool = False,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Self:
        """Padded batches of elements of about one length."""
        sizes = [int(n) for n in bucket_batch_sizes]

        def bucket(*element: Any) -> int:
            return int(np.searchsorted(bucket_boundaries, int(element_length_func(*element)), side="right"))

        def batch(key: Any, group: Any) -> Any:
            size = sizes[int(key)]
            return (
                group.batch(size, drop_remainder)
                if no_padding
                else group.padded_batch(size, padded_shapes, padding_values, drop_remainder)
            )

        return self.group_by_window(bucket, batch, window_size_func=lambda key: sizes[int(key)])  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]

    def rejection_resample(
        self,
        class_func: Callable[..., Any],
        target_dist: Any,
        initial_dist: Any = None,
        seed: int | None = None,
        name: str | None = None,
    ) -> Self:
        """Pairs of class and element, of which some are left out so that the classes come in other
        proportions."""
        wanted = np.asarray(plain(target_dist), float)
        source = random.Random(seed)

        def make() -> Iterator[Any]:
            not_reproduced("Dataset.rejection_resample", seed)
            known = (
                np.asarray(plain(initial_dist), float) if initial_dist is not None else np.ones_like(wanted)
            )
            for element in self._make():
                kind = int(self._apply(class_func, element))
                if initial_dist is None:
                    known[kind] += 1
                ratio = wanted / np.maximum(known / known.sum(), 1e-9)
                if source.random() < ratio[kind] / ratio.max():
                    yield convert_to_tensor(np.int32(kind)), element

        def spec() -> Any:
            return TensorSpec((), "int32"), self.element_spec

        return self._derived(make, kind="_DirectedInterleaveDataset", spec=spec)


def _key(number: int) -> Tensor:
    return Tensor(np.asarray(number, np.int64))


def _beside(given: Any, count: int) -> list[Any]:
    """A setting for each part of an element: one for all, or one each in the form of the element."""
    if isinstance(given, dict):
        named = cast("dict[str, Any]", given)
        return [named[key] for key in sorted(named)]
    if isinstance(given, tuple) and (count > 1 or any(map(_is_shape, cast("tuple[Any, ...]", given)))):
        return list(cast("tuple[Any, ...]", given))
    return [given] * count


def _is_shape(given: Any) -> bool:
    return isinstance(given, (tuple, list, TensorShape))


def _filled(rows: list[Tensor], shape: Any, filler: Any) -> Tensor:
    own = [max(extents) for extents in zip(*(row.value.shape for row in rows), strict=True)]
    asked: list[Any] = own if shape is None else list(shape if _is_shape(shape) else [shape])
    wanted = [longest if n in (None, -1) else int(n) for n, longest in zip(asked, own, strict=True)]
    kind = rows[0].value.dtype
    empty: Any = b"" if kind.kind == "O" else 0
    value = empty if filler is None else plain(filler)
    whole = np.full((len(rows), *wanted), value.encode() if isinstance(value, str) else value, kind)
    for k, row in enumerate(rows):
        whole[(k, *(slice(n) for n in row.value.shape))] = row.value
    return Tensor(whole)
