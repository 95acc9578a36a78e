"""What the elements of a Dataset are said to be like: what is left open is None."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
Dataset = tf.data.Dataset
PAIRS = Dataset.from_tensor_slices(np.zeros((5, 2), np.float32))
ROWS = Dataset.from_generator(
    lambda: iter([[1], [2, 3], [4]]), output_signature=tf.TensorSpec([None], tf.int32)
)


def zero_key(_: Any) -> Any:
    return tf.constant(0, tf.int64)


@pytest.mark.parametrize(
    ("dataset", "shape"),
    [
        (PAIRS.batch(2), [None, 2]),
        (PAIRS.batch(2, drop_remainder=True), [2, 2]),
        (PAIRS.batch(2).batch(2), [None, None, 2]),
        (PAIRS.batch(2).unbatch(), [2]),
        (PAIRS.batch(2).rebatch(3), [None, 2]),
        (PAIRS.padded_batch(2, padded_shapes=[None]), [None, None]),
        (PAIRS.ragged_batch(2), [None, 2]),
        (PAIRS.ragged_batch(2, drop_remainder=True), [2, 2]),
        (PAIRS.group_by_window(zero_key, lambda _, group: group.batch(2), window_size=2), [None, 2]),
        (PAIRS.bucket_by_sequence_length(lambda x: tf.shape(x)[0], [3], [2, 2]), [None, 2]),
        (PAIRS.batch(2).map(lambda x: x * 2.0), [None, 2]),
        (PAIRS.batch(2).enumerate().map(lambda _, x: x), [None, 2]),
    ],
)
def test_batches_leave_their_size_open_unless_the_rest_is_dropped(dataset: Any, shape: list[Any]) -> None:
    assert dataset.element_spec == tf.TensorSpec(shape, tf.float32)


def test_rows_of_open_length_become_ragged_batches() -> None:
    batches = ROWS.ragged_batch(2)
    assert repr(batches.element_spec) == "RaggedTensorSpec(TensorShape([None, None]), tf.int32, 1, tf.int64)"
    assert [batch.to_list() for batch in batches] == [[[1], [2, 3]], [[4]]]


def test_rows_of_one_length_become_dense_batches() -> None:
    assert [type(batch).__name__ for batch in PAIRS.ragged_batch(3)] == ["EagerTensor"] * 2
