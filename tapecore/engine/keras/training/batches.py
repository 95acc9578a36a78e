"""Data for training: arrays, tensors, datasets and generators as batches of ``(x, y, sample_weight)``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.data.elements import batch_of
from tapecore.engine.keras.sequences import PyDataset
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.random_ops import random_shuffle
from tapecore.engine.ops.seeds import start_of_function
from tapecore.engine.tensor import Tensor


@public("keras.utils.unpack_x_y_sample_weight")
def unpack_x_y_sample_weight(data: Any) -> tuple[Any, Any, Any]:
    """A batch as ``(x, y, sample_weight)``, None for what it does not have. ValueError for more than three."""
    if isinstance(data, list):
        data = tuple(cast("list[Any]", data))
    if not isinstance(data, tuple):
        return data, None, None
    parts = cast("tuple[Any, ...]", data)
    if not 1 <= len(parts) <= 3:
        raise ValueError(
            "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, "
            f"found: {data}"
        )
    return (*parts, *[None] * (3 - len(parts)))  # type: ignore[reportReturnType]


@public("keras.utils.pack_x_y_sample_weight")
def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """A batch as a tuple without what it does not have."""
    if y is None:
        return x if not isinstance(x, (list, tuple)) else (x,)
    return (x, y) if sample_weight is None else (x, y, sample_weight)


class Arrays:
    """Arrays cut into batches, in a new random order each time if ``shuffle``."""

    def __init__(self, parts: tuple[Any, ...], batch_size: int | None, shuffle: bool) -> None:
        given = tuple(
            tuple(cast("list[Any]", part)) if isinstance(part, list) else part
            for part in parts
            if part is not None
        )
        self.alone = len(given) == 1 and not isinstance(given[0], tuple)
        self.parts = nest.map_structure(_array, given)
        sizes = {next(iter(x.shape)) for x in nest.flatten(self.parts)}
        if len(sizes) > 1:
            told = ", ".join(str(next(iter(x.shape))) for x in nest.flatten(self.parts))
            raise ValueError(
                "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples."
                f"'x' sizes: {told}"
            )
        self.count, self.size, self.shuffle = sizes.pop(), batch_size or 32, shuffle

    @property
    def steps(self) -> int | None:
        """The number of batches."""
        return math.ceil(self.count / self.size)

    def __iter__(self) -> Iterator[Any]:
        order = _shuffled(self.count) if self.shuffle else None
        for start in range(0, self.count, self.size):
            batch = self.rows(
                slice(start, start + self.size) if order is None else order[start : start + self.size]
            )
            yield batch[0] if self.alone else batch

    def rows(self, chosen: Any) -> tuple[Any, ...]:
        """These rows of all arrays."""
        return nest.map_structure(_Rows(chosen), self.parts)


def _shuffled(count: int) -> Any:
    """A random order of so many rows. Keras draws it in a traced function: after ``set_seed`` it is the same in
    each epoch."""
    key, counter = start_of_function()
    return np.asarray(
        random_shuffle.public(convert_to_tensor(np.arange(count)), key=key, counter=counter).value
    )


class _Rows:
    def __init__(self, chosen: Any) -> None:
        self.chosen: Any = chosen
        self.cut = isinstance(chosen, slice)

    def __call__(self, x: Any) -> Any:
        if isinstance(x, Composite):
            places = range(x._length())[self.chosen] if self.cut else self.chosen  # type: ignore[reportPrivateUsage]
            rows = [x._row(int(k)) for k in places]  # type: ignore[reportPrivateUsage]
            return rows[0]._stacked(rows, batch_of, None)
        if isinstance(x, Tensor):
            return x[self.chosen] if self.cut else PUBLIC["gather"](x, self.chosen)
        return convert_to_tensor(x[self.chosen])


def _array(x: Any) -> Any:
    if isinstance(x, (Tensor, Composite)):
        return x
    array = np.asarray(getattr(x, "values", x) if hasattr(x, "columns") or hasattr(x, "iloc") else x)
    if array.dtype == object:
        raise ValueError(
            f"Failed to convert a NumPy array to a Tensor (Unsupported object type {type(array.flat[0]).__name__})."
        )
    return array.astype(np.float32) if array.dtype == np.float64 else array


class Stream:
    """A dataset, a ``PyDataset`` or a generator: batches as they come."""

    def __init__(self, source: Any) -> None:
        self.source = source

    @property
    def steps(self) -> int | None:
        """The number of batches if it is known."""
        if hasattr(self.source, "__next__"):
            return None
        try:
            return len(self.source)
        except TypeError:
            return None

    def __iter__(self) -> Iterator[Any]:
        told = isinstance(self.source, PyDataset)
        if told:
            self.source.on_epoch_begin()
        for batch in self._again():
            yield nest.map_structure(_tensor, batch)
        if told:
            self.source.on_epoch_end()

    def _again(self) -> Any:
        if hasattr(self.source, "__iter__"):
            return self.source
        return (self.source[k] for k in range(len(self.source)))


def _tensor(x: Any) -> Any:
    return convert_to_tensor(x) if isinstance(x, (np.ndarray, np.generic)) else x


def batches_of(x: Any, y: Any, sample_weight: Any, batch_size: int | None, shuffle: bool) -> Arrays | Stream:
    """The batches of what a person handed to ``fit``, ``evaluate`` or ``predict``. ValueError for lists of bare
    numbers."""
    if isinstance(x, (list, tuple)) and any(isinstance(n, (int, float, str)) for n in nest.flatten(x)):
        raise ValueError(f"Unrecognized data type: x={x} (of type {type([])})")
    kinds = (np.ndarray, Tensor, Composite, list, tuple, dict)
    if isinstance(x, kinds) or hasattr(x, "iloc") or hasattr(x, "value"):
        return Arrays((cast("Any", x), y, sample_weight), batch_size, shuffle)
    if y is not None:
        raise ValueError(
            "When providing `x` as a dataset or generator, `y` should not be passed. Instead, the targets should "
            "be included as part of it."
        )
    return Stream(x)


def split(parts: tuple[Any, ...], share: float) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The first and the last rows of all arrays; the last are ``share`` of them. ValueError when one side
    would be empty."""
    count = next(iter(nest.flatten(parts[0])[0].shape)) if nest.flatten(parts[0]) else 0
    at = math.floor(count * (1.0 - share))
    if at in (0, count):
        raise ValueError(
            f"Training data contains {count} samples, which is not sufficient to split it into a validation and "
            f"training set as specified by `validation_split={share}`. Either provide more data, or a different "
            "value for the `validation_split` argument."
        )

    def cut(rows: slice) -> tuple[Any, ...]:
        return tuple(None if p is None else nest.map_structure(_Cut(rows), p) for p in parts)

    return cut(slice(0, at)), cut(slice(at, None))


class _Cut:
    def __init__(self, rows: slice) -> None:
        self.rows = rows

    def __call__(self, x: Any) -> Any:
        return (x if isinstance(x, Tensor) else np.asarray(x))[self.rows]
