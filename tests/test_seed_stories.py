"""What a tutorial says of its Nones: each way to None that a notebook for beginners walks through."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose, report


def findings(program: str) -> dict[str, Finding]:
    """The findings of a program's last gradient call, by the source's text."""
    found = diagnose(run(program), run).findings
    last = max(finding.question.line for finding in found)
    return {finding.question.source: finding for finding in found if finding.question.line == last}


BRANCH = """\
import tensorflow as tf

mood = tf.Variable(-2.0)
happy = tf.Variable(1.0)
sad = tf.Variable(4.0)
with tf.GradientTape(persistent=True) as tape:
    if mood > 0.0:
        song = happy
    else:
        song = sad ** 3
"""


def test_a_variable_of_the_branch_not_taken() -> None:
    found = findings(BRANCH + "by_happy, by_sad = tape.gradient(song, [happy, sad])\n")
    assert found["sad"].question.healthy
    assert found["happy"].cause == "target_independent"
    assert found["happy"].lines[0] == 7
    assert (
        found["happy"].sentence == "`happy` got None: line 7 took the other branch (`mood > 0.0` is False)."
    )


def test_a_variable_made_anew_after_the_tape() -> None:
    found = findings(BRANCH + "mood = tf.Variable(1.0)\nby_mood = tape.gradient(song, mood)\n")
    assert found["mood"].cause == "wrong_source_object"
    assert found["mood"].lines[0] == 11
    assert found["mood"].fix is None


def test_a_variable_that_only_decides() -> None:
    found = findings(BRANCH + "by_mood = tape.gradient(song, mood)\n")
    assert found["mood"].cause == "control_flow_only"
    assert found["mood"].lines[0] == 7
    assert "mood > 0.0 (7) <- mood" in found["mood"].story()[1]


def test_variables_assigned_after_the_forward_pass_leave_the_answer_as_it_was() -> None:
    again = "happy.assign(9.0)\nsad.assign(5.0)\nlater = tape.gradient(song, [mood, sad])\n"
    found = findings(BRANCH + again)
    assert found["mood"].cause == "control_flow_only"
    assert found["mood"].note == "`song` used `sad` = 4.0, and line 12 made it 5.0 since"
    assert found["sad"].question.healthy
    assert found["sad"].note == f"{found['mood'].note}: the gradient is the one at 4.0"


def test_a_tape_used_twice() -> None:
    found = diagnose(
        run("""\
import tensorflow as tf

side = tf.Variable(3.0)
with tf.GradientTape() as tape:
    area = side * side
tape.gradient(area, side)
try:
    tape.gradient(area, side)
except RuntimeError as error:
    print(error)
"""),
        run,
    ).findings
    assert [finding.cause for finding in found] == [None, "tape_exhausted"]
    assert found[1].question.result == "error"
    assert found[1].lines[:2] == (8, 4)
    assert found[1].fix is not None
    assert "GradientTape(persistent=True)" in found[1].fix.source


FOUR = """\
import tensorflow as tf

a = tf.Variable(3.0)
b = tf.Variable(3.0, trainable=False)
c = tf.Variable(2.0) * 2.0
d = tf.constant(3.0)
with tf.GradientTape() as tape:
    total = a**2 + b**2 + c**2
grads = tape.gradient(total, [a, b, c, d])
"""


def test_four_sources_of_which_one_is_answered() -> None:
    found = findings(FOUR)
    assert {name: finding.cause for name, finding in found.items()} == {
        "a": None,
        "b": "non_trainable_variable",
        "c": "not_watched_tensor",
        "d": "target_independent",
    }
    assert not found["b"].asked
    assert found["b"].story()[0] == "`b` got None: it is not trainable (line 4)."


def test_each_fix_was_tried_and_gives_the_slope_on_paper() -> None:
    found = findings(FOUR)
    proofs = {name: finding.proof.value for name, finding in found.items() if finding.proof is not None}
    assert proofs == {"b": "6.0", "c": "8.0"}


def test_two_reasons_are_both_told_and_half_a_fix_is_said_to_be_tried() -> None:
    finding = findings(FOUR)["d"]
    assert [blocker.cause for blocker in finding.blockers] == ["target_independent", "not_watched_tensor"]
    assert "two reasons" in finding.sentence
    assert finding.fix is None
    assert finding.story()[-1].endswith("Still None.")


def test_a_tape_that_watches_nothing_by_itself() -> None:
    found = findings("""\
import tensorflow as tf

low = tf.Variable(0.0)
high = tf.Variable(10.0)
with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(high)
    both = tf.reduce_sum(tf.sin(low) + tf.nn.softplus(high))
grads = tape.gradient(both, {"low": low, "high": high})
""")
    assert found["low"].cause == "auto_watch_disabled"
    assert found["low"].lines[0] == 5
    assert found["high"].question.healthy
    assert found["low"].proof is not None
    assert found["low"].proof.value == "1.0"


def test_a_source_that_the_target_never_uses() -> None:
    found = findings("""\
