"""Every cause explains its own example: the slug, the guilty line, and a fix that was tried."""

import ast

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose
from tapecore.diagnosis.cause import Cause, causes
from tapecore.diagnosis.story import WIDTH

ALL = sorted(causes().values(), key=lambda cause: cause.slug)


def named(cause: Cause) -> str:
    return cause.slug


@pytest.mark.parametrize("cause", ALL, ids=named)
def test_its_example_gets_this_cause_at_this_line(cause: Cause) -> None:
    diagnosis = diagnose(run(cause.example.program), run)
    if not cause.example.source:
        assert diagnosis.error is not None
        assert diagnosis.error.blocker is not None
        assert diagnosis.error.blocker.cause == cause.slug
        assert diagnosis.error.blocker.lines[0] == cause.example.line
        return
    finding = next(f for f in diagnosis.findings if f.question.source == cause.example.source and f.blockers)
    assert finding.cause == cause.slug
    assert finding.lines[0] == cause.example.line


@pytest.mark.parametrize("cause", [cause for cause in ALL if cause.example.fix], ids=named)
def test_its_fix_is_an_edit_of_the_example_that_gives_a_gradient(cause: Cause) -> None:
    diagnosis = diagnose(run(cause.example.program), run)
    sick = [
        (f.fix, f.proof)
        for f in diagnosis.findings
        if f.question.source == cause.example.source and f.blockers
    ]
    fix, proof = (
        sick[0] if sick else (diagnosis.error.fix, diagnosis.error.proof) if diagnosis.error else (None, None)
    )
    assert fix is not None
    assert proof is not None
    assert proof.result == "value"
    assert cause.example.fix in fix.source
    ast.parse(fix.source)


@pytest.mark.parametrize("cause", ALL, ids=named)
def test_what_it_says_fits_on_lines_and_never_says_should(cause: Cause) -> None:
    diagnosis = diagnose(run(cause.example.program), run)
    lines = [line for finding in diagnosis.findings for line in finding.story()]
    lines += [cause.title, cause.way_out]
    if diagnosis.error is not None and diagnosis.error.blocker is not None:
        lines += [diagnosis.error.blocker.clause, diagnosis.error.blocker.reason]
    assert all(len(line) <= WIDTH for line in lines)
    assert all(len(finding.story()) <= 4 for finding in diagnosis.findings)
    assert not any("should" in line for line in [*lines, cause.explanation])


@pytest.mark.parametrize("cause", ALL, ids=named)
def test_it_has_a_page_to_fill(cause: Cause) -> None:
    assert cause.title[0].isupper()
    assert not cause.title.endswith(".")
    assert len(cause.explanation) > 80
    assert cause.example.program.startswith("import")
