"""Forward mode has the same reasons for None as a tape; a rule that was asked and gave no tangent is one."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose

HEAD = "import numpy as np\nimport tensorflow as tf\nx = tf.Variable(2.0)\n"
BLOCK = "with tf.autodiff.ForwardAccumulator(x, 1.0) as pushed:\n    y = "
LINE = 5


def told(text: str, target: str = "y") -> Finding:
    program = f"{HEAD}{BLOCK}{text}\ntangent = pushed.jvp({target})\n"
    (finding,) = diagnose(run(program), run).findings
    return finding


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("tf.round(x) * 2.0", "non_differentiable_op"),
        ("tf.floor(x * 3.0)", "non_differentiable_op"),
        ("tf.cast(x > 1.0, tf.float32)", "non_differentiable_op"),
        ("tf.sign(x * 2.0)", "non_differentiable_op"),
        ("tf.cast(tf.cast(x, tf.int32), tf.float32)", "integer_cast"),
        ("tf.stop_gradient(x) * 2.0", "stop_gradient"),
        ("tf.constant(x) * 2.0", "numpy_escape"),
        ("tf.zeros_like(x) + 1.0", "shape_only"),
    ],
)
def test_what_cuts_the_way_is_named_with_its_line(text: str, cause: str) -> None:
    finding = told(text)
    assert finding.question.result == "none"
    assert [(blocker.cause, blocker.lines[0]) for blocker in finding.blockers] == [(cause, LINE)]


@pytest.mark.parametrize("text", ["x * 2.0 + tf.stop_gradient(x)", "tf.round(x) * x", "tf.sign(x) * x"])
def test_one_whole_way_is_enough(text: str) -> None:
    assert told(text).question.healthy


def test_the_edit_was_tried_in_forward_mode_and_keeps_the_sources_name() -> None:
    finding = told("tf.round(x)")
    assert finding.proof is not None
    assert (finding.proof.value, finding.proof.source) == ("1.0", "x")


def test_a_tangent_that_another_accumulator_was_refused_is_no_reason_here() -> None:
    program = (
        f"{HEAD}w = tf.Variable(3.0)\nwith tf.autodiff.ForwardAccumulator(w, 1.0) as other:\n"
        "    with tf.autodiff.ForwardAccumulator(x, 1.0) as pushed:\n"
        "        y = x * 2.0 + tf.sign(w)\nboth = pushed.jvp(y), other.jvp(y)\n"
    )
    mine, theirs = diagnose(run(program)).findings
    assert mine.question.healthy
    assert [blocker.cause for blocker in theirs.blockers] == ["non_differentiable_op"]
