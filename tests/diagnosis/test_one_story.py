"""One story where several reasons seem to apply, and edits for what had only advice."""

import numpy as np
import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose
from tapecore.diagnosis.clipping import WIDTH
from tapecore.diagnosis.finding import Finding

HEAD = "import numpy as np\nimport tensorflow as tf\n"
BLOCK = "with tf.GradientTape() as tape:\n"
CODES = "codes = tf.Variable([[0.0, 0.0], [1.0, 1.0]])\nz = tf.Variable([[0.2, 0.1], [0.9, 0.7]])\n"
NEAREST = "    d = tf.reduce_sum((z[:, None, :] - codes[None]) ** 2, axis=-1)\n    k = tf.argmin(d, axis=1)"


def sick(program: str) -> list[Finding]:
    found = diagnose(run(HEAD + program), run).findings
    return [finding for finding in found if not finding.question.healthy]


def test_which_code_is_the_nearest_is_no_reason_beside_the_codes_that_left() -> None:
    program = f"{CODES}{BLOCK}{NEAREST}.numpy()\n    q = tf.gather(codes.numpy(), k)\n"
    program += "    y = tf.reduce_mean((z - q) ** 2)\ntape.gradient(y, [z, codes])\n"
    (finding,) = sick(program)
    assert finding.sentence == "`codes` got None: line 8 left TensorFlow (`.numpy()`)."
    assert finding.fix is not None
    assert "q = tf.gather(codes, k)" in finding.fix.source


def test_a_row_that_the_nearest_picks_becomes_all_rows_weighed() -> None:
    program = (
        f"{CODES}{BLOCK}{NEAREST}\n    q = tf.gather(codes, k)\n    y = tf.reduce_mean((q - 1.0) ** 2)\n"
    )
    (finding,) = sick(f"{program}tape.gradient(y, [z, codes])\n")
    assert finding.cause == "non_differentiable_op"
    assert finding.fix is not None
    assert "q = tf.tensordot(tf.nn.softmax(-d), codes, 1)" in finding.fix.source


def test_the_place_of_the_largest_becomes_the_mean_place() -> None:
    program = f"z = tf.Variable([0.1, 2.0, 0.3])\n{BLOCK}    p = tf.cast(tf.argmax(z), tf.float32)\n"
    (finding,) = sick(f"{program}    y = (p - 2.0) ** 2\ntape.gradient(y, z)\n")
    assert finding.proof is not None
    chances = np.exp([0.1, 2.0, 0.3]) / np.exp([0.1, 2.0, 0.3]).sum()
    mean = chances @ np.arange(3)
    slopes = 2 * (mean - 2.0) * chances * (np.arange(3) - mean)  # d mean / d z = p (place - mean)
    np.testing.assert_allclose(eval(finding.proof.value), slopes, rtol=1e-3)


def test_a_rounding_with_a_name_is_passed_by_and_the_target_stays() -> None:
    program = f"x = tf.Variable([0.4, 2.7])\n{BLOCK}    r = tf.round(x)\n    y = tf.reduce_sum(r ** 2)\n"
    (finding,) = sick(f"{program}tape.gradient(y, x)\n")
    assert finding.fix is not None
    assert finding.fix.description == "Line 5: `tf.round(x)` -> `x + tf.stop_gradient(tf.round(x) - x)`"
    assert finding.proof is not None
    assert finding.proof.value == "[0.0, 6.0]"  # 2 r


@pytest.mark.parametrize(
    ("given", "sentence", "edit"),
    [
        ("tf.zeros_like(y)", "is all zeros.", "-> `tf.ones_like(y)`"),
        ("tf.ones(3)", "is float32 (3,), its target float32 (2, 2).", "-> `tf.ones_like(y)`"),
        ("tf.ones(4)", "is float32 (4,), its target", "-> `tf.reshape(tf.ones(4), tf.shape(y))`"),
        ("tf.ones((2, 2), tf.float64)", "is float64 (2, 2), its target", ", y.dtype)`"),
    ],
)
def test_output_gradients_that_do_not_fit_are_mended(given: str, sentence: str, edit: str) -> None:
    program = f"x = tf.Variable([[1.0, 2.0], [3.0, 4.0]])\n{BLOCK}    y = x ** 2\n"
    (finding,) = sick(f"{program}tape.gradient(y, x, output_gradients={given})\n")
    assert sentence in finding.sentence
    assert finding.fix is not None
    assert edit in finding.fix.description
    assert finding.proof is not None
    assert finding.proof.value == "[[2.0, 4.0], [6.0, 8.0]]"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            "    y = tf.norm(x * 0.0)",
            "`x` got NaN: `norm` on line 5 took `sqrt` of 0, which is infinitely steep.",
        ),
        ("    y = tf.sqrt(x[0] - 1.0)", "`x` got inf: `sqrt` on line 5 got 0, where it is infinitely steep."),
        ("    y = tf.reduce_sum((x - 1.0) / (x - 1.0))", "`x` got NaN: `/` by 0 on line 5 gave NaN."),
    ],
)
def test_where_a_number_is_born_that_is_none_its_argument_is_told(lines: str, sentence: str) -> None:
    (finding,) = sick(f"x = tf.Variable([1.0, 3.0])\n{BLOCK}{lines}\ntape.gradient(y, x)\n")
    assert finding.sentence == sentence


