"""Sparse gradients: their rows stand in the order in which TensorFlow's tape, breadth first, comes to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tapecore as tf


def row(x: Any, k: int) -> Any:
    return tf.gather(x, [k])


def kept_apart(x: Any) -> Any:
    a, b, c = (row(x, k) for k in range(3))
    return tf.reduce_sum(a) + tf.reduce_sum(c) * tf.reduce_sum(b)


def used_twice(x: Any) -> Any:
    a = row(x, 0)
    return tf.sin(a) * row(x, 1) + tf.cos(a) * row(x, 2)


def crossed(x: Any) -> Any:
    a, b, c, d = (row(x, k) for k in range(4))
    u, w = a * c, b * d
    return tf.concat([w, u], 0)


ORDERS: list[tuple[Callable[[Any], Any], list[int]]] = [
    (lambda x: row(x, 0) * row(x, 1), [0, 1]),
    (lambda x: row(x, 0) * row(x, 1) * row(x, 2), [2, 0, 1]),
    (lambda x: row(x, 0) * (row(x, 1) * row(x, 2)), [0, 1, 2]),
    (lambda x: row(x, 0) * row(x, 1) * row(x, 2) * row(x, 3), [3, 2, 0, 1]),
    (lambda x: (row(x, 0) * row(x, 1)) * (row(x, 2) * row(x, 3)), [0, 1, 2, 3]),
    (lambda x: tf.add_n([row(x, k) for k in range(4)]), [0, 1, 2, 3]),
    (lambda x: sum(row(x, k) * (k + 1.0) for k in range(5)), [4, 3, 2, 1, 0]),
    (lambda x: [row(x, k) for k in range(3)], [2, 1, 0]),
    (kept_apart, [0, 2, 1]),
    (used_twice, [1, 2, 0]),
    (crossed, [1, 3, 0, 2]),
]
"""Programs, and the indices that TensorFlow 2.21 gives."""


@pytest.mark.parametrize(("program", "indices"), ORDERS)
@pytest.mark.parametrize("persistent", [False, True])
@pytest.mark.parametrize("leaf", [tf.constant, tf.Variable])
def test_rows_stand_in_tensorflows_order(
    program: Callable[[Any], Any], indices: list[int], persistent: bool, leaf: Any
) -> None:
    x = leaf(np.arange(12.0).reshape(6, 2))
    with tf.GradientTape(persistent=persistent) as tape:
        tape.watch(x)
        y = program(x)
    found = tape.gradient(y, x)
    assert found.indices.numpy().tolist() == indices


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.booleans()), min_size=2, max_size=12))
def test_the_order_changes_no_number(steps: list[tuple[int, int, bool]]) -> None:
    """A random program on three rows: its sparse gradient is the dense one of slicing in place of gathering."""

    def run(x: Any, take: Callable[[Any, int], Any]) -> Any:
        known = [take(x, k) for k in range(3)]
        for i, j, product in steps:
            a, b = known[i % len(known)], known[j % len(known)]
            known.append(tf.sin(a) * b if product else a + 0.5 * b)
        return known[-1]

    x = tf.constant(np.linspace(-1, 1, 6).reshape(3, 2))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        gathered, sliced = run(x, row), run(x, lambda whole, k: whole[k : k + 1])
    dense = tape.gradient(sliced, x)
    assert np.allclose(tf.convert_to_tensor(tape.gradient(gathered, x)).numpy(), dense.numpy())
