"""A plain tensor as source that no one asked the tape to watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._replaced import replaced_variable
from tapecore.diagnosis.causes._stranger import stranger
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.editing.rewrites import (
    assignment_of,
    bound_line,
    name_of_tape,
    rewritten,
    watch_edit,
)
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.graph.tapes import Tape, Watch


def find(case: Case) -> Blocker | None:
    """The source is a tensor of floats without a watch on this tape, and it is the object that was used."""
    if not case.silent or case.tracking != "unwatched" or case.tape.forward:
        return None
    if replaced_variable(case) is not None or stranger(case) is not None or _outer(case):
        return None
    clause = _clause(case)
    lines = (_made_line(case), case.opened_line)
    evidence = () if case.creation is None else (case.creation.at,)
    return Blocker("not_watched_tensor", clause, "not watched", lines, evidence, rank=2)


def _made_line(case: Case) -> int:
    """Where the tensor was made; of an element of a list or dictionary that is not where the call got that from."""
    element = case.question.source.endswith("]")
    kept = case.line_kept(case.creation) if element and case.creation is not None else 0
    return kept or bound_line(case)


def _clause(case: Case) -> str:
    other = next(iter(_watching(case)), None)
    if other is not None:
        mine, theirs = name_of_tape(case), name_of_tape(case, other)
        if mine and theirs and mine != theirs:
            return f"{quoted(mine, 16)} does not watch it, only {quoted(theirs, 16)} does"
        return "the tape that was asked does not watch it, only another one does"
    if _of_variable(case):
        return "nothing watches it (a Variable in a computation gives a tensor)"
    return "nothing watches it (a plain tensor)"


def _watching(case: Case) -> list[Tape]:
    """The other tapes that watch the source while the one that was asked was recording."""
    others = [t for t in case.influence.tapes.tapes.values() if t is not case.tape]
    return [
        t
        for t in others
        if any(_beside(case, w) for w in t.watched(case.start, case.question.variable, case.until))
    ]


def _beside(case: Case, watch: Watch) -> bool:
    return not watch.ignored and case.tape.state(watch.at) == "open"


def _of_variable(case: Case) -> bool:
    """The source is what an operation made of a Variable, outside any function of the person's."""
    made = case.creation
    if made is None or made.kind != "op" or case.tape.state(made.at) != "before":
        return False
    before = (link for value in made.inputs for link in case.influence.links_to(value, made.at))
    near = (*made.inputs, *(link.source for link in before))
    return any(value >= 0 and case.recording.values[value].variable >= 0 for value in near)


def _outer(case: Case) -> bool:
    """Another tape watches it, and the way leads through that tape's backward pass: the nested tape is the
    cause."""
    watching = [t for t in case.influence.tapes.tapes.values() if t is not case.tape]
    watched = any(t.watched(case.start, case.question.variable, case.until) for t in watching)
    links = None if case.route is None else case.route.links
    inside = None if links is None else links.first("inside", lambda link: case.events[link.at].within >= 0)
    return watched and inside is not None


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Watch it, or make it a Variable."""
    edit = watch_edit(case)
    if edit is not None:
        yield edit
    made = assignment_of(case.program, blocker.lines[0])
    if made is not None and case.creation is not None and case.creation.line == made.lineno:
        yield rewritten(case.program, made.value, f"tf.Variable({case.program.text(made.value)})")


CAUSE = Cause(
    slug="not_watched_tensor",
    title="The source is a tensor that nothing watches",
    explanation=(
        "A tape watches trainable Variables by itself, and nothing else. A constant, or the result of an "
        "operation on a Variable made before the block, is a plain tensor: what is computed from it alone "
        "is not recorded. `tape.watch(x)` as the first line of the block changes that."
    ),
    example=Example(
        program="""\
import tensorflow as tf

temperature = tf.constant(21.5)
with tf.GradientTape() as tape:
    comfort = -((temperature - 20.0) ** 2)
slope = tape.gradient(comfort, temperature)
""",
        line=3,
        source="temperature",
        fix="tape.watch(temperature)",
    ),
    find=find,
    edits=edits,
)
