"""The path ledger: by hand, against all paths enumerated with NumPy, and what is said where a search ends early."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.capture.recompute import searching
from tapecore.capture.recompute.paths import ledger
from tapecore.capture.recompute.replay import CannotRecompute
from tapecore.graph.gains import norm_of
from tapecore.graph.ledger import flow
from tapecore.recording.recomputed.ledger import PathsAsked

HEAD = "import tensorflow as tf\n"
BLOCK = "x = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n"
CALL = "g = t.gradient(y, x)\n"


def recorded(program):
    recording = run(HEAD + program)
    assert not [event.info for event in recording.events if event.kind == "error"]
    return recording


def asked(recording, place=0, element=-1):
    call = [event.at for event in recording.events if event.kind == "gradient"][-1]
    found = flow(recording, call, place)
    answers = [e for e in recording.events if e.kind == "answer" and e.within == call]
    gradient = next(iter(answers[place].outputs), -1)
    hops = [(hop.op, hop.output, hop.value, hop.slot, hop.to) for hop in found.hops]
    return PathsAsked(dict(found.starts), hops, found.ends, element, gradient), gradient


def told(program: str, place: int = 0, element: int = -1) -> Any:
    recording = recorded(program)
    question, gradient = asked(recording, place, element)
    found = ledger(recording, question)
    shares = [path.share for path in found.paths if path.share is not None]
    if found.rest.share is not None:
        assert math.fsum([*shares, found.rest.share]) == pytest.approx(1, abs=1e-12)
    if element < 0:
        assert found.whole.norm == pytest.approx(norm_of(recording.values, gradient) or 0.0, rel=1e-5)
    return found


def values(found: Any) -> list[Any]:
    return [path.value for path in found.paths]


def test_a_product_of_three_by_hand():
    """d(x x v)/dx with x = 3, and v = 5 the same Variable later: x v twice and x x."""
    found = told(BLOCK + "    y = x * x\n    x.assign(5.0)\n    y = y * x\n" + CALL)
    assert values(found) == [15, 15, 9]
    assert [path.share for path in found.paths] == pytest.approx([15 / 39, 15 / 39, 9 / 39])
    assert (found.whole.value, found.rest.value) == (39, 0)
    assert (found.ending, found.absolute, found.exact) == ("all", 39, True)


TENSORFLOW = -0.028356030583381653
"""What TensorFlow 2.21 answers to the program below."""


def test_all_paths_together_are_the_gradient_that_tensorflow_gives():
    body = "    for i in range(5):\n        h = tf.tanh(h * x + x * 0.1) - 0.2 * x\n    y = h * h\n"
    found = told(f"h = tf.constant(0.5)\n{BLOCK.replace('3.0', '0.9')}{body}{CALL}")
    assert found.ending == "proved"
    assert math.fsum([*values(found), found.rest.value]) == pytest.approx(TENSORFLOW, rel=1e-4)
    assert all(abs(path.value) <= found.absolute for path in found.paths)


def test_cancellation_has_both_numbers():
    found = told(BLOCK + "    y = x * 1000.0 - x * 999.0\n" + CALL)
    assert values(found) == [1000, -999]
    assert [path.share for path in found.paths] == [1000, -999]
    assert (found.whole.value, found.absolute, found.exact) == (1, 1999, True)


def test_paths_that_leave_nothing_have_no_share():
    found = told(BLOCK + "    y = x * 4.0 - x * 3.0 - x\n" + CALL)
    assert values(found) == [4, -3, -1]
    assert {path.share for path in found.paths} == {None}
    assert (found.whole.norm, found.absolute) == (0, 8)


def test_what_arrives_as_zero_is_not_divided_by():
    """The paths meet at h, where they cancel; each goes on from there all the same."""
    found = told(BLOCK + "    h = x * 7.0\n    y = h * 2.0 - h * 2.0\n" + CALL)
    assert sorted(values(found)) == [-14, 14]
    assert (found.whole.value, found.absolute) == (0, 28)


def test_the_source_itself_is_a_path_without_an_op():
    found = told(BLOCK + "    y = [x, x * 2.0]\n" + CALL)
    assert [(path.hops == [], path.value) for path in found.paths] == [(False, 2.0), (True, 1.0)]


def test_one_element_of_the_target():
    program = (
        "x = tf.Variable([3.0, 2.0])\nwith tf.GradientTape() as t:\n    y = x * tf.reduce_sum(x)\n" + CALL
    )
    found = told(program, element=1)  # y1 = x1 (x0 + x1): [0, 5] through x1, [2, 2] through the sum
    assert [path.norm for path in found.paths] == pytest.approx([5, np.sqrt(8)])
    assert [path.share for path in found.paths] == pytest.approx([35 / 53, 18 / 53])
    with pytest.raises(CannotRecompute, match="no such element"):
        told(program, element=2)


def test_of_more_paths_than_can_be_followed_the_largest_are_proved():
    """Each of sixty factors is 0.9 x + 0.1 x: the largest path takes 0.9 always, the next ones 0.1 once."""
    body = "    y = x\n    for _ in range(60):\n        y = y * 0.9 + y * 0.1\n"
    found = told(BLOCK + body + CALL)
    assert found.ending == "proved"
    assert values(found) == pytest.approx([0.9**60, *[0.9**59 * 0.1] * 9], rel=1e-4)
    assert (found.found, found.exact) == (10, True)
    assert found.absolute == pytest.approx(1, rel=1e-4)
    assert found.rest.share == pytest.approx(1 - 0.9**60 - 9 * 0.1 * 0.9**59, rel=1e-4)


WIDE = (
    "tf.random.set_seed(1)\nx = tf.Variable(tf.random.normal((40, 40)) / 40.0)\nh = tf.ones((40, 40))\n"
    "with tf.GradientTape() as t:\n    for i in range(8):\n        h = tf.tanh(h @ x + h * 0.1 + 0.1)\n"
    "    y = tf.reduce_mean(h)\n" + CALL
)


def test_wide_ops_are_searched_by_an_estimate_and_what_was_cut_says_so(monkeypatch):
    found = told(WIDE)
    assert found.ending == "search"
    assert not found.exact
    assert found.absolute >= found.whole.norm * 0.999
    monkeypatch.setattr(searching, "PUSHES", 30)
    cut = told(WIDE)
    assert cut.ending == "cut"
    assert 0 < cut.found < found.found


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            "@tf.custom_gradient\ndef f(x):\n    return x * 1.0, lambda g: g\n"
            + BLOCK
            + "    y = f(x) * x\n",
            "CustomGradient in line 7 needs the program itself",
        ),
        (BLOCK + "    y = tf.math.log(x - 3.0) * 0.0\n", "not finite"),
        (BLOCK + "    y = tf.math.real(tf.complex(x, x) ** 2)\n", "complex numbers"),
    ],
)
def test_what_has_no_ledger_says_why(program, reason):
    with pytest.raises(CannotRecompute, match=reason):
        told(program + CALL)


def test_values_that_a_recording_keeps_as_samples_are_computed_again():
    found = told(
        "x = tf.Variable(tf.ones((200, 200)) * 0.5)\nwith tf.GradientTape() as t:\n"
        "    h = tf.sin(x) * 2.0\n    y = tf.reduce_sum(h * h)\n" + CALL
    )
    slope = 8 * np.sin(0.5) * np.cos(0.5)
    assert found.whole.norm == pytest.approx(200 * slope, rel=1e-4)
    assert [path.share for path in found.paths] == pytest.approx([0.5, 0.5], rel=1e-4)


def test_large_seeds_that_a_recording_keeps_as_samples():
    """Those of ones are known all the same."""
    body = "x = tf.Variable(tf.ones((200, 200)))\nwith tf.GradientTape() as t:\n    y = x * 2.0 + x\n"
    found = told(body + CALL)
    assert [path.share for path in found.paths] == pytest.approx([2 / 3, 1 / 3])
    assert found.whole.norm == pytest.approx(3 * 200, rel=1e-5)
    with pytest.raises(CannotRecompute, match="as a sample only"):
        told(
            body + "seed = tf.reshape(tf.linspace(-1.0, 1.0, 40000), (200, 200))\n"
            "g = t.gradient(y, x, output_gradients=seed)\n"
        )


def test_arrays_without_elements_have_paths_of_nothing():
    found = told(
        "x = tf.zeros((0, 3))\nwith tf.GradientTape() as t:\n    t.watch(x)\n    y = x * 2.0 + x\n" + CALL
    )
    assert [path.norm for path in found.paths] == [0, 0]
    assert (found.whole.share, found.whole.norm, found.ending) == (None, 0, "all")


def test_what_the_op_of_a_sample_does_not_give_again_is_said():
    recording = recorded(
        "x = tf.Variable(tf.ones((200, 200)))\nc = tf.sin(tf.reshape(tf.range(40000.0), (200, 200)))\n"
        "with tf.GradientTape() as t:\n    y = tf.reduce_sum(x * c)\n" + CALL
    )
    sines = np.sin(np.arange(40000, dtype=np.float32))
    assert ledger(recording, asked(recording)[0]).whole.norm == pytest.approx(np.linalg.norm(sines), rel=1e-5)
    next(event for event in recording.events if event.what == "Sin").info["attrs"] = {"axis": "os.system"}
    with pytest.raises(CannotRecompute, match="Sin in line 3 cannot be run again: TypeError"):
        ledger(recording, asked(recording)[0])


def test_attributes_out_of_a_file_are_not_trusted():
    body = "x = tf.Variable([[1.0, 2.0]])\nwith tf.GradientTape() as t:\n    y = tf.transpose(x, [1, 0])\n"
    for perm in ("os.system", {"a": 1}, [7, 9, 1]):
        recording = recorded(body + CALL)
        attrs = next(event for event in recording.events if event.what == "Transpose").info["attrs"]
        assert "perm" in attrs
        attrs["perm"] = perm
        with pytest.raises(CannotRecompute, match=r"Transpose in line 4 cannot be run"):
            ledger(recording, asked(recording)[0])


numbers = st.integers(-3, 3).map(float)


@st.composite
def graphs(draw):
    """Values of two elements: each a sum of matrices times some that came before, or tanh of such a sum."""
    count = draw(st.integers(1, 5))
    uses = [draw(st.lists(st.integers(0, j), min_size=1, max_size=3)) for j in range(count)]
    matrix = st.lists(numbers, min_size=4, max_size=4).map(lambda each: np.reshape(each, (2, 2)) / 2)
    return [([(i, draw(matrix)) for i in used], draw(st.booleans())) for used in uses]


def enumerated(graph: Any) -> list[Any]:
    """The contributions of all paths to the first value, in NumPy: products of Jacobians, last to first."""
    known, jacobians = [np.array([0.4, -0.7])], []
    for used, bent in graph:
        total = np.sum([matrix @ known[i] for i, matrix in used], axis=0)
        local = np.diag(1 - np.tanh(total) ** 2) if bent else np.eye(2)
        jacobians.append([(i, local @ matrix) for i, matrix in used])
        known.append(np.tanh(total) if bent else total)
    found, waiting = [], [(len(graph), np.ones(2))]
    while waiting:
        value, cotangent = waiting.pop()
        if value == 0:
            found.append(cotangent)
        else:
            waiting += [(i, cotangent @ matrix) for i, matrix in jacobians[value - 1]]
    return found


def written(graph):
    lines = []
    for j, (used, bent) in enumerate(graph, 1):
        total = " + ".join(f"tf.linalg.matvec(tf.constant({m.tolist()}), v{i})" for i, m in used)
        lines.append(f"    v{j} = {f'tf.tanh({total})' if bent else total}\n")
    return (
        "v0 = tf.Variable([0.4, -0.7])\nwith tf.GradientTape() as t:\n"
        f"{''.join(lines)}g = t.gradient(v{len(graph)}, v0)\n"
    )


@given(graphs())
@settings(max_examples=30, deadline=None)
def test_as_enumerated(graph):
    """Shares, sizes and the top ten, of any small graph; all paths together are the gradient."""
    every = enumerated(graph)
    whole = np.sum(every, axis=0)
    if 0 < np.linalg.norm(whole) < 1e-3:
        return  # what rounding leaves of it has no direction to speak of
    recording = recorded(written(graph))
    (call,) = (event.at for event in recording.events if event.kind == "gradient")
    assert flow(recording, call, 0).paths == len(every)
    found = told(written(graph))
    assert found.whole.norm == pytest.approx(np.linalg.norm(whole), abs=1e-4, rel=1e-4)
    if len(every) <= searching.LISTED:
        assert found.absolute == pytest.approx(sum(map(np.linalg.norm, every)), abs=1e-4, rel=1e-4)
    if np.linalg.norm(whole) == 0:
        return
    shares = sorted((float(c @ whole / (whole @ whole)) for c in every), key=abs, reverse=True)
    assert found.ending in ("all", "proved")
    listed = [abs(path.share) for path in found.paths]
    assert listed == pytest.approx([abs(share) for share in shares[: searching.LISTED]], abs=1e-3, rel=1e-3)
    assert len(found.paths) == min(len(every), searching.LISTED)
