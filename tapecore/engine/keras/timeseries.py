"""Windows of a series as a Dataset."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.data.dataset import Dataset
from tapecore.engine.op import PUBLIC, public


@public("keras.utils.timeseries_dataset_from_array keras.preprocessing.timeseries_dataset_from_array")
def timeseries_dataset_from_array(  # noqa: PLR0913, PLR0917  # Keras's parameters
    data: Any,
    targets: Any,
    sequence_length: int,
    sequence_stride: int = 1,
    sampling_rate: int = 1,
    batch_size: int | None = 128,
    shuffle: bool = False,
    seed: int | None = None,
    start_index: int | None = None,
    end_index: int | None = None,
) -> Dataset:
    """Batches of windows of ``data`` along its first axis, with the target of each window's first index unless
    ``targets`` is None. ValueError for a rate or a stride that is not positive or reaches too far."""
    for name, value in (("sampling_rate", sampling_rate), ("sequence_stride", sequence_stride)):
        if value <= 0 or value >= len(data):
            raise ValueError(
                f"`{name}` must be higher than 0 and lower than the length of the data. Received: {name}={value}, "
                f"length of the data={len(data)}"
            )
    first, last = start_index or 0, len(data) if end_index is None else end_index
    starts = _starts(last - first, targets, sequence_length, sequence_stride, sampling_rate)
    if shuffle:
        np.random.RandomState(np.random.randint(1_000_000) if seed is None else seed).shuffle(starts)
    rows, steps = (
        convert_to_tensor(data[first:last]),
        np.arange(sequence_length, dtype=starts.dtype) * sampling_rate,
    )
    gather = PUBLIC["gather"]

    def window(at: Any) -> Any:
        return gather(rows, at + steps)

    found = Dataset.from_tensor_slices(starts).map(window)
    if targets is not None:
        wanted = convert_to_tensor(targets[first:last])

        def target(at: Any) -> Any:
            return gather(wanted, at)

        found = Dataset.zip((found, Dataset.from_tensor_slices(starts).map(target)))
    if shuffle:
        found = found.shuffle(1024 if batch_size is None else batch_size * 8, seed=seed)
    return found if batch_size is None else found.prefetch(-1).batch(batch_size)


def _starts(length: int, targets: Any, sequence_length: int, sequence_stride: int, sampling_rate: int) -> Any:
    """Where the windows begin."""
    count = length - (sequence_length - 1) * sampling_rate
    if targets is not None:
        count = min(count, len(targets))
    kind = "int32" if count < 2_147_483_647 else "int64"
    return np.arange(0, count, sequence_stride, dtype=kind)
