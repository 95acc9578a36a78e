"""Datasets of files: lines, records, CSV, paths; a Dataset saved and loaded."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.data.dataset import Dataset
from tapecore.engine.data.stages import UNKNOWN
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import InvalidArgumentError, NotFoundError
from tapecore.engine.files import records, storage
from tapecore.engine.files.serialized import decode_csv, parse_tensor, serialize_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.strings import texts
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor

_TEXT = TensorSpec((), "string")


def _paths(filenames: Any) -> list[Any]:
    """Paths given as one, as several or as a Dataset."""
    if isinstance(filenames, Dataset):
        return [x for e in filenames for x in np.ravel(e.value)]
    if isinstance(filenames, (list, tuple)):
        return list(filenames)  # type: ignore[reportUnknownArgumentType]
    x = getattr(filenames, "value", None)
    return x.reshape(-1).tolist() if isinstance(x, np.ndarray) else [filenames]  # type: ignore[reportUnknownVariableType]


@public("data.TextLineDataset")
class TextLineDataset(Dataset):
    """The lines of text files, without their ends."""

    def __init__(
        self,
        filenames: Any,
        compression_type: Any = None,
        buffer_size: Any = None,
        num_parallel_reads: Any = None,
        name: str | None = None,
    ) -> None:
        paths = _paths(filenames)

        def make() -> Iterator[Any]:
            for path in paths:
                yield from map(convert_to_tensor, storage.read(path).splitlines())

        super().__init__(make, UNKNOWN, (), "TextLineDatasetV2", lambda: _TEXT)


@public("data.TFRecordDataset")
class TFRecordDataset(Dataset):
    """The records of TFRecord files."""

    def __init__(
        self,
        filenames: Any,
        compression_type: Any = None,
        buffer_size: Any = None,
        num_parallel_reads: Any = None,
        name: str | None = None,
    ) -> None:
        paths, compression = _paths(filenames), str(compression_type or "")

        def make() -> Iterator[Any]:
            for path in paths:
                yield from map(convert_to_tensor, records.records_in(path, compression))

        super().__init__(make, UNKNOWN, (), "TFRecordDatasetV2", lambda: _TEXT)


@public("data.FixedLengthRecordDataset")
def fixed_length_records(
    filenames: Any, record_bytes: Any, header_bytes: Any = 0, footer_bytes: Any = 0, **_: Any
) -> Dataset:
    """Records of a fixed number of bytes."""
    size, head, foot = int(record_bytes), int(header_bytes or 0), int(footer_bytes or 0)

    def make() -> Iterator[Any]:
        for path in _paths(filenames):
            data = storage.read(path)
            for at in range(head, len(data) - foot - size + 1, size):
                yield convert_to_tensor(data[at : at + size])

    return Dataset(make, UNKNOWN, (), "FixedLengthRecordDatasetV2", lambda: _TEXT)


def _listed(
    file_pattern: Any, shuffle: bool | None = None, seed: int | None = None, name: str | None = None
) -> Dataset:
    """The paths that match a pattern, in random order unless ``shuffle`` is False. InvalidArgumentError
    where there are none."""
    found = [path for pattern in _paths(file_pattern) for path in storage.matching(pattern)]
    if not found:
        shown = storage.path_of(_paths(file_pattern)[0])
        raise InvalidArgumentError(
            None,
            None,
            f"Expected 'tf.Tensor(False, shape=(), dtype=bool)' to be true. Summarized data: "
            f"b'No files matched pattern: {shown}'",
        )
    names = convert_to_tensor(texts([path.encode() for path in found], (len(found),)))
    listed = Dataset.from_tensor_slices(names)
    return listed if shuffle is False else listed.shuffle(len(found), seed)


Dataset.list_files = staticmethod(_listed)  # type: ignore[reportAttributeAccessIssue]


# ------------------------------------------------------------------ CSV


@public("data.experimental.CsvDataset")
class CsvDataset(Dataset):
    """The lines of CSV files as tuples; a default gives a column's type."""

    def __init__(  # noqa: PLR0913, PLR0917  # TensorFlow\'s parameters
        self,
        filenames: Any,
        record_defaults: Any,
        compression_type: Any = None,
        buffer_size: Any = None,
        header: Any = False,
        field_delim: str = ",",
        use_quote_delim: bool = True,
        na_value: str = "",
        select_cols: Any = None,
        exclude_cols: Any = None,
    ) -> None:
        defaults = list(record_defaults)

        def make() -> Iterator[Any]:
            for path in _paths(filenames):
                for line in storage.read(path).splitlines()[bool(header) :]:
                    yield tuple(
                        decode_csv(line, defaults, field_delim, use_quote_delim, na_value, select_cols)
                    )

        super().__init__(make, UNKNOWN, (), "CsvDatasetV2", lambda: tuple(map(_column_spec, defaults)))


