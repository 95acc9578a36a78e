"""Labels and sequences as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.keras.symbolic import KerasTensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.tensor import Tensor


@public("keras.utils.to_categorical")
def to_categorical(x: Any, num_classes: int | None = None) -> Any:
    """Class numbers as rows with a single one: an array, or a tensor for a tensor."""
    if isinstance(x, Tensor):
        count = int(x.value.max()) + 1 if num_classes is None else num_classes
        return PUBLIC["one_hot"](x, count)
    labels = np.array(x, dtype="int64")
    shape = labels.shape[:-1] if labels.ndim > 1 and labels.shape[-1] == 1 else labels.shape
    count = int(labels.max()) + 1 if num_classes is None else num_classes
    rows = np.zeros((labels.size, count), np.float64)
    rows[np.arange(labels.size), labels.reshape(-1)] = 1
    return rows.reshape((*shape, count))


@public("keras.utils.normalize")
def normalize(x: Any, axis: int = -1, order: int = 2) -> Any:
    """An array whose vectors along ``axis`` have length 1."""
    array = np.asarray(x)
    lengths = np.atleast_1d(np.linalg.norm(array, order, axis))
    lengths[lengths == 0] = 1
    return array / np.expand_dims(lengths, axis)


@public("keras.utils.pad_sequences keras.preprocessing.sequence.pad_sequences")
def pad_sequences(
    sequences: Any,
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> Any:
    """Lists of different lengths as rows of one array: cut to ``maxlen`` and filled with ``value``, in front
    (``pre``) or behind (``post``)."""
    lists = [list(s) for s in sequences]
    longest = max((len(s) for s in lists), default=0) if maxlen is None else maxlen
    inner = next((np.asarray(s).shape[1:] for s in lists if s), ())
    rows = np.full((len(lists), longest, *inner), value, dtype=dtype)
    for row, given in zip(rows, lists, strict=True):
        kept = (
            given if len(given) <= longest else given[-longest:] if truncating == "pre" else given[:longest]
        )
        if kept:
            row[-len(kept) :] = kept if padding == "pre" else row[-len(kept) :]
            if padding == "post":
                row[: len(kept)] = kept
    return rows


@public("keras.utils.split_dataset")
def split_dataset(
    dataset: Any, left_size: Any = None, right_size: Any = None, shuffle: bool = False, seed: Any = None
) -> tuple[Any, Any]:
    """The first and the last elements of a Dataset, or of arrays, as two Datasets. A size is a number of elements, or a
    share of them between 0 and 1. ValueError where neither is given."""
    if left_size is None and right_size is None:
        raise ValueError(
            "At least one of the `left_size` or `right_size` must be specified. Received: left_size=None and "
            "right_size=None"
        )
    kind = PUBLIC["data.Dataset"]
    whole = dataset if isinstance(dataset, kind) else kind.from_tensor_slices(dataset)
    count = len(list(whole))
    whole = whole.shuffle(count, seed=seed, reshuffle_each_iteration=False) if shuffle else whole
    left = None if left_size is None else _counted(left_size, count)
    right = None if right_size is None else _counted(right_size, count)
    first = count - (right or 0) if left is None else left
    last = whole.skip(first) if right is None else whole.skip(count - right)
    return whole.take(first), last


def _counted(size: Any, count: int) -> int:
    return round(size * count) if isinstance(size, float) else int(size)


@public("keras.utils.get_source_inputs")
def get_source_inputs(tensor: KerasTensor) -> list[KerasTensor]:
    """The symbolic tensors that ``tensor`` was made from, at the very beginning."""
    from tapecore.engine.keras.graph import order

    return [x for node in order(tensor) if not node.inputs for x in node.outputs]
