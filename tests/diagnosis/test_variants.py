"""The same causes in other clothes: what programs really look like, and look-alikes that are fine."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tests.diagnosis.variant import Variant
from tests.diagnosis.variants_of_values import FINE, VALUES
from tests.diagnosis.variants_of_ways import WAYS

HEAD = "import numpy as np\nimport tensorflow as tf\n"
SICK = [*WAYS, *VALUES]


def finding_of(variant: Variant) -> Finding:
    found = diagnose(run(HEAD + variant.program), run).findings
    mine = [finding for finding in found if finding.question.source == variant.source]
    return next((finding for finding in mine if finding.blockers), mine[-1])


@pytest.mark.parametrize("variant", SICK, ids=lambda variant: variant.name)
def test_cause_and_line(variant: Variant) -> None:
    finding = finding_of(variant)
    assert finding.cause == variant.cause
    assert finding.lines[0] == variant.line
    assert variant.says in finding.sentence


@pytest.mark.parametrize(
    "variant", [variant for variant in SICK if variant.fix], ids=lambda variant: variant.name
)
def test_the_fix_was_tried(variant: Variant) -> None:
    finding = finding_of(variant)
    assert finding.fix is not None
    assert variant.fix in finding.fix.source
    assert finding.proof is not None
    assert finding.proof.result == "value"


@pytest.mark.parametrize("variant", FINE, ids=lambda variant: variant.name)
def test_what_is_fine_has_no_cause(variant: Variant) -> None:
    found = diagnose(run(HEAD + variant.program)).findings
    assert found
    assert [finding.cause for finding in found] == [None] * len(found)


def test_sources_of_one_call_with_the_same_cause_are_mended_together() -> None:
    program = (
        "a, b = tf.constant(1.0), tf.constant(2.0)\nwith tf.GradientTape() as tape:\n"
        "    y = a * b\ng = tape.gradient(y, [a, b])\n"
    )
    found = diagnose(run(HEAD + program), run).findings
    assert all(finding.fix is not None for finding in found)
    assert "tape.watch(b)\n    tape.watch(a)\n" in (found[0].fix.source if found[0].fix else "")


def test_a_loop_is_one_question_with_a_count() -> None:
    program = (
        "x = tf.constant(2.0)\nfor i in range(4):\n    with tf.GradientTape() as tape:\n"
        "        y = x * x\n    g = tape.gradient(y, x)\n"
    )
    (finding,) = diagnose(run(HEAD + program)).findings
    assert (finding.question.count, finding.question.round) == (4, 0)
    assert finding.question.alike == 4
    assert "got None on all 4 calls" in finding.sentence


def test_one_odd_call_of_a_loop_is_told_by_its_number() -> None:
    program = (
        "x, k = tf.Variable(2.0), tf.Variable(3.0)\nfor i in range(3):\n    with tf.GradientTape() as tape:\n"
        "        y = k * k\n        if i != 1:\n            y = y * x\n    g = tape.gradient(y, x)\n"
    )
    (finding,) = diagnose(run(HEAD + program)).findings
    assert (finding.question.alike, finding.question.round) == (1, 1)
    assert "got None on call 2 of 3" in finding.sentence
