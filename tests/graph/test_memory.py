"""What tapes keep alive: by hand, against the engine's own tapes, and against the memory that Python really holds."""

import gc
import tracemalloc

import numpy as np
import pytest

import tapecore as tf
from tapecore.capture import run
from tapecore.engine.entry import filled
from tapecore.engine.tensor import Tensor
from tapecore.graph.memory import Memory, memory

START = "import tensorflow as tf\nx = tf.Variable(tf.ones((250,)))\n"
KB = 1000
"""250 numbers of four bytes."""


def kept(program: str, before: str = START) -> list[Memory]:
    recording = run(before + program)
    assert not [event.info for event in recording.events if event.kind == "error"]
    return memory(recording)


def test_what_rules_read_stays_and_all_else_goes():
    (tape,) = kept(
        "with tf.GradientTape() as t:\n"
        "    a = tf.exp(x)\n"  # its rule reads what it gave
        "    b = a + 1.0\n"  # nothing
        "    c = tf.sin(b)\n"  # what went in
        "    y = tf.reduce_sum(c)\n"  # shapes alone
        "g = t.gradient(y, x)\n"
    )
    assert (tape.peak, tape.values, tape.persistent) == (2 * KB, 2, False)
    assert [held for _, held in tape.changes] == [0, KB, 2 * KB, 0]
    assert tape.how == "gradient"


def test_an_array_counts_once_and_names_tell_what_would_stay_anyway():
    (tape,) = kept("with tf.GradientTape() as t:\n    y = x * x * x * tf.sin(x)\n")
    # x, x * x, x * x * x, sin(x): x is a Variable, the others have no name
    assert (tape.peak, tape.values, tape.alone) == (4 * KB, 4, 3 * KB)
    assert (tape.ended, tape.calls) == (-1, [])


def test_a_persistent_tape_keeps_it_until_it_is_dropped():
    program = "with tf.GradientTape(persistent=True) as t:\n    y = x * x\ng = t.gradient(y, x)\n"
    (stays,) = kept(program)
    assert (stays.extra, stays.ended, stays.how) == (KB, -1, "")
    (dropped,) = kept(program + "h = t.gradient(y, x)\ndel t\nz = tf.sin(x)\n")
    assert (dropped.extra, dropped.how, len(dropped.calls)) == (KB, "drop", 2)
    assert dropped.at(dropped.ended) == 0 < dropped.at(dropped.ended - 1)
    assert kept(program.replace("True", "False"))[0].extra == 0


def test_each_of_nested_tapes_keeps_its_own():
    outer, inner = kept(
        "with tf.GradientTape() as outer:\n    with tf.GradientTape() as inner:\n        y = x * x\n"
        "    g = inner.gradient(y, x)\nh = outer.gradient(g, x)\n"
    )
    assert inner.peak == KB
    assert outer.peak == 2 * KB  # x, and the seed: ones that the recorded backward pass multiplied with
    assert outer.ended > inner.ended > 0


def test_a_reset_lets_go_and_begins_anew():
    (tape,) = kept("with tf.GradientTape() as t:\n    y = tf.sin(tf.exp(x))\n    t.reset()\n    y = x * x\n")
    assert [held for _, held in tape.changes] == [0, KB, 0, KB]


def test_concatenation_and_paused_or_unwatched_ops_keep_nothing():
    (tape,) = kept(
        "with tf.GradientTape() as t:\n    y = tf.concat([x, x, x], 0)\n    with t.stop_recording():\n"
        "        z = x * x\n    w = tf.exp(tf.ones((250,)))\n"
    )
    assert tape.peak == 0


OPS = [
    "tf.nn.relu(x) * tf.sigmoid(x)",
    "tf.matmul(tf.reshape(x, (10, 25)), tf.reshape(x, (25, 10)))",
    "tf.nn.softmax(x) / (1.0 + tf.square(x))",
    "tf.where(x > 0.5, tf.tanh(x), x ** 3.0)",
    "tf.reduce_max(tf.stack([x, 2.0 * x, tf.sqrt(x)]), axis=0)",
    "tf.gather(x, [0, 3]) * tf.math.log(x[:2])",
    "tf.reduce_prod(tf.add_n([x, tf.cos(x)]))",
]


@pytest.mark.parametrize("expression", OPS)
def test_it_is_what_the_engines_tape_holds(expression):
    """The same program on the engine alone: the arrays in the entries of its tape."""
    (told,) = kept(f"with tf.GradientTape() as t:\n    y = {expression}\n")
    x = tf.Variable(tf.ones((250,)))
    with tf.GradientTape() as tape:
        _ = eval(expression, {"tf": tf, "x": x})
    arrays: dict[int, int] = {}
    for entry in map(filled, tape._tape.entries):
        for value in (*entry[1], *entry[3]):
            if isinstance(value, Tensor):
                arrays[value.id] = value.value.nbytes
            elif isinstance(value, np.ndarray):
                arrays[-id(value)] = value.nbytes
    assert told.peak == sum(arrays.values()) > 0


def test_it_is_the_memory_that_python_holds_on_to():
    """Arrays of a megabyte, of which a tape alone keeps some: measured while it lives, and after its call."""
    size = 250_000
    program = "y = tf.sin(tf.exp(x) + 1.0) * tf.cos(x)\nfor _ in range(3):\n    y = tf.tanh(y * 2.0)\n"
    source = f"import tensorflow as tf\nx = tf.Variable(tf.ones(({size},)))\nwith tf.GradientTape() as t:\n"
    (told,) = kept(
        "".join(f"    {line}\n" for line in program.splitlines()) + "g = t.gradient(y, x)\n", source
    )
    names = {"tf": tf, "x": tf.Variable(tf.ones((size,)))}
    gc.collect()
    tracemalloc.start()
    try:
        with tf.GradientTape() as tape:
            exec(program, names)
        target = names.pop("y")
        held = tracemalloc.get_traced_memory()[0]
        of_variable = size * 4  # which was there before
        assert held == pytest.approx(told.peak - of_variable, rel=0.01)
        gradient = tape.gradient(target, names["x"])
        after = tracemalloc.get_traced_memory()[0]
        assert after == pytest.approx(target.numpy().nbytes + gradient.numpy().nbytes, rel=0.03)
    finally:
        tracemalloc.stop()
