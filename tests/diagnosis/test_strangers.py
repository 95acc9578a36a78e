"""Programs as strangers write them: the cause, the line and the edit of the faulty ones, silence on the others.

``strangers/answers.json`` holds what TensorFlow 2.21 gave on every call; the test marked ``tensorflow`` asks it anew.
"""

import json
from functools import cache
from typing import Any

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Diagnosis, diagnose
from tests.conformance.oracle import Oracle
from tests.diagnosis.strangers.programs import FOLDER, Strange, faulty, healthy, injected
from tests.diagnosis.test_long_programs import ASKED, worst

ANSWERS: dict[str, list[list[Any]]] = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
SICK = [*faulty(), *injected()]
FINE = healthy()
each_sick = pytest.mark.parametrize("strange", SICK, ids=lambda strange: strange.name)
each_fine = pytest.mark.parametrize("strange", FINE, ids=lambda strange: strange.name)
each = pytest.mark.parametrize("strange", [*SICK, *FINE], ids=lambda strange: strange.name)


@cache
def diagnosed(strange: Strange) -> Diagnosis:
    return diagnose(run(strange.text), run)


@each_sick
def test_the_cause_and_the_guilty_line_are_told(strange: Strange) -> None:
    found = diagnosed(strange)
    told = [finding for finding in found.findings if finding.blockers]
    if not told:
        assert found.error is not None
        assert found.error.blocker is not None
        assert (found.error.blocker.cause, found.error.lines[0]) == (strange.cause, strange.line)
    else:
        assert {finding.cause for finding in told} == {strange.cause}
        assert (told[0].lines[0], strange.line in told[-1].lines) == (strange.line, True)
        assert strange.source in ("", *(finding.question.source for finding in told))
    sentences = [finding.sentence for finding in told] or [found.error.sentence if found.error else ""]
    assert not strange.says or strange.says in sentences


@each_sick
def test_the_edit_is_there_where_one_is_mechanical(strange: Strange) -> None:
    found = diagnosed(strange)
    offered = [finding.fix for finding in found.findings] + [found.error.fix if found.error else None]
    edited = [line.strip() for fix in offered if fix is not None for line in fix.source.splitlines()]
    assert not strange.fix or strange.fix in edited


@each_fine
def test_nothing_is_said_of_a_program_that_is_fine(strange: Strange) -> None:
    found = diagnosed(strange)
    assert found.error is None
    assert found.advice == ()
    assert [finding.cause for finding in found.findings] == [None] * len(found.findings)
    assert found.findings


def results(strange: Strange) -> list[list[Any]]:
    """Line, place among the sources, how often asked, the worst answer and how often it came."""
    asked = [f.question for f in diagnosed(strange).findings if f.question.what == "gradient"]
    given = [(q, "value" if q.result == "nan" else q.result) for q in asked if q.result != "error"]
    return sorted([q.line, q.index, q.count, kind, q.alike] for q, kind in given)


@each
def test_each_call_gets_what_it_gets_from_tensorflow(strange: Strange) -> None:
    raised = {f.question.line for f in diagnosed(strange).findings if f.question.result == "error"}
    assert results(strange) == [row for row in ANSWERS[strange.name] if row[0] not in raised]


@pytest.mark.tensorflow
@each
def test_tensorflow_still_gives_that(strange: Strange, oracle: Oracle) -> None:
    assert asked_of(oracle, strange) == ANSWERS[strange.name]


def asked_of(oracle: Oracle, strange: Strange) -> list[list[Any]]:
    """The same from TensorFlow, whose functions run as they are, for what it traces has no numbers; a call that raised
    is no answer.
    """
    program = ASKED.replace("try:", "tf.config.run_functions_eagerly(True)\ntry:").replace(
        "finally:", "except Exception:\n    pass\nfinally:\n    tf.config.run_functions_eagerly(False)"
    )
    kinds: dict[tuple[int, int], list[str]] = oracle.run(f"program = {strange.text!r}{program}")
    found = [[line, index, len(said), *worst(said)] for (line, index), said in kinds.items() if line]
    return sorted(found)
