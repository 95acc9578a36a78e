"""``tf.raw_ops``: ops by TensorFlow's op names and argument names."""

from __future__ import annotations

from typing import Any

import pytest

from tapecore.engine import library

tf: Any = library.root()
raw = tf.raw_ops


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (lambda: raw.AddV2(x=1.0, y=2.0), 3),
        (lambda: raw.Sum(input=[[1.0, 2.0]], axis=1, keep_dims=True), [[3]]),
        (lambda: raw.Any(input=[True, False], axis=0), True),
        (lambda: raw.MatMul(a=[[2.0]], b=[[3.0]], transpose_a=True), [[6]]),
        (lambda: raw.Reshape(tensor=[1, 2], shape=[2, 1]), [[1], [2]]),
        (lambda: raw.ConcatV2(values=[[1], [2]], axis=0), [1, 2]),
        (lambda: raw.Pack(values=[1, 2]), [1, 2]),
        (lambda: raw.Cast(x=[1.7], DstT=tf.int32), [1]),
        (lambda: raw.ArgMax(input=[1.0, 3.0], dimension=0), 1),
        (lambda: raw.StridedSlice(input=[1, 2, 3], begin=[0], end=[3], strides=[2]), [1, 3]),
        (lambda: raw.StridedSlice(input=[1, 2], begin=[1], end=[2], strides=[1], shrink_axis_mask=1), 2),
        (
            lambda: raw.StridedSlice(input=[[1], [2]], begin=[0, 0], end=[1, 0], strides=[1, 1], end_mask=1),
            [[]] * 2,
        ),
        (lambda: raw.StringToNumber(string_tensor="2.5"), 2.5),
        (
            lambda: raw.Conv2D(input=[[[[2.0]]]], filter=[[[[3.0]]]], strides=[1, 1, 1, 1], padding="SAME"),
            [[[[6]]]],
        ),
        (
            lambda: raw.MaxPool(
                input=[[[[2.0], [3.0]]]], ksize=[1, 1, 2, 1], strides=[1, 1, 1, 1], padding="VALID"
            ),
            [[[[3]]]],
        ),
        (lambda: raw.Fill(dims=[2], value=7), [7, 7]),
    ],
)
def test_a_raw_op_takes_tensorflow_s_names(call: Any, wanted: Any) -> None:
    assert call().value.tolist() == wanted


def test_a_raw_random_op_takes_two_seeds() -> None:
    seeded = [
        raw.RandomStandardNormal(shape=[3], dtype=tf.float32, seed=1, seed2=2).value.tolist()
        for _ in range(2)
    ]
    assert seeded[0] == seeded[1]
    assert raw.RandomUniform(shape=[3], dtype=tf.float32).shape == (3,)
    tf.random.set_seed(5)
    drawn = tf.random.normal([3], seed=1)
    assert (
        raw.RandomStandardNormal(shape=[3], dtype=tf.float32, seed=5, seed2=1).value.tolist()
        == drawn.value.tolist()
    )


def test_raw_choices_and_orders_are_tensorflow_s() -> None:
    seeds = {"seed": 1, "seed2": 2}
    drawn = raw.Multinomial(logits=[[0.1, 0.2, 0.7]], num_samples=5, **seeds)
    assert drawn.value.tolist() == [[0, 1, 1, 1, 2]]
    assert raw.RandomShuffle(value=tf.range(6), **seeds).value.tolist() == [5, 1, 4, 0, 3, 2]
    assert sorted(raw.RandomShuffle(value=tf.range(6)).value.tolist()) == list(range(6))


def test_a_raw_op_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match=r"^tapecore does not have tf.raw_ops.Nope$"):
        _ = raw.Nope
