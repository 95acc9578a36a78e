"""What is not as in TensorFlow is said on the run: generators that draw other numbers from the same seed."""

import pytest

from tapecore.capture import run

QUEUE = """\
import tensorflow as tf
queue = tf.queue.RandomShuffleQueue(8, 0, [tf.float32], [()]{seed})
queue.enqueue_many([[1.0, 2.0, 3.0]])
x, y = queue.dequeue(), queue.dequeue()
"""
RESAMPLED = """\
import tensorflow as tf
data = tf.data.Dataset.range(20).rejection_resample(lambda n: tf.cast(n % 2, tf.int32), [0.5, 0.5]{seed})
found = list(data)
"""


@pytest.mark.parametrize("program", [QUEUE, RESAMPLED], ids=["queue", "resampled"])
@pytest.mark.parametrize("fixed", [", seed=1", "global"])
def test_a_generator_that_is_not_tensorflow_s_says_so_once_where_a_seed_is_given(
    program: str, fixed: str
) -> None:
    text = program.format(seed="" if fixed == "global" else fixed)
    if fixed == "global":
        text = text.replace("as tf\n", "as tf\ntf.random.set_seed(3)\n")
    (note,) = run(text).header.notes
    assert "draws other numbers than TensorFlow" in note


@pytest.mark.parametrize("program", [QUEUE, RESAMPLED], ids=["queue", "resampled"])
def test_without_a_seed_nobody_expects_the_same_numbers(program: str) -> None:
    assert run(program.format(seed="")).header.notes == ()


def test_those_that_are_reproduced_say_nothing() -> None:
    drawn = "import tensorflow as tf\ntf.random.set_seed(1)\nx = tf.random.normal([3])\ny = tf.random.shuffle([1, 2])\n"
    assert run(drawn).header.notes == ()


def test_a_function_that_tensorflow_would_trace_says_that_it_runs_each_time() -> None:
    program = "import tensorflow as tf\n@tf.function\ndef f(x):\n  return x * 2.0\nf(1.0)\nf(2.0)\n"
    (note,) = run(program).header.notes
    assert (
        note
        == "tf.function runs its Python function each time; TensorFlow traces it once for each kind of arguments."
    )
