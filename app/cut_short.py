"""Whether a recording ends before its run did: a file that was cut at the end of a line reads well so far."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import Program

if TYPE_CHECKING:
    from tapecore.recording import Event, Recording, TapeFileError


UNMARKED = "has no last line that says that it is whole: it may have been cut short"


def broken_off(recording: Recording, damage: TapeFileError | None = None) -> str:
    """What is wrong with a file that is not whole: "is damaged at line 3: …", "ends in …: it was cut short", "has no
    last line …: it may have been cut short"; else ""."""
    if damage is not None:
        return f"is damaged at line {damage.line}: {damage.reason}"
    if recording.whole:
        return ""
    cut = cut_short(recording)
    return f"ends {cut}: it was cut short" if cut else UNMARKED


def cut_short(recording: Recording) -> str:
    """Where it breaks off: "in the gradient call on line 8"; "" where nothing is missing, as far as it tells."""
    events = recording.events
    if recording.whole or recording.header.ended or (events and events[-1].kind == "error"):
        return ""
    call = _unanswered(recording)
    if call is not None:
        return f"in the gradient call on line {call.line}" if call.line else "in a gradient call"
    line = _open_block(recording)
    return f"inside the tape's block of line {line}" if line else ""


def _unanswered(recording: Recording) -> Event | None:
    """The gradient call that it ends in, while sources still wait for their answers."""
    if not recording.events:
        return None
    event = recording.events[-1]
    while event.kind != "gradient":
        if event.within < 0:
            return None
        event = recording.events[event.within]
    asked = event.inputs if event.what == "jvp" else event.info.get("sources", ())
    later = recording.events[event.at :]
    given = sum(each.kind == "answer" and each.within == event.at for each in later)
    return event if given < len(asked) else None


def _open_block(recording: Recording) -> int:
    """The line of the block of a tape that it ends in: a `with` would have closed it, error or not. 0 for none."""
    still: dict[int, int] = {}
    for event in recording.events:
        if event.kind == "tape_open":
            still[int(event.info["tape"])] = event.line
        elif event.kind in ("tape_close", "tape_drop"):
            still.pop(int(event.info["tape"]), None)
    if not still:
        return 0
    program = Program(recording.source)
    blocks = (line for line in still.values() if isinstance(program.statement_at(line), ast.With))
    return next(blocks, 0)
