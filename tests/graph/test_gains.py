"""Gains and the way of most of the gradient, against norms computed by hand in NumPy."""

from typing import Any

import numpy as np
import pytest

from tapecore.capture import run
from tapecore.graph.gains import Gain, gains, gains_of, overall
from tapecore.graph.gains_path import Backflow, Stop
from tapecore.recording import Recording

PASSES = 12
CHAIN = f"""\
import tensorflow as tf
W = tf.Variable([[0.0, 1.5, 0.0], [0.0, 0.0, 1.5], [1.5, 0.0, 0.0]])
with tf.GradientTape() as tape:
    h = tf.constant([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]])
    for i in range({PASSES}):
        h = h @ W
    loss = tf.reduce_mean(h)
tape.gradient(loss, W)
"""
SIGMOIDS = """\
import tensorflow as tf
x = tf.Variable([[0.3, -1.2, 2.0]])
with tf.GradientTape() as tape:
    y = tf.sigmoid(tf.sigmoid(x))
    total = tf.reduce_sum(y * [1.0, 2.0, 3.0])
tape.gradient(total, x)
"""
FORK = """\
import tensorflow as tf
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    near = x * 100.0
    far = tf.square(x)
    y = near + far
tape.gradient(y, x)
"""


def called(program: str) -> tuple[Recording, int]:
    recording = run(program)
    return recording, next(event.at for event in recording.events if event.kind == "gradient")


def ratios(recording: Recording, call: int, op: str) -> list[tuple[int, float | None]]:
    return [(g.slot, g.ratio) for g in gains(recording, call) if recording.events[g.op].what == op]


def chain_by_hand() -> tuple[list[float], list[float]]:
    """The norms of the gradient of each h, from the loss back; that of W, and of what the first pass gave to it."""
    w = np.zeros((3, 3))
    w[[0, 1, 2], [1, 2, 0]] = 1.5
    hs = [np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]])]
    for _ in range(PASSES):
        hs.append(hs[-1] @ w)
    g = np.full((2, 3), 1 / 6)
    norms, shares = [float(np.linalg.norm(g))], list[Any]()
    for h in hs[-2::-1]:
        shares.append(h.T @ g)
        g = g @ w.T
        norms.append(float(np.linalg.norm(g)))
    return norms, [float(np.linalg.norm(each)) for each in (sum(shares), shares[-1])]


def test_a_recurrence_multiplies_by_its_spectral_radius_in_each_pass() -> None:
    recording, call = called(CHAIN)
    told = [ratio for slot, ratio in ratios(recording, call, "MatMul") if slot == 0]
    assert told == pytest.approx([1.5] * (PASSES - 1))


def test_the_way_goes_through_all_passes_with_the_norms_of_each_stop() -> None:
    recording, call = called(CHAIN)
    norms, (of_w, from_first) = chain_by_hand()
    stops = Backflow(recording, call).way(recording.events[call].info["sources"][0])
    assert [stop.norm for stop in stops] == pytest.approx([1.0, *norms[:-1], of_w], rel=1e-5)
    assert [stop.slot for stop in stops] == [-1, 0, *[0] * (PASSES - 1), 1]
    assert stops[-1].sent == pytest.approx(from_first, rel=1e-5)


def test_gains_of_sigmoids_are_those_of_their_slopes() -> None:
    recording, call = called(SIGMOIDS)
    x = np.array([0.3, -1.2, 2.0])
    first = 1 / (1 + np.exp(-x))
    second = 1 / (1 + np.exp(-first))
    at_second = np.array([1.0, 2.0, 3.0])
    at_first = at_second * second * (1 - second)
    at_x = at_first * first * (1 - first)
    norm = np.linalg.norm
    expected = [norm(at_first) / norm(at_second), norm(at_x) / norm(at_first)]
    assert [ratio for _, ratio in ratios(recording, call, "Sigmoid")] == pytest.approx(expected, rel=1e-5)


def test_a_sum_copies_and_a_mean_divides_by_the_root_of_the_count() -> None:
    template = (
        "import tensorflow as tf\nx = tf.Variable(tf.ones([{n}]))\nwith tf.GradientTape() as tape:\n"
        "    y = tf.reduce_{op}(x)\ntape.gradient(y, x)\n"
    )
    for op, expected in (("sum", 8.0), ("mean", 1 / 8.0)):
        (gain,) = gains(*called(template.format(n=64, op=op)))
        assert gain.ratio == pytest.approx(expected)
        assert overall([gain]) == gain.ratio


def test_the_whole_pullback_counts_all_that_it_sends() -> None:
    recording, call = called(
        "import tensorflow as tf\na, b = tf.Variable(3.0), tf.Variable(4.0)\nwith tf.GradientTape() as tape:\n"
        "    y = a * b\ntape.gradient(y, [a, b])\n"
    )
    pullback = next(event for event in recording.events if event.kind == "pullback" and event.within == call)
    shares = list(gains_of(recording, pullback))
    assert [share.ratio for share in shares] == [4.0, 3.0]
    assert overall(shares) == 5.0
    assert overall([]) is None


def test_most_of_the_gradient_came_by_the_larger_contribution() -> None:
    recording, call = called(FORK)
    stops = Backflow(recording, call).way(recording.events[call].info["sources"][0])
    assert [recording.events[stop.op].what for stop in stops[1:]] == ["AddV2", "Mul"]
    assert stops[-1] == Stop(stops[-1].value, 104.0, 100.0, stops[-1].op, stops[-1].slot)


@pytest.mark.parametrize("bad", ["inf", "nan"])
def test_what_is_not_finite_has_no_gain(bad: str) -> None:
    recording, call = called(
        "import tensorflow as tf\nx = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n"
        f"    y = tf.reduce_sum(x * [float('{bad}'), 1.0])\ntape.gradient(y, x)\n"
    )
    assert ratios(recording, call, "Mul") == [(0, None)]
    assert [gain.arriving for gain in gains(recording, call)][1] == pytest.approx(2**0.5)


def test_nothing_that_arrives_has_no_gain_either() -> None:
    assert Gain(0, 0, 0, 0, 0.0, 0.0).ratio is None
    assert Gain(0, 0, 0, 0, None, 1.0).ratio is None
    assert Gain(0, 0, 0, 0, 1e-300, 1e300).ratio is None


def test_a_source_that_nothing_came_to_has_no_way() -> None:
    recording, call = called(FORK)
    assert Backflow(recording, call).way(10**6) == []
    assert Backflow(recording, call).way(-1) == []


def test_of_an_op_with_several_outputs_the_way_goes_by_the_largest() -> None:
    recording, call = called(
        "import tensorflow as tf\nx = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n"
        "    a, b = tf.split(x, 2)\n    y = tf.reduce_sum(a * 0.1 + b * 7.0)\ntape.gradient(y, x)\n"
    )
    stops = Backflow(recording, call).way(recording.events[call].info["sources"][0])
    split = next(event for event in recording.events if event.what.startswith("Split"))
    assert split.outputs[1] in [stop.value for stop in stops]


def test_a_call_ends_where_the_next_begins() -> None:
    recording = run(FORK.replace("tape.gradient", "a = tape.gradient").replace("Tape()", "Tape(persistent=True)")
                    + "b = tape.gradient(far, x)\n")  # fmt: skip
    first, second = (event.at for event in recording.events if event.kind == "gradient")
    assert len(gains(recording, first)) > len(gains(recording, second)) == 1
