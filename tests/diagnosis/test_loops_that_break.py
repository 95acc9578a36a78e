"""Of a loop whose gradients become NaN: since when, what made the first, and edits that keep every pass whole."""

import numpy as np
import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tapecore.diagnosis.clipping import WIDTH
from tapecore.recording.arrays import decode

HEAD = "import tensorflow as tf\n"
SOFTMAX = """\
z = tf.Variable([[1.0, 2.0, 0.0]])
for turn in range(4):
    with tf.GradientTape() as tape:
        {power}
        loss = -tf.reduce_sum(tf.math.log({share})[:, 0])
    g = tape.gradient(loss, z)
    z.assign(z * 10.0)
"""
NAMED = SOFTMAX.format(power="e = tf.exp(z)", share="e / tf.reduce_sum(e, axis=1, keepdims=True)")


def found(program: str) -> Finding:
    (finding,) = diagnose(run(HEAD + program), run).findings
    return finding


def answers(source: str) -> list[float]:
    """Every gradient that a program gets, element by element."""
    recording = run(source)
    given = [event.outputs[0] for event in recording.events if event.kind == "answer" and event.outputs]
    kept = [decode(recording.values[value]) for value in given]
    return [float(item) for array in kept if array is not None for item in array.ravel()]


def test_it_says_since_which_call_and_what_the_first_op_got() -> None:
    finding = found(
        "x = tf.Variable(2.0)\nfor turn in range(5):\n    with tf.GradientTape() as tape:\n"
        "        y = tf.math.log(x) * x\n    g = tape.gradient(y, x)\n    x.assign(tf.maximum(x - 1.0, 0.0))\n"
    )
    assert finding.sentence == "`x` got NaN from call 3 of 5 on: `log` of 0 on line 5 gave -inf."
    assert finding.proof is not None
    assert finding.story()[-1].endswith("; all 5 calls get numbers.")


def test_the_op_that_made_the_first_stays_on_a_way_that_is_cut_short() -> None:
    steps = "".join(f"    y = tf.tanh(y) * {k}.5\n" for k in range(1, 9))
    finding = found(
        "x = tf.Variable([0.0, 1.0])\nwith tf.GradientTape() as tape:\n    y = tf.sqrt(x)\n"
        f"{steps}    z = tf.reduce_sum(y)\ng = tape.gradient(z, x)\n"
    )
    assert "…" in finding.chain
    assert "sqrt (4)" in finding.chain
    assert len(finding.chain) <= WIDTH


@pytest.mark.parametrize(
    ("program", "mended"),
    [
        (NAMED, "e = tf.exp(z - tf.reduce_max(z, axis=1, keepdims=True))"),
        (
            SOFTMAX.format(power="pass", share="tf.exp(z) / tf.reduce_sum(tf.exp(z), axis=1, keepdims=True)"),
            "tf.math.log(tf.nn.softmax(z, axis=1)",
        ),
    ],
)
def test_a_softmax_by_hand_that_outgrows_its_dtype_is_mended_with_the_same_numbers(
    program: str, mended: str
) -> None:
    finding = found(program)
    assert finding.fix is not None
    assert mended in finding.fix.source
    before, after = answers(HEAD + program), answers(finding.fix.source)
    np.testing.assert_allclose(after[:6], before[:6], rtol=1e-5)
    assert not np.isfinite(before).all()
    assert np.isfinite(after).all()


def test_where_one_edit_only_puts_it_off_the_next_is_tried_with_it() -> None:
    finding = found(NAMED)
    assert finding.fix is not None
    assert finding.proof is not None
    assert "1e-12" in finding.fix.source
    assert "reduce_max" in finding.fix.source
    assert finding.proof.calls == "all 4 calls get numbers"
    assert finding.note == ""  # no word of another reason: it is mended too


@pytest.mark.parametrize(
    "share",
    [
        "e / tf.reduce_sum(e, axis=1)[:, None]",  # no sum of the whole text
        "e / tf.reduce_sum(z, axis=1, keepdims=True)",  # of something else
        "e / tf.reduce_sum(e, axis=1, keepdims=True, name='total')",
    ],
)
def test_what_is_no_softmax_is_not_shifted(share: str) -> None:
    fix = found(SOFTMAX.format(power="e = tf.exp(z)", share=share)).fix
    assert fix is None or "reduce_max" not in fix.source


def test_an_edit_that_leaves_a_later_call_without_numbers_says_which() -> None:
    finding = found(
        "x = tf.Variable(0.0)\nfor turn in range(4):\n    with tf.GradientTape() as tape:\n"
        "        y = tf.sqrt(x) * tf.exp(60.0 * x)\n    g = tape.gradient(y, x)\n    x.assign(float(turn))\n"
    )
    assert (
        finding.sentence
        == "`x` got inf on 3 of 4 calls: `sqrt` on line 5 got 0, where it is infinitely steep."
    )
    assert finding.story()[-1].endswith("; call 4 of 4 still gets inf.")
