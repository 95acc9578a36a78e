"""The error that ended a program, and what caused it."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.clipping import listed, quoted
from tapecore.diagnosis.finding import Trouble
from tapecore.diagnosis.question import of_loop
from tapecore.diagnosis.wanted import made_variables
from tapecore.graph.program import names_in, span_of

if TYPE_CHECKING:
    from tapecore.diagnosis.finding import Blocker, Finding, Fix, Proof
    from tapecore.diagnosis.question import Question
    from tapecore.diagnosis.repair import Repairer
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event


def trouble(run: Run, repairer: Repairer, findings: tuple[Finding, ...]) -> Trouble | None:
    """The uncaught error, if there is one; one that a gradient call raised is told by its question."""
    last = _last_error(run)
    if last is None:
        return None
    plain = Trouble(last.what, str(last.info.get("message", "")), last.line, last.at)
    asked = [f for f in findings if f.question.result == "error" and _same(run, f, last)]
    if asked:
        told = min(asked, key=lambda f: (f.fix is None, not _is_of_source(f)))
        return replace(plain, blocker=_of_source(told), fix=told.fix, proof=told.proof)
    nones = _nones_before(run, last, findings) if _about_none(plain.message) else []
    if nones:
        fix, proof = _mended(repairer, last, nones[0])
        return replace(plain, blocker=_follows(last, nones), fix=fix, proof=proof)
    found = [blocker for cause in causes().values() if (blocker := cause.find_error(run, last)) is not None]
    blocker = min(found, key=lambda blocker: blocker.rank, default=None)
    edits = made_variables if blocker is None else causes()[blocker.cause].edits_error
    fix, proof = repairer.repair_error(edits(run, last))
    return replace(plain, blocker=blocker, fix=fix, proof=proof)


def _of_source(asked: Finding) -> Blocker | None:
    """The first reason; "it", which stands for the source in a story, by its name."""
    if not asked.blockers:
        return None
    first = asked.blockers[0]
    if not _is_of_source(asked):
        return first
    return first._replace(clause=f"{quoted(asked.question.source, 24)}{first.clause.removeprefix('it')}")


def _is_of_source(asked: Finding) -> bool:
    return bool(asked.blockers) and asked.blockers[0].clause.startswith("it ")


def _last_error(run: Run) -> Event | None:
    events = reversed(run.recording.events)
    return next((e for e in events if e.kind == "error" and not e.info.get("caught", False)), None)


def fruitless(run: Run) -> list[list[Question]]:
    """What the library asked just before the program stopped over it: each Variable got None in
    ``model.fit``."""
    last = _last_error(run)
    if last is None or not _about_none(str(last.info.get("message", ""))):
        return []
    calls = (e for e in reversed(run.recording.events[: last.at]) if e.kind == "gradient")
    call = next(calls, last)
    mine = [asked for asked in run.unasked if any(each.at == call.at for each in asked)]
    return mine if all(of_loop(asked).result == "none" for asked in mine) else []


def pointed(run: Run, repairer: Repairer, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings; one about a call that got a None as its target has the edit that mends that None, and
    says which answer it was."""
    return tuple(_pointed(run, repairer, finding, findings) for finding in findings)


def _pointed(run: Run, repairer: Repairer, finding: Finding, findings: tuple[Finding, ...]) -> Finding:
    if finding.cause != "target_not_tensor" or finding.fix is not None:
        return finding
    call = run.recording.events[finding.question.at]
    if "NoneType" not in call.info.get("target_types", ()):
        return finding
    given = [none for none in _nones_before(run, call, findings) if none.question.line in finding.lines]
    if not given:
        return finding
    first = given[0]
    where = f"line {first.question.line} gave for {quoted(first.question.source, 24)}"
    told = replace(finding, chain=f"{quoted(finding.question.target, 24)} is the None that {where}")
    tried = None if first.fix is None else repairer.try_out(finding.question, first.fix.source, alters=True)
    if tried is None:
        return replace(told, advice="Mend that None first.")
    return replace(told, fix=first.fix, proof=tried.proof)


def _about_none(message: str) -> bool:
    return "None" in message or "No gradients provided" in message


def _nones_before(run: Run, error: Event, findings: tuple[Finding, ...]) -> list[Finding]:
    """What the last gradient call before the error that gave a None had given None for: where several
    were, the one whose name stands in what failed, if the text tells."""
    given = [
        (at, finding)
        for finding in findings
        if finding.question.result == "none" and finding.blockers
        for at in finding.question.calls
        if at < error.at
    ]
    last = max((at for at, _ in given), default=-1)
    nones = [finding for at, finding in given if at == last]
    named = [finding for finding in nones if _is_named(run, error, finding)]
    return named if len(named) == 1 else nones


def _is_named(run: Run, error: Event, none: Finding) -> bool:
    """Whether the failed expression names what this answer was unpacked to: ``gw, gb = tape.gradient(...)``."""
    span = span_of(run.recording, error)
    failed = None if span is None else run.program.expression_at(span)
    statement = run.program.statement_at(none.question.line)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    names = target.elts if isinstance(target, ast.Tuple | ast.List) else []
    place = none.question.index
    return place < len(names) and bool(names_in(names[place]) & names_in(failed))


def _mended(repairer: Repairer, error: Event, none: Finding) -> tuple[Fix | None, Proof | None]:
    """The None's own fix, if the program gets past the error with it."""
    works = none.fix is not None and repairer.gets_past(error, none.fix.source)
    return (none.fix, none.proof) if works else (None, None)


def _follows(error: Event, nones: list[Finding]) -> Blocker:
    """The None of a gradient call before is what the program stumbled over."""
    first, line = nones[0].blockers[0], nones[0].question.line
    names = listed([quoted(none.question.source, 24) for none in nones])
    if line == error.line:
        return first._replace(clause=f"{first.clause}, so {names} got None")
    return first._replace(clause=f"line {line} got None for {names}")


def _same(run: Run, finding: Finding, error: Event) -> bool:
    """Whether the call that this finding is about raised this very error."""
    inner = run.errors.get(finding.question.at)
    return inner is not None and (
        inner.at == error.at
        or (inner.what, inner.info.get("message")) == (error.what, error.info.get("message"))
    )
