"""Programs of a hundred lines and more, as people write them, each with one fault of another cause.

The texts lie in ``long_programs``; ``marked`` takes the marks out of them. Which sources get None on which of the
calls, in the faulty and in the mended program, was compared with TensorFlow 2.21; the test marked ``tensorflow``
compares it anew.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Diagnosis, diagnose
from tests.conformance.oracle import Oracle
from tests.diagnosis.marked import Marked, marked

FOLDER = Path(__file__).with_name("long_programs")


class Long(NamedTuple):
    """A text of the folder, the sources that suffer in it, and a part of the edit that mends them ("" where
    none is mechanical)."""

    name: str
    suffers: set[str]
    fix: str = ""

    @property
    def program(self) -> Marked:
        return marked((FOLDER / f"{self.name}.txt").read_text(encoding="utf-8"))


LONG = [
    Long("attention_temperature", {"wanted[0]"}),
    Long("bird_songs", {"variables['gain']"}, "trainable=True"),
    Long("cart_policy", {"policy.w1", "policy.b1", "policy.w2"}),
    Long("codebook", {"watched[0]", "watched[1]"}),
    Long("cooling_rod", {"t"}, "in_time.watch(t)\n        u = field(x, t)"),
    Long("denoiser", {"parameters['into']", "parameters['into_bias']"}, "noise)\n        codes = model"),
    Long("few_shot_sines", {"learner.w2"}, "learner.w2.assign_sub(rate * slope_w2)"),
    Long("newton_logistic", {"problem.beta"}),
    Long("sensor_drift", {"weights[0]", "weights[1]"}, "return tf.clip_by_value(features, -limit, limit)"),
    Long("thermostat", {"self.thermostat.set_point"}),
    Long("tide_table", {"near.delay", "far.delay"}),
    Long("two_moons_gan", {f"self.smooth.trainable_variables[{n}]" for n in range(4)},
         "generator_tape.gradient(generator_loss, self.generator.trainable_variables)"),
]  # fmt: skip
each = pytest.mark.parametrize("long", LONG, ids=lambda long: long.name)


def diagnosed(program: str) -> Diagnosis:
    return diagnose(run(program), run)


def test_every_text_is_told_of_and_is_long() -> None:
    assert {long.name for long in LONG} == {path.stem for path in FOLDER.glob("*.txt")}
    assert all(100 <= long.program.faulty.count("\n") <= 250 for long in LONG)
    assert len({long.program.cause for long in LONG}) == len(LONG) >= 10


@each
def test_the_cause_and_the_guilty_line_are_told_for_those_that_suffer_and_nothing_of_the_rest(
    long: Long,
) -> None:
    _, _, cause, line = long.program
    found = diagnosed(long.program.faulty)
    assert found.error is None
    told = [finding for finding in found.findings if finding.blockers]
    assert {finding.question.source for finding in told} == long.suffers
    assert {(finding.cause, finding.lines[0]) for finding in told} == {(cause, line)}
    healthy = [finding for finding in found.findings if not finding.blockers]
    assert healthy
    assert not any(finding.story() for finding in healthy)


@each
def test_each_that_suffers_is_told_a_way_out_and_a_fix_is_one_that_gave_a_gradient(long: Long) -> None:
    for finding in diagnosed(long.program.faulty).findings:
        if not finding.blockers:
            continue
        assert (finding.fix is not None) == bool(long.fix)
        assert finding.fix or finding.advice
        if finding.fix is not None:
            assert long.fix in finding.fix.source
            assert finding.proof
            assert finding.proof.result == "value"
            again = diagnosed(finding.fix.source).findings
            assert finding.question.source not in {f.question.source for f in again if f.blockers}


@each
def test_of_the_mended_program_there_is_nothing_to_tell(long: Long) -> None:
    found = diagnosed(long.program.mended)
    assert found.error is None
    assert found.advice == ()
    assert found.findings
    assert {finding.question.result for finding in found.findings} == {"value"}
    assert [finding.story() for finding in found.findings if finding.story()] == []


ASKED = """
import sys
import numpy as np
asked, plain = {}, tf.GradientTape.gradient

def kind(slope):
    if slope is None:
        return "none"
    return "value" if np.any(np.asarray(tf.convert_to_tensor(slope))) else "zero"

def gradient(self, target, sources, *args, **more):
    slopes, frame = plain(self, target, sources, *args, **more), sys._getframe(1)
    while frame.f_code.co_filename != "long program":
        frame = frame.f_back
    for index, slope in enumerate(tf.nest.flatten([slopes])):
        asked.setdefault((frame.f_lineno, index), []).append(kind(slope))
    return slopes

tf.GradientTape.gradient = gradient
try:
    exec(compile(program, "long program", "exec"), {"__name__": "__main__"})
finally:
    tf.GradientTape.gradient = plain
answer = asked
"""


@pytest.mark.tensorflow
@pytest.mark.parametrize("which", ["faulty", "mended"])
@each
def test_tensorflow_gives_none_on_the_same_calls(long: Long, which: str, oracle: Oracle) -> None:
    program = getattr(long.program, which)
    asked: dict[tuple[int, int], Any] = oracle.run(f"program = {program!r}{ASKED}")
    questions = [finding.question for finding in diagnosed(program).findings]
    assert {(q.line, q.index): (q.count, q.result, q.alike) for q in questions} == {
        place: (len(kinds), *worst(kinds)) for place, kinds in asked.items()
    }


def worst(kinds: list[str]) -> tuple[str, int]:
    """The first of these that occurs, and how often."""
    return next((kind, kinds.count(kind)) for kind in ("none", "zero", "value") if kind in kinds)
