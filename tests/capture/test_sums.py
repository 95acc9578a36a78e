"""The sum of absolute contributions, of few and of many."""

import numpy as np
import pytest

import tapecore as tf
from tapecore.capture.record import record
from tapecore.capture.sums import Sum


def test_a_chain_of_any_length() -> None:
    total = Sum(np.array([1.0, -2.0]), np.array([3.0, -4.0]))
    links = [total := Sum(total, np.float32(-1)) for _ in range(5000)]
    assert links[-1].size() == 5010.0
    assert links[0].size() == 11.0
    assert Sum(None, np.float32(-2)).size() == 2.0


@pytest.mark.parametrize("count", [3, 40, 20_000])
def test_an_accumulator_says_what_cancelled(count: int) -> None:
    x = tf.Variable(np.ones(count, np.float32))
    with record() as recording:
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(x * 3.0) - tf.reduce_sum(x * 2.0) - tf.reduce_sum(x)
        tape.gradient(y, x)
    answer = recording.values[next(e for e in recording.events if e.kind == "answer").outputs[0]]
    assert answer.statistics is not None
    assert (answer.statistics.zeros, answer.statistics.absolute) == (count, 6.0 * count)