def _column_spec(default: Any) -> TensorSpec:
    try:
        return TensorSpec((), as_dtype(default) if not isinstance(default, (str, bytes)) else "string")
    except TypeError:
        return TensorSpec((), convert_to_tensor(default).dtype)


@public("data.experimental.make_csv_dataset")
def make_csv_dataset(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    file_pattern: Any,
    batch_size: int,
    column_names: Any = None,
    column_defaults: Any = None,
    label_name: str | None = None,
    select_columns: Any = None,
    field_delim: str = ",",
    header: bool = True,
    num_epochs: int | None = None,
    shuffle: bool = True,
    shuffle_buffer_size: int = 10000,
    shuffle_seed: int | None = None,
    **_: Any,
) -> Dataset:  # TensorFlow's parameters
    """Batches of CSV files as dictionaries of columns, beside the column ``label_name`` if there is one."""
    paths = [path for pattern in _paths(file_pattern) for path in storage.matching(pattern)]
    if not paths:
        raise NotFoundError(None, None, f"No files match {file_pattern}.")
    rows = [
        row
        for path in paths
        for k, row in enumerate(csv.reader(storage.read(path).decode().splitlines(), delimiter=field_delim))
        if k or not header
    ]
    first = next(csv.reader(storage.read(paths[0]).decode().splitlines(), delimiter=field_delim))
    names: list[str] = list(column_names or first)
    columns = {name: _typed([row[k] for row in rows]) for k, name in enumerate(names)}
    chosen = {name: columns[name] for name in (select_columns or names)}
    label = None if label_name is None else chosen.pop(label_name)
    whole = Dataset.from_tensor_slices(chosen if label is None else (chosen, label))
    whole = whole.shuffle(shuffle_buffer_size, shuffle_seed) if shuffle else whole
    return whole.repeat(num_epochs).batch(batch_size, drop_remainder=num_epochs is None)


def _typed(cells: list[str]) -> Tensor:
    for kind, read in ((np.int32, int), (np.float32, float)):
        try:
            return convert_to_tensor(np.array([read(cell or "0") for cell in cells], kind))
        except (ValueError, OverflowError):
            continue
    return convert_to_tensor(texts([cell.encode() for cell in cells], (len(cells),)))


# ------------------------------------------------------------------ saved


def _save(
    self: Dataset, path: Any, compression: Any = None, shard_func: Any = None, checkpoint_args: Any = None
) -> None:
    """Write all elements into a folder."""
    storage.make_folder(path)
    rows = list(self)
    with records.TFRecordWriter(f"{storage.path_of(path)}/elements.tfrecord") as writer:
        for element in rows:
            for leaf in nest.flatten(element):
                writer.write(bytes(serialize_tensor(leaf).value[()]))
    _saved[storage.path_of(path)] = self.element_spec


_saved: dict[str, Any] = {}
"""What the elements of the Datasets are like that this program saved."""


def _load(path: Any, element_spec: Any = None, compression: Any = None, reader_func: Any = None) -> Dataset:
    """The elements of a saved Dataset. ``element_spec`` may be left out in the program that saved it."""
    folder = storage.path_of(path)
    spec = element_spec if element_spec is not None else _saved.get(folder)
    if spec is None:
        raise NotFoundError(
            None, None, f"Give element_spec: what the elements in {folder} are like is not known here."
        )
    leaves = nest.flatten(spec)

    def make() -> Iterator[Any]:
        source = records.records_in(f"{folder}/elements.tfrecord")
        for row in zip(*[source] * len(leaves), strict=True):
            parts = [parse_tensor(text, leaf.dtype) for text, leaf in zip(row, leaves, strict=True)]
            yield nest.pack_sequence_as(spec, parts)

    return Dataset(make, UNKNOWN, (), "_LoadDataset", lambda: spec)


Dataset.save = _save  # type: ignore[reportAttributeAccessIssue]
Dataset.load = staticmethod(_load)  # type: ignore[reportAttributeAccessIssue]
PUBLIC["data.experimental.save"] = _save
PUBLIC["data.experimental.load"] = _load
