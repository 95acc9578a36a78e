"""Ragged tensors against Python's own lists, and their gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapecore.engine import library

tf: Any = library.root()

ROWS = st.lists(st.lists(st.integers(-9, 9), max_size=4), min_size=1, max_size=4)
DEEP = st.lists(ROWS, min_size=1, max_size=3)


def ragged(rows: Any, cuts: int = 1) -> Any:
    return tf.ragged.constant(rows, dtype=tf.int32, ragged_rank=cuts)


@given(ROWS, ROWS)
def test_rows_are_joined_as_lists_are(one: list[Any], other: list[Any]) -> None:
    assert tf.concat([ragged(one), ragged(other)], 0).to_list() == one + other
    pairs = list(zip(one, other, strict=False))
    beside = tf.concat([ragged([a for a, _ in pairs]), ragged([b for _, b in pairs])], 1)
    assert beside.to_list() == [a + b for a, b in pairs]


@given(DEEP)
def test_reductions_are_those_of_the_lists(rows: list[Any]) -> None:
    x = ragged(rows, 2)
    assert tf.reduce_sum(x, axis=2).to_list() == [[sum(row) for row in part] for part in rows]
    assert tf.reduce_sum(x, axis=[1, 2]).numpy().tolist() == [sum(map(sum, part)) for part in rows]
    assert int(tf.reduce_sum(x)) == sum(sum(row) for part in rows for row in part)


@given(ROWS, st.integers(-5, 5), st.integers(-5, 5))
def test_slices_are_those_of_the_lists(rows: list[Any], start: int, stop: int) -> None:
    x = ragged(rows)
    assert x[:, start:stop].to_list() == [row[start:stop] for row in rows]
    assert x[start:stop].to_list() == rows[start:stop]
    assert tf.reverse(x, [0, 1]).to_list() == [row[::-1] for row in rows[::-1]]
    assert (x + 1).to_list() == [[n + 1 for n in row] for row in rows]
    assert tf.tile(x, [2, 2]).to_list() == [row * 2 for row in rows] * 2


@given(DEEP)
def test_a_tensor_of_all_rows_gives_them_back(rows: list[Any]) -> None:
    x = ragged(rows, 2)
    longest = x.bounding_shape().numpy().tolist()
    whole = x.to_tensor(default_value=99)
    assert whole.shape == longest
    kept = [
        [[n for n in row if n != 99] for row in part[: len(own)]]
        for part, own in zip(whole.numpy().tolist(), rows, strict=True)
    ]
    assert kept == rows


def test_gradients_reach_the_flat_values_through_padding_and_broadcasting() -> None:
    w = tf.Variable([1.0, 2.0, 3.0])
    with tf.GradientTape() as tape:
        rows = tf.RaggedTensor.from_row_lengths(w * w, [1, 0, 2])
        y = tf.reduce_sum((rows * [[1.0], [5.0], [10.0]]).to_tensor(default_value=7.0) ** 2)
    assert tape.gradient(y, w).numpy().tolist() == [4.0, 3200.0, 10800.0]


def test_a_tape_watches_what_is_inside() -> None:
    x = tf.ragged.constant([[1.0], [2.0, 3.0]])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(x * x)
    assert tape.gradient(y, x.flat_values).numpy().tolist() == [2.0, 4.0, 6.0]


def test_what_has_no_meaning_for_rows_is_refused() -> None:
    x = tf.ragged.constant([[1.0], [2.0, 3.0]])
    with pytest.raises(ValueError, match="inner ragged dimension"):
        _ = x[:, 0]
    with pytest.raises(TypeError, match="boolean"):
        bool(x)
    with pytest.raises(ValueError, match="no len"):
        tf.nn.l2_loss(x)
    with pytest.raises(tf.errors.InvalidArgumentError):
        _ = x + tf.ragged.constant([[1.0, 2.0], [3.0]])


def test_its_shape_knows_the_lengths() -> None:
    shape = tf.shape(tf.ragged.constant([[1], [2, 3]]))
    assert int(shape[0]) == 2
    assert repr(shape) == "<DynamicRaggedShape lengths=[2, (1, 2)] num_row_partitions=1>"
    with pytest.raises(ValueError, match="not uniform"):
        _ = shape[1]
    made = tf.experimental.DynamicRaggedShape.from_lengths([2, (1, 2), 3])
    assert (made.rank, made.num_row_partitions, made.inner_shape.numpy().tolist()) == (3, 1, [3, 3])
    assert tf.experimental.RowPartition.from_value_rowids([0, 2], 4).row_lengths().numpy().tolist() == [
        1,
        0,
        1,
        0,
    ]


def test_softmax_and_running_sums_go_along_rows() -> None:
    x = tf.ragged.constant([[0.0, 0.0], [1.0]])
    assert tf.nn.softmax(x).to_list() == [[0.5, 0.5], [1.0]]
    assert tf.cumsum(tf.ragged.constant([[1, 2], [3]]), axis=1).to_list() == [[1, 3], [3]]
    np.testing.assert_allclose(
        tf.math.reduce_std(tf.ragged.constant([[1.0, 3.0], [2.0]]), axis=1).numpy(), [1.0, 0.0]
    )
    assert tf.one_hot(tf.ragged.constant([[0], [1, 0]]), 2).shape == [2, None, 2]
