"""Where a value left TensorFlow on its way to the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.textflow import feeds

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.graph.route import Break
    from tapecore.recording.event import Event


class Exit(NamedTuple):
    """The escapes; where the data came back (None: through plain Python, going by the text alone); whether
    it is sure."""

    escapes: list[Event]
    broken: Break | None
    place: int
    sure: bool


def exit_of(case: Case) -> Exit | None:
    """The way out of TensorFlow that the source's influence took to the target."""
    for place, broken in case.breaks("convert"):
        event = case.events[broken.link.at]
        through: list[int] = event.info.get("through", [])
        escapes = [case.events[at] for at in through if 0 <= at < len(case.events)]
        mine = [escape for escape in escapes if set(escape.inputs) & case.reached]
        return Exit(mine or escapes, broken, place, bool(event.info.get("sure", True)))
    return None if case.route is not None else _by_text(case)


def _by_text(case: Case) -> Exit | None:
    for event in reversed(case.events[: case.until]):
        if event.kind != "escape" or event.info.get("display") or not set(event.inputs) & case.reached:
            continue
        if feeds(case.program, event.line, case.target_lines):
            return Exit([event], None, 0, sure=False)
    return None