import tensorflow as tf

x = tf.Variable(2.0)
y = tf.Variable(3.0)
with tf.GradientTape() as tape:
    square = y * y
print(tape.gradient(square, x))
""")
    assert found["x"].cause == "target_independent"
    assert found["x"].sentence == "`x` got None: `square` never uses it."


def test_a_variable_replaced_in_a_loop_shows_on_the_second_pass() -> None:
    found = findings("""\
import tensorflow as tf

x = tf.Variable(2.0)
for step in range(3):
    with tf.GradientTape() as tape:
        y = x + 1
    print(tape.gradient(y, x))
    x = x + 1
""")
    assert found["x"].cause == "variable_replaced"
    assert found["x"].lines[0] == 8
    assert (found["x"].question.count, found["x"].question.round) == (3, 1)
    assert found["x"].fix is not None
    assert "    x.assign_add(1)\n" in found["x"].fix.source


def test_a_step_in_numpy() -> None:
    found = findings("""\
import numpy as np
import tensorflow as tf

x = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    x2 = x**2
    y = np.mean(x2, axis=0)   # leaves
    y = tf.reduce_mean(y, axis=0)
print(tape.gradient(y, x))
""")
    assert found["x"].story() == [
        "`x` got None: line 7 left TensorFlow (`np.mean`).",
        "y <- reduce_mean (8) <- constant ✂ np.mean (7) <- x2 <- ** (6) <- x",
        "Line 7: `np.mean` -> `tf.reduce_mean`",
        "Tried it: ∂y/∂x = [[0.5, 1.0], [1.5, 2.0]].",
    ]
    assert found["x"].fix is not None
    assert "y = tf.reduce_mean(x2, axis=0)   # leaves" in found["x"].fix.source


@pytest.mark.parametrize(
    ("made", "kind"),
    [("tf.constant(10)", "int32"), ('tf.constant("ten")', "string"), ("tf.constant(True)", "bool")],
)
def test_a_source_that_is_no_float(made: str, kind: str) -> None:
    found = findings(f"""\
import tensorflow as tf

x = {made}
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.identity(x)
print(tape.gradient(y, x))
""")
    assert found["x"].cause == "integer_source"
    assert found["x"].lines[0] == 3
    assert kind in found["x"].sentence


def test_ten_becomes_ten_point_nought() -> None:
    finding = findings(
        "import tensorflow as tf\nx = tf.constant(10)\nwith tf.GradientTape() as t:\n"
        "  t.watch(x)\n  y = x * x\nprint(t.gradient(y, x))\n"
    )["x"]
    assert finding.fix is not None
    assert finding.fix.description == "Line 2: `10` -> `10.0`"
    assert finding.proof is not None
    assert finding.proof.value == "20.0"


def test_a_state_in_between() -> None:
    finding = findings("""\
import tensorflow as tf

x0 = tf.Variable(3.0)
x1 = tf.Variable(0.0)
with tf.GradientTape() as tape:
    x1.assign_add(x0)
    y = x1**2   # (x1 + x0)**2
print(tape.gradient(y, x0))
""")["x0"]
    assert finding.cause == "stateful_assign"
    assert finding.lines[0] == 6
    assert finding.fix is not None
    assert "    y = (x1 + x0)**2   # (x1 + x0)**2\n" in finding.fix.source
    assert finding.proof is not None
    assert finding.proof.value == "6.0"


def test_an_op_without_a_gradient_has_three_ways_out() -> None:
    recording = run("""\
import tensorflow as tf

photo = tf.Variable([[[0.5, 0.0, 0.0]]])
amount = tf.Variable(0.1)
with tf.GradientTape() as tape:
    edited = tf.image.adjust_contrast(photo, amount)
try:
    print(tape.gradient(edited, [photo, amount]))
except LookupError as error:
    print(error)
""")
    found = diagnose(recording, run).findings
    assert [finding.cause for finding in found] == ["no_gradient_registered"] * 2
    assert [finding.question.result for finding in found] == ["error"] * 2
    assert found[0].lines[0] == 6
    told = " ".join(found[0].story())
    assert all(way in told for way in ("other ops", "custom_gradient", "RegisterGradient"))
    assert any("RegisterGradient" in text for text in report(recording, diagnose(recording))["advice"])


def test_zeros_that_hide_a_none() -> None:
    finding = findings("""\
import tensorflow as tf

x = tf.Variable([2., 2.])
y = tf.Variable(3.)
with tf.GradientTape() as tape:
    z = y**2
print(tape.gradient(z, x, unconnected_gradients=tf.UnconnectedGradients.ZERO))
""")["x"]
    assert finding.question.result == "zero"
    assert finding.cause == "target_independent"
    assert "zeros that hide a None" in finding.sentence
