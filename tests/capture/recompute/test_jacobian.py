"""The Jacobian between any two values: against NumPy by hand, against the columns of linear functions, and what is told
of it; where there is none, what is in the way."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.capture.recompute.jacobian import jacobian
from tapecore.capture.recompute.jacobian_pattern import pattern, spectrum
from tapecore.capture.recompute.replay import CannotRecompute

HEAD = "import tensorflow as tf\nimport numpy as np\n"
BLOCK = "with tf.GradientTape() as tape:\n"


def between(program: str, source: str, target: str) -> Any:
    recording = run(HEAD + program)
    assert not [event.info for event in recording.events if event.kind == "error"]
    values = {name.text: name.value for name in recording.names}
    return jacobian(recording, values[source], values[target])


def matrix(told):
    return np.frombuffer(told.numbers, told.dtype).reshape(told.rows, told.columns)


CHAIN = (
    "x = tf.Variable([1.0, 2.0, 3.0])\n"
    + BLOCK
    + "    s = tf.sin(x)\n    c = tf.cumsum(s)\n    k = x * 2.0\n"
    "    a = tf.constant(c.numpy() * 2.0)\n    z = tf.stop_gradient(c)\n    i = tf.cast(c, tf.int32)\n"
    "    y = tf.reduce_sum(c * a * z)\n    w = tf.tile(c, [4])\n    u = tf.reduce_sum(x) * tf.ones((2, 2))\n"
)


def test_by_hand_with_pattern_zeros_rank_and_singular_values():
    told = between(CHAIN, "x", "c")
    x = np.array([1.0, 2.0, 3.0])
    expected = np.tril(np.tile(np.cos(x), (3, 1)))
    assert matrix(told) == pytest.approx(expected, rel=1e-6)
    assert (told.pattern, told.zeros, told.bad) == ("lower triangular", 3, 0)
    values = np.linalg.svd(expected)[1]
    assert told.spectrum.rank == 3
    assert (told.spectrum.largest, told.spectrum.smallest) == pytest.approx((values[0], values[-1]), rel=1e-5)
    assert told.spectrum.norm == pytest.approx(np.sqrt(np.sum(expected**2)), rel=1e-6)
    assert (told.source_shape, told.target_shape) == ((3,), (3,))
    assert between(CHAIN, "x", "s").pattern == "diagonal"
    assert between(CHAIN, "x", "k").pattern == "2 times the identity"
    constant = between(CHAIN, "x", "u")
    assert (constant.pattern, constant.spectrum.rank) == ("constant: 1 everywhere", 1)


def test_the_mode_with_fewer_passes():
    wide, tall = between(CHAIN, "x", "w"), between(CHAIN, "x", "y")
    assert (wide.mode, wide.passes, wide.rows, wide.columns) == ("forward", 3, 12, 3)
    assert (tall.mode, tall.passes, tall.rows, tall.columns) == ("reverse", 1, 1, 3)
    assert matrix(wide) == pytest.approx(np.tile(matrix(between(CHAIN, "x", "c")), (4, 1)))


def test_matrices_are_flattened_row_by_row():
    program = (
        "a = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])\nx = tf.Variable([[0.5, 0.1], [0.2, 0.3]])\n"
        + BLOCK
        + "    y = a @ x\n"
    )
    told = between(program, "x", "y")
    a = np.array([[1, 2], [3, 4], [5, 6]])
    assert matrix(told) == pytest.approx(np.kron(a, np.eye(2)))
    assert told.spectrum.rank == 4


shapes = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(tuple)


@settings(max_examples=15, deadline=None)
@given(shapes, st.integers(0, 2), st.booleans())
def test_the_columns_of_a_linear_function_are_what_it_gives_for_unit_vectors(shape, axis, keep):
    axis %= len(shape)
    program = (
        f"x = tf.Variable(np.ones({shape}))\nb = tf.constant(np.arange(1.0, {shape[-1] + 1}))\n"
        + BLOCK
        + f"    y = tf.reduce_sum(tf.reverse(x, [{axis}]) * b, axis={axis}, keepdims={keep})\n"
    )
    told = between(program, "x", "y")
    size, factor = int(np.prod(shape)), np.arange(1.0, shape[-1] + 1)
    columns = [
        (np.flip(unit.reshape(shape), axis) * factor).sum(axis, keepdims=keep).ravel()
        for unit in np.eye(size)
    ]
    assert matrix(told) == pytest.approx(np.array(columns).T)


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        ("x", "a", "left the engine as data in line 8"),
        ("x", "z", "StopGradient in line 9 has none, by its definition"),
        ("y", "x", "other way round"),
        ("k", "s", "not computed from the other at all"),
    ],
)
def test_where_nothing_flows_it_says_what_is_in_the_way(source, target, why):
    told = between(CHAIN, source, target)
    assert not told.connected
    assert told.numbers == b""
    assert why in told.why


def test_what_no_tape_recorded():
    paused = (
        "x = tf.Variable(2.0)\n"
        + BLOCK
        + "    with tape.stop_recording():\n        c = x * x\n    y = c * x\n"
    )
    assert "no tape recorded Mul in line 6: the tape was paused" in between(paused, "x", "c").why
    unwatched = "x = tf.constant(2.0)\n" + BLOCK + "    c = x * x\n"
    assert "no tape watched" in between(unwatched + "    v = tf.Variable(1.0) * c\n", "x", "v").why
    bare = between("x = tf.constant([1.0, 2.0])\ny = x * x\n", "x", "y")
    assert matrix(bare) == pytest.approx(np.diag([2.0, 4.0]))
    assert bare.notes[0].startswith("No tape recorded these ops")


def test_what_cannot_be_told():
    with pytest.raises(CannotRecompute, match="whole numbers"):
        between(CHAIN, "x", "i")
    with pytest.raises(CannotRecompute, match="complex"):
        between("x = tf.constant(1.0 + 2.0j)\ny = x * x\n", "x", "y")
    with pytest.raises(CannotRecompute, match=r"2,000 × 2,000 = 4,000,000 entries; up to 1,000,000"):
        between("x = tf.Variable(tf.ones(2000))\n" + BLOCK + "    y = x * x\n", "x", "y")
    with pytest.raises(CannotRecompute, match="empty"):
        between("x = tf.Variable(tf.ones(0))\n" + BLOCK + "    y = x * x\n", "x", "y")
    with pytest.raises(CannotRecompute, match="no such value"):
        jacobian(run(HEAD), 0, 5)


def test_nan_is_counted_and_has_no_rank():
    told = between("x = tf.Variable([0.0, 1.0])\n" + BLOCK + "    y = x / x\n", "x", "y")
    assert told.bad == 2  # in the row of the other element it is 0 times NaN
    assert (told.spectrum, told.pattern) == (None, "")


def test_a_gradient_function_of_the_programs_own_is_told():
    program = (
        "@tf.custom_gradient\ndef f(v):\n    return v * v, lambda g: g\nx = tf.Variable([1.0, 3.0])\n"
        + BLOCK
        + "    y = f(x)\n"
    )
    told = between(program, "x", "y")
    assert matrix(told) == pytest.approx(np.diag([2.0, 6.0]))
    assert told.notes[0].startswith("f in line 8 brings its own gradient")


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("zero", [[0, 0], [0, 0]]),
        ("the identity", [[1, 0], [0, 1]]),
        ("-0.5 times the identity", [[-0.5, 0], [0, -0.5]]),
        ("diagonal", [[1, 0], [0, 0]]),
        ("upper triangular", [[1, 2], [0, 3]]),
        ("lower triangular", [[1, 0, 0], [1, 2, 0]]),
        ("block diagonal: 2 blocks of 1 × 2", [[1, 2, 0, 0], [0, 0, 3, 4]]),
        ("block diagonal: 2 blocks of 2 × 2", [[1, 2, 0, 0], [3, 4, 0, 0], [0, 0, 5, 0], [0, 0, 1, 6]]),
        ("", [[1, 2], [3, 4]]),
        ("", [[7]]),
        ("", [[0, 1], [1, 0]]),
    ],
)
def test_patterns(name, numbers):
    assert pattern(np.array(numbers, np.float32)) == name


def test_rank_to_the_rounding_of_the_dtype():
    """1/3 + 1/3 of rows in single precision is rank 1 there, and rank 2 once the difference is larger than rounding."""
    row = np.array([1 / 3, 1 / 7, 1 / 9], np.float32)
    one, two = (
        spectrum(np.array([row, other])) for other in (row * 1.7, row + np.array([0, 1e-3, 0], np.float32))
    )
    assert one is not None
    assert two is not None
    assert (one.rank, two.rank) == (1, 2)
    assert spectrum(np.zeros((0, 2))) is None


ANYWHERE = {
    "a dense layer": ("[[0.5, -0.2], [0.1, 0.3]]", "tf.nn.softmax(x @ [[1.0, 2.0, 0.5], [0.3, -1.0, 2.0]])"),
    "a convolution": (
        "tf.reshape(tf.linspace(0.1, 1.2, 6), (1, 6, 1))",
        "tf.nn.conv1d(x, tf.reshape([1.0, -2.0, 3.0], (3, 1, 1)), 1, 'SAME')",
    ),
    "gathered twice": ("[1.0, 2.0, 3.0]", "tf.gather(x, [2, 0, 2]) ** 2"),
    "a matrix inverse": ("[[2.0, 1.0], [0.5, 3.0]]", "tf.linalg.inv(x)"),
    "normalised": ("[[3.0, 4.0], [1.0, 2.0]]", "tf.math.l2_normalize(x, axis=1)"),
}


@pytest.mark.tensorflow
def test_the_same_jacobians_as_tensorflow(oracle):
    asked = [f"x = tf.Variable({start})\n{BLOCK}    y = {body}\n" for start, body in ANYWHERE.values()]
    for program in asked:
        theirs = np.array(oracle.run(program + "answer = tape.jacobian(y, x).numpy()\n"))
        told = between(program, "x", "y")
        assert matrix(told) == pytest.approx(theirs.reshape(told.rows, told.columns), rel=2e-5, abs=1e-6)
