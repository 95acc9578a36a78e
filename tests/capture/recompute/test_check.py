"""Gradients against finite differences: wrong gradient functions are found, with a signature where the numbers show
one; right ones, kinks and rounding are not accused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.samples import samples
from tapecore.capture import run
from tapecore.capture.recompute.check import check
from tapecore.capture.recompute.check_differences import places
from tapecore.capture.recompute.replay import CannotRecompute
from tapecore.engine.registry import REGISTRY
from tapecore.engine.signature import Types

HEAD = "import tensorflow as tf\nimport numpy as np\n"
OWN = """\
@tf.custom_gradient
def f(x):
    def grad(g):
        return {gradient}
    return {result}, grad
x = tf.Variable({start})
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.sin(f(x)) * 2.0)
g = tape.gradient(y, x)
"""
START = "[[1.0, 2.0, 3.0], [0.5, 0.6, 0.7], [1.5, 1.6, 1.7]]"


def events(program, kind, what=""):
    recording = run(HEAD + program)
    assert not [event.info for event in recording.events if event.kind == "error"]
    return recording, [e.at for e in recording.events if e.kind == kind and (not what or e.what == what)]


def both(program: str) -> tuple[Any, Any]:
    """The check of the op with a gradient of its own, and of the call through it."""
    recording, ops = events(program, "op", "CustomGradient")
    call = [event.at for event in recording.events if event.kind == "gradient"][-1]
    return check(recording, ops[0]), check(recording, call)


def own(gradient: str, result: str = "x * x", start: str = START) -> tuple[Any, Any]:
    return both(OWN.format(gradient=gradient, result=result, start=start))


WRONG = {
    "g * x": ("scaled", "×1/2", "0.500 ±"),
    "g * 4.0 * x": ("scaled", "×2", "over 9 entries"),
    "-2.0 * g * x": ("negated", "negated", "-1.000 ±"),
    "g * 3.4 * x": ("scaled", "×1.7", "1.700 ±"),
    "tf.transpose(2.0 * g * x)": ("transposed", "transposed", "rows for columns"),
    "2.0 * x": ("missing", "the upstream gradient is missing as a factor", "9 entries"),
    "2.0 * g": ("missing", "x is missing as a factor", "multiplied by x"),
    "2.0 * g * x * x": ("surplus", "x is a factor too many", "9 entries"),
    "0.0 * g": ("zero", "zero everywhere", "up to"),
    "2.0 * tf.abs(g) * x": ("sign", "wrong signs", "have the other sign"),
    "g * tf.exp(x)": (None, "", ""),
}


@pytest.mark.parametrize("gradient", WRONG)
def test_a_wrong_gradient_function_is_found_with_its_signature(gradient):
    kind, words, shown = WRONG[gradient]
    op, call = own(gradient)
    assert (op.verdict, call.verdict) == ("disagree", "disagree")
    (row,) = op.rows
    assert (row.name, row.checked, row.entries, row.kinks) == ("x", 9, 9, 0)
    x = np.array(eval(START), np.float32)
    right = (2 * np.cos(x * x.astype(np.float64)) * 2 * x)[row.at]
    assert row.numeric == pytest.approx(right, rel=1e-5)
    if kind is None:
        assert row.signature is None
    else:
        assert row.signature.kind == kind
        assert row.signature.words.startswith(words)
        assert shown in row.signature.shown
    assert [(blamed.name, blamed.line) for blamed in call.suspects] == [("f", 10)]


def test_summed_instead_of_averaged():
    op, call = own("g * tf.ones_like(x)", "tf.reduce_mean(x)")
    for told in (op, call):
        assert told.rows[0].signature.kind == "summed"
        assert told.rows[0].signature.words.startswith("×9, which is the number of elements of x")


def test_one_inputs_gradient_given_to_the_other():
    program = """\
@tf.custom_gradient
def f(a, b):
    return a * b * b, lambda g: (2.0 * g * a * b, g * b * b)
