"""In what two runs differ: steps that only one has, what was said, dtypes, shapes, numbers; and where they part."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis.comparing import compare, comparison_row, comparison_text
from tapecore.recording import Cell

PROGRAM = """\
import tensorflow as tf
import numpy as np
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = x * 2.0
    z = tf.reduce_mean(y)
    if z > 5.0:
        z = z * 10.0
print(tape.gradient(z, x).numpy())
"""


def _kinds(old: str, new: str) -> list[str]:
    assert old in PROGRAM
    return [found.kind for found in compare(run(PROGRAM), run(PROGRAM.replace(old, new))).differences]


def test_the_same_program_differs_in_nothing() -> None:
    comparison = compare(run(PROGRAM), run(PROGRAM))
    assert comparison.first is None
    assert comparison.alike == len(comparison.pairs)
    assert "to the last bit" in comparison_text(comparison)


def test_other_numbers_are_told_with_the_largest_difference_and_the_first_is_where_they_part() -> None:
    comparison = compare(run(PROGRAM), run(PROGRAM.replace("2.0]", "2.5]")))
    first = comparison.first
    assert first is not None
    assert (first.kind, first.largest) == ("numbers", 0.5)
    assert comparison.before.recording.events[first.pair.before].line == 3
    assert [found.largest for found in comparison.differences] == [0.5, 1.0, 0.5], "x, then y, then z"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("2.0])", "2.0], dtype=tf.float64)", "dtype"),
        ("[1.0, 2.0]", "[1.0, 2.0, 3.0]", "shape"),
        ("> 5.0", "> 2.0", "said"),
        (".numpy())", ")", "only before"),
        ("    if z", "    w = tf.sin(z)\n    if z", "only after"),
    ],
)
def test_each_kind_of_difference(old: str, new: str, kind: str) -> None:
    assert kind in _kinds(old, new)


def test_no_number_is_the_same_no_number_and_what_is_not_finite_has_no_largest_difference() -> None:
    bad = PROGRAM.replace("[1.0, 2.0]", "[float('nan'), 2.0]")
    assert compare(run(bad), run(bad)).first is None
    first = compare(run(PROGRAM), run(bad)).first
    assert first is not None
    assert (first.kind, first.largest) == ("numbers", None)


def test_a_gradient_that_was_none_stands_beside_the_one_that_is_none_no_more() -> None:
    escaped = PROGRAM.replace("tf.reduce_mean(y)", "tf.constant(np.mean(y))").replace(".numpy()", "")
    mended = PROGRAM.replace(".numpy()", "")
    row = comparison_row(compare(run(escaped), run(mended)))
    assert row["gradients"] == [{"target": "z", "source": "x", "before": "None", "after": "[1.0, 1.0]"}]
    assert "∂z/∂x: None -> [1.0, 1.0]" in comparison_text(compare(run(escaped), run(mended)))


def test_gradients_that_differ_less_than_their_text_shows_are_not_called_the_same() -> None:
    other = PROGRAM.replace("x * 2.0", "x * 2.000001")
    assert "∂z/∂x: the same" in comparison_text(compare(run(PROGRAM), run(PROGRAM)))
    assert "the same" not in comparison_text(compare(run(PROGRAM), run(other)))


def test_what_a_line_shows_is_one_step_though_it_shows_something_else() -> None:
    cell = "import tensorflow as tf\nx = tf.constant({start})\nx\n"
    runs = [run(cell.format(start=start), cells=[Cell(0, 1)]) for start in (1.0, 2.0)]
    kinds = {found.kind for found in compare(*runs).differences}
    assert any(event.kind == "result" for event in runs[0].events)
    assert kinds <= {"numbers", "said"}


def test_a_gradient_that_only_one_run_asks_for() -> None:
    more = PROGRAM.replace("as tape", "as tape, tf.GradientTape() as other") + "print(other.gradient(y, x))\n"
    assert comparison_row(compare(run(PROGRAM), run(more)))["gradients"][-1] == {
        "target": "y", "source": "x", "before": None, "after": "[2.0, 2.0]",
    }  # fmt: skip
    assert "∂y/∂x: not asked -> [2.0, 2.0]" in comparison_text(compare(run(PROGRAM), run(more)))


def test_many_differences_are_counted_in_a_terminal_and_all_told_in_json() -> None:
    loop = "import tensorflow as tf\ny = tf.constant({start})\nfor i in range(30):\n    y = y * 1.5\n"
    comparison = compare(*(run(loop.format(start=start)) for start in (1.0, 2.0)))
    assert len(comparison_row(comparison)["differences"]) == 31
    assert "... and 21 more differences." in comparison_text(comparison)


def test_what_an_error_says_is_compared() -> None:
    bad = PROGRAM + "raise ValueError('{}')\n"
    comparison = compare(run(bad.format("one")), run(bad.format("two")))
    assert [found.kind for found in comparison.differences] == ["said"]
    assert "error: one" in comparison_text(comparison)
