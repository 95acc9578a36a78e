"""Whether the source is not the object that the target was computed from, though another one like it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event
    from tapecore.recording.value import Value


class Stranger(NamedTuple):
    """``other`` is the value that was used; ``how`` the two are related: ``name``, ``made`` (computed from
    it), ``equal``."""

    other: int
    how: str


def stranger(case: Case) -> Stranger | None:
    """The object that was meant; None when the source reaches the target, or nothing like it does."""
    source = case.source
    if source is None or not case.targets or case.route is not None or not case.silent:
        return None
    used = case.ancestors
    return _made_from(case, used) or _same_name(case) or _equal(case, used, source)


def _made_from(case: Case, used: set[int]) -> Stranger | None:
    """The source is a copy, slice or cast of something that the target was computed from."""
    if case.question.variable >= 0:
        return None
    own = case.influence.ancestors([case.question.value], case.until) - {case.question.value}
    near = [value for value in own if value in used and case.words.value(value, case.until)]
    return Stranger(max(near), "made") if near else None


def _same_name(case: Case) -> Stranger | None:
    """The source was made after the target, under a name that stood for something else when the target was
    computed."""
    made = case.creation
    last = max((e.at for v in case.targets if (e := case.influence.producer.get(v)) is not None), default=-1)
    ended = max([last, *[at for at in case.tape.closed if at < case.until]], default=-1)
    if made is None or made.at < ended:
        return None
    before = case.words.bound_before(case.question.source, ended)
    return Stranger(before[-1].value, "name") if before else None


def _equal(case: Case, used: set[int], source: Value) -> Stranger | None:
    """Another object of the same kind holds the same numbers: a clone, or the same step run once more."""
    if source.statistics is None:
        return None
    telling = source.size > 1 and source.statistics.min != source.statistics.max
    for value in sorted(used, reverse=True):
        other = case.recording.values[value]
        same = (other.dtype, other.shape, other.statistics) == (source.dtype, source.shape, source.statistics)
        if not same or value in case.start or other.data != source.data or not _alike(case, value):
            continue
        if telling or _same_role(case, value):
            return Stranger(value, "equal")
    return None


def _alike(case: Case, value: int) -> bool:
    """Both are Variables, or both were made by the same op: equal numbers alone can be chance."""
    mine, other = case.creation, case.influence.producer.get(value)
    variable = case.recording.values[value].variable
    if case.question.variable >= 0 or variable >= 0:
        return case.question.variable >= 0 and variable >= 0
    return mine is not None and other is not None and _kind(mine) == _kind(other)


def _same_role(case: Case, value: int) -> bool:
    """Both are Variables that a layer made for the same purpose: `dense/bias` and `dense_1/bias`."""
    made = (case.creation, case.run.made.get(case.recording.values[value].variable))
    names = {str(event.info.get("name", "")).rpartition("/")[2] for event in made if event is not None}
    return len(names) == 1 and all(
        "/" in str(event.info.get("name", "")) for event in made if event is not None
    )


def _kind(event: Event) -> tuple[str, str]:
    return event.kind, event.what