a, b = tf.Variable([1.0, 2.0, 3.0]), tf.Variable([0.5, 0.9, 0.3])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(f(a, b) ** 2)
g = tape.gradient(y, [a, b])
"""
    for told in both(program):
        assert [row.signature.words for row in told.rows] == ["the gradient of b", "the gradient of a"]


def test_a_straight_through_or_silent_function_is_told_as_what_it_is():
    op, call = own("g", "tf.round(x)")
    assert op.rows[0].signature.kind == "straight"
    assert "Held constant, as the tape does: Round in line 7." in op.notes
    assert "a disagreement is intended" in " ".join(op.notes)
    assert call.verdict == "disagree"
    recording, (at,) = events(
        OWN.format(gradient="None", result="x * x", start=START), "op", "CustomGradient"
    )
    (row,) = check(recording, at).rows
    assert (row.verdict, row.reason) == ("disagree", "The gradient is None, but the function moves with it.")


def test_two_entries_do_not_make_a_signature_but_a_round_factor():
    assert own("g * 3.7 * x", start="[1.0, 2.0]")[0].rows[0].signature is None
    one = own("g * x", start="[1.3]")[0].rows[0].signature
    assert one.words == "×1/2"
    assert one.shown.endswith("1 entry: a single number can be so by chance")


RIGHT = {
    "2.0 * g * x": "x * x",
    "g * tf.sigmoid(x)": "tf.math.log(1.0 + tf.exp(x))",
    "g / 9.0 * tf.ones_like(x)": "tf.reduce_mean(x)",
    "tf.transpose(g) * 3.0": "tf.transpose(x) * 3.0",
    "tf.where(x > 1.0, g, tf.zeros_like(g))": "tf.nn.relu(x - 1.0)",
}


@pytest.mark.parametrize("gradient", RIGHT)
def test_a_right_gradient_function_agrees(gradient):
    for told in own(gradient, RIGHT[gradient]):
        assert told.verdict == "agree"
        assert all(row.signature is None for row in told.rows)
        assert not told.suspects


shapes = st.lists(st.integers(1, 4), max_size=3).map(tuple)


@settings(max_examples=15, deadline=None)
@given(shapes, shapes, st.sampled_from(["float32", "float64"]), st.integers(0, 100))
def test_broadcasting_ops_of_any_shape_agree(left, right, dtype, seed):
    try:
        np.broadcast_shapes(left, right)
    except ValueError:
        return
    program = (
        f"r = np.random.default_rng({seed})\na = tf.Variable(r.normal(size={left}), dtype='{dtype}')\n"
        f"b = tf.Variable(r.normal(size={right}), dtype='{dtype}')\nwith tf.GradientTape() as tape:\n"
        "    y = tf.tanh(a * b) / (2.0 + tf.cos(b))\ng = tape.gradient(y, [a, b])\n"
    )
    recording, (call,) = events(program, "gradient")
    for at in (call, *(event.at for event in recording.events if event.kind == "op")):
        assert check(recording, at).verdict == "agree"


@settings(max_examples=10, deadline=None)
@given(st.floats(-9, 9).filter(lambda c: abs(c) > 0.02 and abs(c - 1) > 0.02), st.integers(3, 6))
def test_any_factor_is_told_as_it_is(factor, size):
    start = str(np.linspace(0.3, 1.4, size).round(3).tolist())
    op, _ = own(f"{factor!r} * 2.0 * g * x", start=start)
    ours, theirs = (np.array(numbers) for numbers in (op.rows[0].ours, op.rows[0].theirs))
    assert ours / theirs == pytest.approx(factor, rel=1e-3)
    assert op.rows[0].signature.kind in ("scaled", "negated", "summed", "averaged")


def called(body, start):
    return f"x = tf.Variable({start})\nwith tf.GradientTape() as tape:\n    y = {body}\ng = tape.gradient(y, x)\n"


@pytest.mark.parametrize(
    ("body", "start"),
    [
        ("tf.nn.relu(x)", "[0.0, 0.0]"),
        ("tf.reduce_max(x)", "[2.0, 2.0]"),
        ("tf.abs(x)", "[0.0]"),
    ],
)
def test_at_a_kink_or_a_jump_it_cannot_tell(body, start):
    recording, (call,) = events(called(body, start), "gradient")
    told = check(recording, call)
    assert told.verdict == "cannot"
    assert "kink or a jump" in told.rows[0].reason


def test_beside_a_kink_the_other_entries_tell():
    recording, (call,) = events(called("tf.nn.relu(x)", "[0.0, 1.0, -1.0]"), "gradient")
    told = check(recording, call)
    assert (told.verdict, told.rows[0].kinks) == ("agree", 1)


LOST = {
    "-tf.nn.log_softmax(x)[0]": ("[25.0, 0.0]", "lost in the rounding"),
    "tf.reduce_sum(tf.sin(x * 1e6 + 0.5))": ("[0.3, 0.7]", "off by rounding, not by a wrong rule"),
}


@pytest.mark.parametrize("body", LOST)
def test_rounding_is_not_taken_for_a_wrong_rule(body):
    start, why = LOST[body]
    recording, (call,) = events(called(body, start), "gradient")
    told = check(recording, call)
    assert (told.verdict, told.rows[0].signature) == ("cannot", None)
    assert why in told.rows[0].reason


def test_what_has_lost_its_digits_on_the_way_forward_is_not_checked():
    recording, (call,) = events(called("tf.math.log((1.0 + x) - 1.0)", "[1.1e-7, 3e-7]"), "gradient")
    with pytest.raises(CannotRecompute, match="rounding has lost so many digits"):
        check(recording, call)


def test_what_a_stop_holds_is_not_moved():
    program = (
        "x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n    y = x * tf.stop_gradient(x * x)\n"
        "g = tape.gradient(y, x)\n"
    )
    recording, (call,) = events(program, "gradient")
    told = check(recording, call)
    assert told.verdict == "agree"
    assert told.notes[0] == "Held constant, as the tape does: StopGradient in line 5."


def test_large_arrays_are_checked_in_part_and_half_precision_as_far_as_it_goes():
    program = (
        "x = tf.Variable(tf.reshape(tf.linspace(0.1, 3.0, 900), (30, 30)))\n"
        "h = tf.Variable([0.5, 2.0], dtype=tf.float16)\nwith tf.GradientTape() as tape:\n"
        "    y = tf.reduce_sum(tf.sin(x)) + tf.cast(tf.reduce_sum(h * h), tf.float32)\n"
        "g = tape.gradient(y, [x, h])\n"
    )
    recording, (call,) = events(program, "gradient")
    told = check(recording, call)
    large, half = told.rows
    assert (large.verdict, large.entries, large.ours) == ("agree", 900, ())
    assert 0 < large.checked <= 256
    assert large.reason.startswith("All entries moved together, up or down at random: gradient ")
    assert (half.verdict, half.tolerance) == ("agree", 0.05)


TAPE = "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n"
LEAVES = OWN.format(gradient="g", result="tf.constant(x.numpy() ** 2)", start="[1.0]")
UNASKED = OWN.replace("g = tape.gradient(y, x)\n", "").format(gradient="g", result="x", start="[1.0]")


@pytest.mark.parametrize(
    ("program", "kind", "why"),
    [
        ("x = tf.constant([1, 2])\ny = x + x\n", "op", "no real numbers"),
        ("x = tf.constant([1.0, 2.0])\ny = tf.argmax(x)\n", "op", "no real number|no gradient"),
        (TAPE + "    y = x * x\nt.jacobian(y, x)\n", "gradient", "not a jacobian"),
        (TAPE + "    y = tf.constant(1.0)\nt.gradient(y, x)\n", "gradient", "is None"),
        (LEAVES, "gradient", "would need the program itself"),
        (UNASKED, "op", "has not run"),
    ],
)
def test_what_cannot_be_checked_says_why(program, kind, why):
    recording, found = events(program, kind, "CustomGradient" if "custom" in program and kind == "op" else "")
    with pytest.raises(CannotRecompute, match=why):
        check(recording, found[-1])
    with pytest.raises(CannotRecompute, match="Only an op or a gradient call"):
        check(recording, len(recording.events))


def test_what_no_call_goes_through_is_checked_by_its_rule():
    recording, ops = events("x = tf.constant([[1.0, 2.0], [3.0, 5.0]])\ny = tf.linalg.inv(x)\n", "op")
    told = check(recording, ops[-1])
    assert told.verdict == "agree"
    assert told.notes[0].startswith("No gradient call goes through this op")


def test_nobody_is_accused_in_any_sample():
    """Each gradient call of each sample, and up to eight of its ops."""
    blamed = []
    for sample in samples():
        recording = sample.open()
        ops = [event.at for event in recording.events if event.kind == "op"]
        calls = [event.at for event in recording.events if event.kind == "gradient"][:3]
        for at in (*ops[:: max(1, len(ops) // 8)], *calls):
            try:
                told = check(recording, at)
            except CannotRecompute:
                continue
            if told.verdict == "disagree":
                blamed.append((sample.key, told.name))
    assert blamed == [("cause_custom_gradient", "square")]


def test_a_wrong_entry_that_is_not_moved_by_itself_is_found_where_all_move_together():
    moved = set(places((50, 30)))
    missed = next(place for place in range(700, 1500) if place not in moved)
    mask = f"tf.constant(np.where(np.arange(1500).reshape(50, 30) == {missed}, 4.0, 2.0), tf.float32)"
    op, _ = own(f"g * x * {mask}", start="tf.reshape(tf.linspace(0.1, 1.0, 1500), (50, 30))")
    (row,) = op.rows
    assert row.checked < row.entries == 1500
    assert (row.verdict, row.signature) == ("disagree", None)
    assert row.largest < 1e-5
    assert row.reason.startswith("All entries moved together")


def test_the_recording_says_what_a_function_with_its_own_gradient_computed():
    recording, (at,) = events(OWN.format(gradient="g", result="x * x", start="[2.0]"), "op", "CustomGradient")
    op = recording.events[at]
    (inner,) = op.info["inner"]
    made = next(event for event in recording.events if inner in event.outputs)
    assert (made.what, made.at < op.at) == ("Mul", True)
    recording.check()
    for forged in ([inner, inner], [op.outputs[0] + 1], [-2]):
        op.info["inner"] = forged
        with pytest.raises(ValueError, match="inner value"):
            recording.check()


def test_an_op_that_takes_no_double_precision_is_run_as_recorded_and_named(monkeypatch):
    recording, (call,) = events(called("tf.reduce_sum(tf.sin(x) * x)", "[0.5, 1.5]"), "gradient")
    monkeypatch.setattr(REGISTRY["Sin"], "types", Types("float"))
    told = check(recording, call)
    assert (told.verdict, told.rows[0].tolerance) == ("agree", 0.01)
    assert told.notes == ("Not in double precision, which coarsens the check: Sin in line 5.",)


def test_a_rule_that_cannot_run_on_what_a_file_says_is_told():
    recording, (call,) = events(called("tf.reduce_sum(x, axis=0)", "[0.5, 1.5]"), "gradient")
    op = next(event for event in recording.events if event.what == "Sum")
    op.info["attrs"]["axis"] = "os.system"
    for at in (call, op.at):
        with pytest.raises(CannotRecompute, match="Sum in line 5 cannot be run again"):
            check(recording, at)


def test_which_sources_are_left_out_and_why():
    program = (
        "x, n = tf.Variable([1.0, 2.0]), tf.Variable([1, 2])\ne = tf.Variable(tf.ones((4, 2)))\n"
        "with tf.GradientTape() as tape:\n    y = tf.reduce_sum(x * x) + tf.reduce_sum(tf.gather(e, [1, 1]))\n"
        "g = tape.gradient(y, [x, n, e])\n"
    )
    recording, (call,) = events(program, "gradient")
    told = {row.name: row for row in check(recording, call).rows}
    assert (told["x"].verdict, told["n"].verdict, told["e"].verdict) == ("agree", "none", "agree")
    assert told["n"].reason == "It is of type int32: it has no gradient."
