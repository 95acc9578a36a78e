"""Steps outside the block: the line that has to be mended, and all of a row; an accumulator is no tape."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tests.diagnosis.reasons import HEAD, reason, reasons


def test_a_function_is_called_outside_not_its_body() -> None:
    program = (
        "x = tf.Variable(1.0)\ndef compute():\n    return (x - 2.0) ** 2\nloss = compute()\n"
        "with tf.GradientTape() as tape:\n    y = loss\ntape.gradient(y, x)\n"
    )
    finding = next(f for f in diagnose(run(HEAD + program), run).findings)
    assert finding.cause == "computed_outside_tape"
    assert finding.lines[:2] == (6, 7)
    assert "line 6 ran outside the tape's block (line 7)" in finding.sentence
    assert finding.fix is not None
    assert finding.proof is not None
    assert finding.proof.result == "value"


def test_a_method_that_calls_another_is_told_by_the_outermost_call() -> None:
    finding = reason(
        "x = tf.Variable(1.0)\nclass Net:\n    def inner(self):\n        return x * 2.0\n    def loss(self):\n"
        "        return self.inner() ** 2\nnet = Net()\nh = net.loss()\nwith tf.GradientTape() as tape:\n"
        "    y = h * 3.0\ntape.gradient(y, x)\n"
    )
    assert finding.lines[0] == 10


def test_a_function_that_holds_the_block_too_is_told_by_its_own_line() -> None:
    finding = reason(
        "x = tf.Variable(1.0)\ndef step():\n    h = x * 2.0\n    with tf.GradientTape() as tape:\n"
        "        y = h * 3.0\n    return tape.gradient(y, x)\nstep()\n"
    )
    assert finding.lines[:2] == (5, 6)


def test_every_line_of_a_row_outside_is_named() -> None:
    program = (
        "x = tf.Variable(2.0)\nouter = tf.GradientTape()\nwith outer:\n    a = x * 2.0\nb = a * 3.0\n"
        "with tf.GradientTape() as tape:\n    y = b * 4.0\ntape.gradient(y, x)\n"
    )
    finding = reason(program)
    assert finding.lines == (7, 8, 6)
    assert "lines 6 and 7 ran outside the tape's block (line 8)" in finding.sentence


def test_of_a_long_row_the_ends_are_named() -> None:
    program = (
        "x = tf.Variable(2.0)\na = x * 2.0\nb = a * 3.0\nc = b + 1.0\nwith tf.GradientTape() as tape:\n"
        "    y = c * 4.0\ntape.gradient(y, x)\n"
    )
    finding = reason(program)
    assert finding.lines[0] == 6
    assert "lines 4 to 6 ran outside the tape's block (line 7)" in finding.sentence


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("y = x * x\nwith acc:\n    z = x * 3.0\nacc.jvp(y)\n", "outside the accumulator's block"),
        ("with acc:\n    h = x * 3.0\ny = h * 2.0\nacc.jvp(y)\n", "ran after the block had ended"),
    ],
)
def test_an_accumulator_is_called_one(lines: str, said: str) -> None:
    head = "x = tf.Variable(2.0)\nacc = tf.autodiff.ForwardAccumulator(x, tf.constant(1.0))\n"
    finding = reasons(head + lines)[0]
    assert said in finding.sentence
    assert "tape" not in finding.sentence


IN_A_FUNCTION = """\
def far(a, b):
    return tf.reduce_mean((a - b) ** 2)
def slope_of(v):
    with tf.GradientTape() as inner:
        inner.watch(v)
        z = v ** 4
    return inner.gradient(z, v)
x = tf.Variable(1.5)
"""


def fixed(program: str) -> Finding:
    """The last sick question with its fix, tried."""
    found = [f for f in diagnose(run(HEAD + program), run).findings if f.blockers][-1]
    assert found.fix is not None
    assert found.proof is not None
    return found


def test_a_target_that_a_function_computes_after_the_block_is_the_call_s_fault() -> None:
    program = (
        f"{IN_A_FUNCTION}with tf.GradientTape() as tape:\n    p = x * 3.0\ntape.gradient(far(p, 1.0), x)\n"
    )
    finding = fixed(program)
    assert (finding.cause, finding.lines[:2]) == ("target_outside_tape", (13, 4))
    assert "line 13 ran after the block" in finding.sentence


def test_a_first_gradient_that_a_function_takes_before_the_block_is_the_call_s_fault() -> None:
    program = f"{IN_A_FUNCTION}first = slope_of(x)\nwith tf.GradientTape() as tape:\n    z = first * 1.0\n"
    finding = fixed(program + "second = tape.gradient(z, x)\n")
    assert (finding.cause, finding.lines) == ("nested_tape_missing", (11, 12, 9))
    assert finding.fix is not None
    assert "    first = slope_of(x)" in finding.fix.source


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("tf.ones(3)", "`output_gradients` is float32 (3,), its target float32 (2,)"),
        ("tf.ones(2, tf.float64)", "`output_gradients` is float64 (2,), its target float32 (2,)"),
    ],
)
def test_an_output_gradient_of_another_shape_or_dtype_is_told_with_both(given: str, said: str) -> None:
    block = "x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n    y = x * x\n"
    found = reason(f"{block}tape.gradient(y, x, output_gradients={given})\n")
    assert (found.cause, found.lines) == ("dtype_mismatch", (6,))
    assert said in found.sentence


def test_what_a_function_returns_in_place_of_variables_is_made_where_it_is_computed() -> None:
    finding = reason(
        "p = {'w': tf.Variable(2.0)}\ndef step(ps):\n    with tf.GradientTape() as t:\n        z = ps['w'] ** 2\n"
        "    gs = t.gradient(z, ps)\n    if gs['w'] is None:\n        return ps\n"
        "    return {k: ps[k] - 0.1 * gs[k] for k in ps}\nfor i in range(2):\n    p = step(p)\n",
        "ps['w']",
    )
    assert (finding.cause, finding.lines[0]) == ("variable_replaced", 10)
