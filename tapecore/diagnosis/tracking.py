"""How a tape stood to a source: whether it followed it, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tapecore.graph.route import flows

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.graph.tapes import Watch

Tracking = Literal["tracked", "integer", "reset", "late", "frozen", "manual", "unwatched", "object"]


def tracking_of(case: Case) -> Tracking:
    """``tracked``, or what kept the tape that was asked from following the source."""
    if case.source is None:
        return "object"
    if not flows(case.source.dtype):
        return "integer"
    if produced_on_tape(case):
        return "tracked"
    watches = [w for w in case.tape.watched(case.start, case.question.variable, case.until) if not w.ignored]
    if watches:
        return _since(case, watches)
    if case.question.variable < 0:
        return "unwatched"
    return "frozen" if not case.trainable else "tracked" if case.tape.auto else "manual"


def produced_on_tape(case: Case) -> bool:
    """Whether the source is a tensor that this tape saw being made, and still knows."""
    maker = case.influence.producer.get(case.question.value) if case.question.variable < 0 else None
    if maker is None or maker.kind != "op" or maker.at not in case.tape.recorded:
        return False
    return case.tape.reset_after(maker.at, case.until) < 0


def _since(case: Case, watches: list[Watch]) -> Tracking:
    """A watched source can have been watched too late, or forgotten by a reset; a tape that watches by
    itself does so again."""
    by_itself = case.question.variable >= 0 and case.trainable and case.tape.auto
    last = max(watch.at for watch in watches)
    if case.tape.reset_after(last, case.until) >= 0 and not by_itself:
        return "reset"
    return "late" if _used_before(case, watches) else "tracked"


def _used_before(case: Case, watches: list[Watch]) -> bool:
    """Whether an op used the source before the program asked for the first watch (a tape's own are never
    late)."""
    asked = min((watch.at for watch in watches if not watch.auto), default=-1)
    used = case.route.links.first("op", lambda link: link.kind == "op") if case.route else None
    if used is None or case.tape.forward:
        return False
    unrecorded = case.question.variable >= 0 or used.at not in case.tape.recorded
    return unrecorded and used.at < asked
