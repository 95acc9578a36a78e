"""A mechanical fix is an edit that gives the very gradient that TensorFlow gives for the edited program; where the
pattern is not sure there is none."""

import pytest

from tests.diagnosis.editing import mended_choices, mended_masks, mended_twins, mended_ways
from tests.diagnosis.editing.left_alone import LEFT
from tests.diagnosis.editing.mended import Left, Mended, finding_of, slopes_of
from tests.diagnosis.reasons import HEAD

TABLES = (mended_choices, mended_masks, mended_twins, mended_ways)
MENDED = [case for table in TABLES for case in table.MENDED]


def named(case: Mended | Left) -> str:
    return case.name


@pytest.mark.parametrize("case", MENDED, ids=named)
def test_the_edit_gives_the_gradient_that_tensorflow_gives(case: Mended) -> None:
    fix = finding_of(case).fix
    assert fix is not None
    assert slopes_of(fix.source) == pytest.approx(case.slopes, rel=2e-4, abs=1e-6)


@pytest.mark.parametrize("case", MENDED, ids=named)
def test_it_was_tried_and_changes_no_other_line(case: Mended) -> None:
    finding = finding_of(case)
    assert finding.fix is not None
    assert finding.proof is not None
    assert finding.proof.result == "value"
    before = [line.strip() for line in (HEAD + case.program).splitlines()]
    after = [line.strip() for line in finding.fix.source.splitlines()]
    added = list(after)
    for line in before:
        if line in added:
            added.remove(line)
    assert added == [line for line in case.lines if line in added]
    assert "unconnected_gradients" not in finding.fix.source


@pytest.mark.parametrize("case", MENDED, ids=named)
def test_it_says_when_the_target_becomes_another(case: Mended) -> None:
    fix = finding_of(case).fix
    assert fix is not None
    assert ("the value of" in fix.description) == case.alters


@pytest.mark.parametrize("case", LEFT, ids=named)
def test_what_is_not_sure_is_left_alone(case: Left) -> None:
    finding = finding_of(case)
    assert finding.fix is None
    assert finding.advice


def test_the_comments_of_a_replaced_choice_stay() -> None:
    case = next(case for case in MENDED if case.name == "a staircase of elif")
    fix = finding_of(case).fix
    assert fix is not None
    assert "    # the steps\n    # the highest\n    return tf.sigmoid" in fix.source


def test_a_staircase_of_many_steps_is_left_alone() -> None:
    steps = "".join(f"    if v > {10 - k}.0:\n        return {k}.0\n" for k in range(9))
    program = f"def f(v):\n{steps}    return 0.0\nx, a = tf.Variable(1.5), tf.Variable(1.0)\n"
    program += "with tf.GradientTape() as tape:\n    y = f(x) * a\ng = tape.gradient(y, x)\n"
    fix = finding_of(Left("many", program, "x")).fix
    assert fix is None or fix.source.count("sigmoid") < 9