def test_all_logarithms_of_a_line_are_mended_together() -> None:
    program = f"p = tf.Variable([0.0, 1.0])\nt = tf.constant([0.0, 1.0])\n{BLOCK}"
    program += "    y = -tf.reduce_mean(t * tf.math.log(p) + (1.0 - t) * tf.math.log(1.0 - p))\n"
    (finding,) = sick(f"{program}tape.gradient(y, p)\n")
    assert finding.fix is not None
    assert finding.fix.source.count("+ 1e-12)") == 2
    assert finding.proof is not None


def test_zeros_prove_nothing_where_the_target_itself_was_no_number() -> None:
    program = f"x = tf.Variable([-1.0])\n{BLOCK}    y = tf.reduce_sum(tf.where(x < 0.0, tf.sqrt(x), x))\n"
    (finding,) = sick(f"{program}tape.gradient(y, x)\n")
    assert finding.question.result == "nan"
    assert finding.proof is None or finding.proof.result != "zero"


def test_contributions_that_cancel_are_named_with_their_numbers() -> None:
    program = f"m = tf.Variable(1.0)\n{BLOCK}    z = m + 0.5\n    y = (z - m) ** 2\ntape.gradient(y, m)\n"
    (finding,) = sick(program)
    assert (
        finding.sentence == "`m` got 0: 1.0 through `-` (line 6) and -1.0 through `+` (line 5) cancel."
        or (finding.sentence == "`m` got 0: -1.0 through `-` (line 6) and 1.0 through `+` (line 5) cancel.")
    )
    assert "relu" not in finding.advice
    assert len(finding.advice) <= WIDTH


def test_advice_fits_the_op() -> None:
    program = f"x = tf.Variable([1.0, -2.0])\n{BLOCK}    y = tf.reduce_sum(tf.math.angle(x))\n"
    (finding,) = sick(f"{program}tape.gradient(y, x)\n")
    assert "angle" in finding.advice
    assert "softmax" not in finding.advice


def test_a_second_derivative_lost_in_a_custom_gradient_is_one_reason() -> None:
    program = (
        "@tf.custom_gradient\ndef triple(v):\n    def grad(up):\n        return up * 3.0\n    return v ** 3, grad\n"
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as outer:\n    with tf.GradientTape() as inner:\n"
        "        y = triple(x)\n    d = inner.gradient(y, x)\nouter.gradient(d, x)\n"
    )
    (finding,) = sick(program)
    assert (
        finding.sentence
        == "`x` got None: `triple`'s backward function (line 6) does not use what it was given."
    )


def test_a_metric_is_one_reason_where_the_text_feeds_it() -> None:
    program = f"auc = tf.keras.metrics.AUC()\nw = tf.Variable([0.5, -0.5])\n{BLOCK}    p = tf.sigmoid(w)\n"
    program += "    auc.update_state([1.0, 0.0], p)\n    y = 1.0 - auc.result()\ntape.gradient(y, w)\n"
    (finding,) = sick(program)
    assert finding.sentence == "`w` got None: line 8 reads a metric (line 3), which keeps running totals."
    assert finding.chain == "y <- auc.result; w is not among them"


def test_a_source_that_is_no_tensor_is_named_in_its_neighbours_story_and_in_the_error() -> None:
    program = f"w, x = tf.Variable(2.0), 3.0\n{BLOCK}    y = w * x\ntape.gradient(y, [w, x])\n"
    diagnosis = diagnose(run(HEAD + program), run)
    assert diagnosis.findings[0].sentence == (
        "`w` got an error: `x`, also asked for, is a float, not a tensor or Variable."
    )
    assert diagnosis.error is not None
    assert diagnosis.error.sentence == "Line 6 stopped: `x` is a float, not a tensor or Variable."


def test_a_backward_function_with_too_few_gradients_is_told_in_a_line() -> None:
    program = (
        "@tf.custom_gradient\ndef product(a, b):\n    def grad(up):\n        return up * b\n    return a * b, grad\n"
        f"a, b = tf.Variable(2.0), tf.Variable(5.0)\n{BLOCK}    y = product(a, b)\ntape.gradient(y, [a, b])\n"
    )
    diagnosis = diagnose(run(HEAD + program), run)
    assert diagnosis.error is not None
    assert diagnosis.error.sentence == (
        "Line 11 stopped: `product`'s backward function (line 6) returned 1 gradient for 2 inputs."
    )
    assert len(diagnosis.error.sentence) <= WIDTH
