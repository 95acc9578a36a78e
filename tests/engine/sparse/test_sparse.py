"""Sparse tensors against dense ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tapecore.engine import library

tf: Any = library.root()
MATRICES = arrays(np.float32, (3, 4), elements=st.integers(-3, 3).map(float))


def dense(x: Any) -> Any:
    return tf.sparse.to_dense(x).numpy()


@given(MATRICES, MATRICES)
def test_sparse_sums_and_products_are_the_dense_ones(a: Any, b: Any) -> None:
    x, y = tf.sparse.from_dense(a), tf.sparse.from_dense(b)
    np.testing.assert_array_equal(dense(tf.sparse.add(x, y)), a + b)
    np.testing.assert_array_equal(tf.sparse.add(x, b).numpy(), a + b)
    np.testing.assert_array_equal(dense(tf.sparse.maximum(x, y)), np.maximum(a, b))
    np.testing.assert_array_equal(dense(tf.sparse.minimum(x, y)), np.minimum(a, b))
    np.testing.assert_array_equal(dense(x * b), a * b)
    np.testing.assert_array_equal(tf.sparse.sparse_dense_matmul(x, b.T).numpy(), a @ b.T)
    np.testing.assert_array_equal(tf.sparse.sparse_dense_matmul(x, b, adjoint_a=True).numpy(), a.T @ b)
    np.testing.assert_array_equal(tf.sparse.sparse_dense_matmul(b.T, x).numpy(), b.T @ a)


@given(MATRICES, st.integers(0, 3), st.integers(0, 3))
def test_arrangements_are_those_of_the_dense_tensor(a: Any, row: int, column: int) -> None:
    x = tf.sparse.from_dense(a)
    np.testing.assert_array_equal(dense(tf.sparse.transpose(x)), a.T)
    np.testing.assert_array_equal(dense(tf.sparse.reshape(x, [2, -1])), a.reshape(2, -1))
    np.testing.assert_array_equal(
        dense(tf.sparse.slice(x, [row, column], [2, 2])), a[row : row + 2, column : column + 2]
    )
    np.testing.assert_array_equal(dense(tf.sparse.concat(0, [x, x])), np.concatenate([a, a]))
    np.testing.assert_array_equal(np.concatenate([dense(part) for part in tf.sparse.split(x, 2, 1)], 1), a)
    np.testing.assert_array_equal(tf.sparse.reduce_sum(x, 1, keepdims=True).numpy(), a.sum(1, keepdims=True))
    np.testing.assert_array_equal(dense(x[1:, 2]), a[1:, 2])


def test_gradients_flow_through_the_values() -> None:
    w = tf.Variable([2.0, 3.0])
    with tf.GradientTape() as tape:
        s = tf.SparseTensor([[0, 1], [1, 0]], w * w, [2, 2])
        y = tf.reduce_sum(tf.sparse.to_dense(tf.sparse.add(s, s)) * [[1.0, 10.0], [100.0, 1.0]])
    assert tape.gradient(y, w).numpy().tolist() == [80.0, 1200.0]


def test_what_makes_no_sense_is_refused() -> None:
    s = tf.SparseTensor([[0, 1]], [1.0], [2, 2])
    with pytest.raises(ValueError, match="unsupported type"):
        tf.exp(s)
    with pytest.raises(TypeError, match="At least one input"):
        tf.sparse.add([1.0], [2.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match="out of bounds"):
        tf.sparse.to_dense(tf.SparseTensor([[5, 0]], [1.0], [2, 2]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="repeated"):
        tf.sparse.to_dense(tf.SparseTensor([[0, 0], [0, 0]], [1.0, 2.0], [2, 2]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="inner dimension"):
        tf.sparse.sparse_dense_matmul(s, [[1.0]])


def test_indicators_masks_and_counts() -> None:
    s = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], [2, 0, 1], [2, 2])
    assert tf.sparse.to_indicator(s, 3).numpy().tolist() == [[True, False, True], [False, True, False]]
    assert dense(tf.sparse.bincount([1, 1, 3])).tolist() == [0, 2, 0, 1]
    rows = tf.IndexedSlices(tf.constant([[1.0], [2.0]]), tf.constant([3, 5]))
    assert tf.sparse.mask(rows, [3]).indices.numpy().tolist() == [5]
    assert dense(tf.sparse.reset_shape(s)).shape == (2, 2)
