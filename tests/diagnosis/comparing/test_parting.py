"""Where two runs part, in one sentence; and what belongs to the tape is part of it."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis.comparing import Sides, compare, comparison_text, parting

PROGRAM = """\
import tensorflow as tf
import numpy as np
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x * 2.0
    z = tf.reduce_mean(y)
    if z > 5.0:
        z = z * 10.0
g = tape.gradient(z, x)
"""


def _parting(old: str, new: str) -> str:
    assert old in PROGRAM
    comparison = compare(run(PROGRAM), run(PROGRAM.replace(old, new)))
    return parting(comparison, Sides("mine", "yours"))


def test_nothing_differs() -> None:
    assert _parting("y = x * 2.0", "y = x * 2.0").startswith("All ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "* 2.0",
            "* 3.0",
            "Then line 6: `x * 2.0` gives [2.0, 4.0] in mine, `x * 3.0` gives [3.0, 6.0] in yours.",
        ),
        (
            "2.0]",
            "4.0]",
            "the first step on. Line 3: `constant x` gives [1.0, 2.0] in mine, [1.0, 4.0] in yours.",
        ),
        ("    tape.watch(x)\n", "", "Then only mine has `watch x` (line 5)."),
        ("Tape()", "Tape(persistent=True)", "Then line 4: the tape that opens is persistent in yours only."),
        ("> 5.0", "> 2.0", "Then line 8: `z > 5.0` gives False in mine, `z > 2.0` gives True in yours."),
        ("2.0])", "2.0], tf.float64)", "`constant x` gives float32 in mine, float64 in yours."),
        ("2.0]", "2.0, 3.0]", "`constant x` gives shape (2,) in mine, shape (3,) in yours."),
        (
            "tf.reduce_mean(y)",
            "tf.constant(np.mean(y))",
            "Then line 7: `tf.reduce_mean(y)` stays on the tape in mine, `np.mean(y)` leaves TensorFlow in yours.",
        ),
    ],
)
def test_it_says_what_differs_first(old: str, new: str, said: str) -> None:
    assert said in _parting(old, new)


def test_the_same_text_on_both_sides_is_not_called_different_without_saying_by_how_much() -> None:
    other = PROGRAM.replace("[1.0, 2.0]", "[1.0, 2.0000002]")
    assert "gives [1.0, 2.0] in both, but for 2.38" in parting(compare(run(PROGRAM), run(other)))


def test_an_op_that_gives_the_same_off_the_tape_differs_by_that() -> None:
    """`y` and `z` are the same numbers whether anything watches or not."""
    comparison = compare(run(PROGRAM), run(PROGRAM.replace("    tape.watch(x)\n", "    \n")))
    assert [found.kind for found in comparison.differences][:3] == ["only before", "tape", "tape"]
    told = comparison_text(comparison)
    assert "- line 6: x * 2.0 = [2.0, 4.0], on the tape" in told
    assert "+ line 6: x * 2.0 = [2.0, 4.0], not on the tape" in told


def test_a_variable_that_is_watched_is_known_by_the_line_that_made_it() -> None:
    program = (
        "import tensorflow as tf\na = tf.Variable(3.0, trainable={})\nb = tf.Variable(3.0)\n"
        "with tf.GradientTape() as tape:\n    y = a * b\n"
    )
    comparison = compare(*(run(program.format(trainable)) for trainable in (True, False)))
    assert parting(comparison) == "Alike for 3 steps. Then only the first run has `tape watches a` (line 5)."
    assert comparison.alike == len(comparison.pairs) - 1
