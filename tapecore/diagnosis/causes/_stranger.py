"""Whether the source is not the object that the target was computed from, though another one like it is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from tapecore.diagnosis.causes._swapped import swapped
from tapecore.diagnosis.scoping import bound_here
from tapecore.graph.program import called, names_in, span_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event
    from tapecore.recording.value import Value


PIECES = frozenset({
    "BroadcastTo", "Cast", "ConcatV2", "ExpandDims", "GatherNd", "GatherV2", "Identity", "Pack", "ReadVariableOp",
    "Reshape", "ResourceGather", "ReverseV2", "Slice", "Split", "SplitV", "Squeeze", "StridedSlice", "Tile",
    "Transpose", "Unpack",
})  # fmt: skip
"""Ops that copy numbers, or take or arrange some of them: what they give means the same object to a person."""


class Stranger(NamedTuple):
    """``other`` is the value that was used; ``how`` the two are related: ``name``, ``made`` (a piece or a copy
    of it), ``equal``, ``anew`` (made by the same line once more), ``twin`` (a Variable at the same place of
    another object's)."""

    other: int
    how: str


def stranger(case: Case) -> Stranger | None:
    """The object that was meant; None when the source reaches the target, or nothing like it does."""
    if case not in _FOUND:
        _FOUND[case] = _stranger(case)
    return _FOUND[case]


def _stranger(case: Case) -> Stranger | None:
    source = case.source
    if source is None or not case.targets or case.route is not None or not case.silent or swapped(case):
        return None
    used = case.ancestors
    return (
        _made_from(case, used)
        or _same_name(case)
        or _equal(case, used, source)
        or _anew(case, used, source)
        or _twin(case, used)
    )


_FOUND: WeakKeyDictionary[Case, Stranger | None] = WeakKeyDictionary()
"""Several causes ask."""


def _made_from(case: Case, used: AbstractSet[int]) -> Stranger | None:
    """The source is a copy, slice or cast of something that the target was computed from; one piece of it
    beside another is just not used, if it could have been: the block made it before the target."""
    if case.question.variable >= 0 or case.creation is None:
        return None
    at = case.creation.at
    apart = at > _made_last(case) or case.tape.state(at) != "open"
    near: list[int] = []
    seen = {case.question.value}
    waiting = [case.question.value]
    while waiting:
        maker = case.influence.producer.get(waiting.pop())
        if maker is None or not (maker.what in PIECES or maker.kind in ("convert", "create")):
            continue
        for value in {*maker.inputs} - seen - {-1}:
            itself = value in used and (apart or _itself(case, value, maker.what))
            if itself and case.words.value(value, case.until):
                near.append(value)
            if itself or value not in used:  # else the target has other pieces of it
                waiting.append(value)
            seen.add(value)
    return Stranger(max(near), "made") if near else None


def _itself(case: Case, value: int, taking: str) -> bool:
    """Whether the target was computed from ``value`` in another way than from pieces taken by ``taking``."""
    if value in case.targets:
        return True
    users = (e for e in case.influence.users.get(value, ()) if e.at < case.until)
    return any(e.what != taking and case.ancestors & set(e.outputs) for e in users)


def _made_last(case: Case) -> int:
    """The event that made the last of the targets, or -1."""
    makers = (case.influence.producer.get(value) for value in case.targets)
    return max((event.at for event in makers if event is not None), default=-1)


def _same_name(case: Case) -> Stranger | None:
    """The source was made after the target, under a name that stood for something else when the target was
    computed."""
    made = case.creation
    ended = max([_made_last(case), *[at for at in case.tape.closed if at < case.until]], default=-1)
    if made is None or made.at < ended:
        return None
    before = bound_here(case, case.question.source, ended)
    return Stranger(before[-1].value, "name") if before else None


def _equal(case: Case, used: AbstractSet[int], source: Value) -> Stranger | None:
    """Another object holds the same numbers, and something shows that it is no chance: a Variable that was
    given the other's state, or the same step of the same things run once more."""
    for value in sorted(_like(case, used, source), reverse=True):
        other = case.recording.values[value]
        if value in case.start or other.statistics != source.statistics or other.data != source.data:
            continue
        if _is_copy(case, value) if case.question.variable >= 0 else _is_repeated(case, value):
            return Stranger(value, "equal")
    return None


def _anew(case: Case, used: AbstractSet[int], source: Value) -> Stranger | None:
    """A Variable that the gradient call's own line made, by the lines that made one which was used: a property or a
    function that makes a new one whenever it is asked."""
    made, variables = case.creation, case.run.made
    if made is None or case.question.variable < 0 or made.at < _made_last(case):
        return None
    if case.question.line not in {frame.line for frame in case.recording.stack_of(made)[1:]}:
        return None
    for value in case.asked.latest:
        other = variables.get(case.recording.values[value].variable)
        alike = other is not None and other.line == made.line and other.at != made.at
        if alike and (case.recording.values[value].dtype, case.recording.values[value].shape) == (
            source.dtype,
            source.shape,
        ):
            return Stranger(value, "anew")
    return None


def _like(case: Case, used: AbstractSet[int], source: Value) -> list[int]:
    """What the target was computed from of this kind and size: sorted once for all the sources of a call."""
    key = case.targets, case.until
    if key not in case.run.kinds:
        found: dict[object, list[int]] = {}
        for value in used:
            found.setdefault(_kind(case.recording.values[value]), []).append(value)
        case.run.kinds = {key: found}
    return case.run.kinds[key].get(_kind(source), [])


def _kind(value: Value) -> object:
    """Equal for equal values: dtype, shape, and a number that tells many of them apart."""
    statistics = value.statistics
    return value.dtype, value.shape, None if statistics is None else statistics.norm


def _twin(case: Case, used: AbstractSet[int]) -> Stranger | None:
    """All that the call asks about are Variables that the block does not use, and those that the target was
    computed from (all, or those of the same lines: a model may feed another) have one by one the same
    shapes: another model's."""
    users = (event for value in case.start for event in case.influence.users.get(value, ()))
    if any(case.opened < event.at < case.until and event.kind != "gradient" for event in users):
        return None
    mine = sorted(set(case.event.info.get("source_variables", ())))
    values, made = case.recording.values, case.run.made
    states = case.asked.states
    theirs = [v for v in sorted(states) if v in made and made[v].info.get("trainable", True)]
    if len(mine) < 2 or not made.keys() >= set(mine) or set(mine) & states.keys():
        return None
    lines = {made[v].line for v in mine}
    shapes = [values[made[v].outputs[0]].shape for v in mine]
    for others in (theirs, [v for v in theirs if made[v].line in lines]):
        if [values[made[v].outputs[0]].shape for v in others] == shapes:
            return Stranger(states[others[mine.index(case.question.variable)]], "twin")
    return None


def _is_copy(case: Case, value: int) -> bool:
    """Both are Variables, and the state of one came to the other, whichever way."""
    number = case.recording.values[value].variable
    if number < 0:
        return False
    states = case.influence.source_values(value, number)
    here, there = (case.influence.ancestors(start, case.until) for start in (case.start, states))
    return bool(here & states) or bool(there & case.start)


def _is_repeated(case: Case, value: int) -> bool:
    """Both were made by the same op from the same Variables, constants and data."""
    mine, other = case.creation, case.influence.producer.get(value)
    if mine is None or other is None or (mine.kind, mine.what) != (other.kind, other.what):
        return False
    if not any(v >= 0 for v in (*mine.inputs, *other.inputs)):
        return (
            _telling(case.recording.values[value]) and _converted(case, mine) == _converted(case, other) != ""
        )
    roots = _roots(case, case.question.value)
    return bool(roots) and roots == _roots(case, value)


def _converted(case: Case, made: Event) -> str:
    """The function by which the program made a tensor of data that it has a name for; "" for numbers that
    stand in the text: those can be written twice."""
    span = span_of(case.recording, made)
    node = None if span is None else case.program.expression_at(span)
    data = node.args[0] if isinstance(node, ast.Call) and node.args else None
    return called(node) if isinstance(node, ast.Call) and names_in(data) else ""


def _telling(value: Value) -> bool:
    """Whether numbers are more than a fill of one number."""
    return value.size > 1 and value.statistics is not None and value.statistics.min != value.statistics.max


def _roots(case: Case, value: int) -> set[tuple[str, int]]:
    """What a value was made of in the end: Variables and tensors that no op made; numbers in the text are
    of no account."""
    found: set[tuple[str, int]] = set()
    for ancestor in case.influence.ancestors([value], case.until):
        variable = case.recording.values[ancestor].variable
        maker = case.influence.producer.get(ancestor)
        if variable >= 0:
            found.add(("variable", variable))
        elif (
            maker is not None
            and not any(v >= 0 for v in maker.inputs)
            and maker.kind in ("create", "data", "op")
        ):
            found.add(("value", ancestor))
    return found
