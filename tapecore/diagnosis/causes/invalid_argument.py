"""A wrong kind of object is passed to ``watch`` or ``gradient``."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._pairing import paired
from tapecore.diagnosis.causes._swapped import swapped
from tapecore.diagnosis.causes.wrong_source_object import SYMBOLIC
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.editing.edit import Edit, Replace, Statement
from tapecore.diagnosis.editing.rewrites import calls_on, rewritten
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.places import source_texts, sources_argument, target_argument
from tapecore.diagnosis.wanted import NO_VARIABLE, made_variables
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.run import Run
    from tapecore.graph.program import Program
    from tapecore.recording.event import Event

NUMBERS = frozenset({"float", "int", "ndarray", "float32", "float64", "list"})


KERAS = "of type 'Variable'"
"""What ``watch`` says that it was given, for the Variable of a layer."""


def find(case: Case) -> Blocker | None:
    """A source is no tensor and no Variable, or target and source have changed places."""
    if case.error is not None:
        return _foreign(case)
    if case.silent and swapped(case):
        clause = f"{case.target_name} was used to compute it: target comes first, then sources"
        return _blocker(case, clause, "target and source swapped", rank=-1)
    return None


def _foreign(case: Case) -> Blocker | None:
    if case.error is None or case.error.what == "RuntimeError" or min(case.event.inputs, default=0) < 0:
        return None
    sources: list[int] = case.event.info.get("sources", [])
    types: list[str] = case.event.info.get("source_types", [])
    kinds = enumerate(zip(sources, types, strict=False))
    wrong = [(i, kind) for i, (source, kind) in kinds if source < 0 and kind not in SYMBOLIC]
    if not wrong:
        return None
    place, kind = next(((i, k) for i, k in wrong if i == case.question.index), wrong[0])
    mine = place == case.question.index
    what = "it" if mine else f"{_spoken(case, place)}, also asked for,"
    clause = f"{what} is a {kind}, not a tensor or Variable"
    return _blocker(case, clause, f"a {kind}, no tensor", rank=0)


def _spoken(case: Case, place: int) -> str:
    """What the call writes for the source at ``place``."""
    texts = source_texts(case.words, case.event, sources_argument(case.call, case.question.what))
    known = texts[place] if place < len(texts) else "?"
    return "another source" if known == "?" else quoted(known, 20)


def _blocker(case: Case, clause: str, reason: str, rank: int) -> Blocker:
    return Blocker("invalid_argument", clause, reason, (case.question.line,), (case.event.at,), rank)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Change places, or ask for the object's Variables, or make the number a Variable."""
    target = target_argument(case.call, case.question.what)
    sources = sources_argument(case.call, case.question.what)
    if target is None or sources is None:
        return
    program = case.program
    if case.error is None:
        changes = (
            Replace(program.span(target), program.text(sources)),
            Replace(program.span(sources), program.text(target)),
        )
        yield Edit(f"Line {case.question.line}: target first, `{program.text(sources)}`", changes)
        return
    if case.question.kind not in NUMBERS:
        yield rewritten(program, sources, f"{program.text(sources)}.trainable_variables")
        return
    yield from islice(_made_a("tf.Variable", case.question.source, program), 1)


def _made_a(maker: str, name: str, program: Program) -> Iterator[Edit]:
    """``name = 3.0`` becomes ``name = tf.Variable(3.0)``."""
    for statement in program.statements:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
            yield rewritten(program, statement.value, f"{maker}({program.text(statement.value)})")


def find_error(run: Run, error: Event) -> Blocker | None:
    """``watch`` was given something that is no tensor, or an optimizer something that is no Variable."""
    if not any(called(call) in ("watch", "apply_gradients") for call in calls_on(run.program, error.line)):
        return None
    unchangeable = NO_VARIABLE in str(error.info.get("message", ""))
    given_none = any(f.kind == "answer" and f.what == "none" for f in run.recording.events[: error.at])
    if error.what not in ("ValueError", "AttributeError", "TypeError") or (given_none and not unchangeable):
        return None
    what = "Variable" if unchangeable else "tensor or Variable"
    reason = "no Variable" if unchangeable else "no tensor"
    clause = f"this call was given something that is not a {what}"
    if error.what == "ValueError" and KERAS in str(error.info.get("message", "")):
        clause, reason = "`watch` refuses a Keras Variable; it is watched when it is used", "a Keras Variable"
    return Blocker("invalid_argument", clause, reason, (error.line,), (error.at,), rank=5)


def edits_error(run: Run, error: Event) -> Iterator[Edit]:
    """Make the number that is to be watched a tensor, what an optimizer is to change a Variable."""
    yield from made_variables(run, error)
    for call in calls_on(run.program, error.line):
        if called(call) == "watch" and len(call.args) == 1:
            yield from _unwatched(run.program, call, of_keras=KERAS in str(error.info.get("message", "")))
            yield from _made_a("tf.constant", ast.unparse(call.args[0]), run.program)
        elif called(call) == "apply_gradients" and call.args:
            yield from paired(run.program, call)


def _unwatched(program: Program, call: ast.Call, *, of_keras: bool) -> Iterator[Edit]:
    """No ``watch`` for a thing that the program calls, such as a model, or for its Variables (``of_keras``): they
    are watched when they are used."""
    statement, name = program.parents.get(call), ast.unparse(call.args[0])
    is_called = any(ast.unparse(other.func) == name for other in program.calls.values())
    if (is_called or of_keras) and isinstance(statement, ast.Expr) and any(program.beside(statement)):
        text = f"without `{program.text(call)}`; a tape watches Variables by itself"
        yield Edit(f"Line {call.lineno}: {text}", (Statement(call.lineno, ""),))


CAUSE = Cause(
    slug="invalid_argument",
    title="A wrong kind of object was passed",
    explanation=(
        "Sources are tensors and Variables, or lists and dictionaries of them: not a model (its "
        "`trainable_variables`), not a float, not an ndarray. And the target comes first: "
        "`tape.gradient(loss, weights)`."
    ),
    example=Example(
        program="""\
import tensorflow as tf

length = 3.0
with tf.GradientTape() as tape:
    area = tf.square(length)
slope = tape.gradient(area, length)
""",
        line=6,
        source="length",
        fix="tf.Variable(3.0)",
    ),
    find=find,
    edits=edits,
    find_error=find_error,
    edits_error=edits_error,
)
