"""What each tape keeps alive, as the inspector tells it: bytes step by step, until when, what persistent=True costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.document.segments import call_label
from tapecore.graph.memory import memory

if TYPE_CHECKING:
    from app.analysis import Analysis
    from app.document.speech import Speech
    from tapecore.graph.memory import Memory
    from tapecore.recording import Event


@dataclass(frozen=True)
class TapeMemory:
    """One tape. From step `steps[k]` on it holds `bytes[k]`; `peak` bytes at most, `alone` of them of values that the
    program has no name for. `until` and `cost` are sentences for the person, `cost` "" where there is none."""

    tape: int
    name: str
    steps: list[int]
    bytes: list[int]
    peak: int
    alone: int
    until: str
    cost: str


def tape_memories(analysis: Analysis) -> list[TapeMemory]:
    """Every tape of a recording, in the order of opening."""
    with analysis.building:  # what it is told with is shared with the document
        speech = analysis.speech
    names = speech.tapes()
    return [_told(speech, names[held.tape], held) for held in memory(analysis.recording)]


def _told(speech: Speech, name: str, held: Memory) -> TapeMemory:
    changes = {speech.lookup.step_of(at): count for at, count in held.changes}
    return TapeMemory(
        held.tape, name, list(changes), list(changes.values()), held.peak, held.alone, _until(speech, held),
        _cost(speech, held),
    )  # fmt: skip


def _until(speech: Speech, held: Memory) -> str:
    if held.how == "gradient":
        return f"until {_call(speech, held.calls[-1])} has used it up"
    end = speech.lookup.events[held.ended] if held.ended >= 0 else None
    if held.how == "drop" and end is not None:
        return f"until the tape is dropped{_line(end)}"
    if held.how == "reset" and end is not None:
        return f"until the tape is reset{_line(end)}"
    return "until the program ends"


def _cost(speech: Speech, held: Memory) -> str:
    """What persistence costs in bytes and steps, and whether it was needed."""
    if not held.extra:
        return ""
    last = held.ended if held.ended >= 0 else len(speech.lookup.events) - 1
    steps = speech.lookup.step_of(last) - speech.lookup.step_of(held.calls[0])
    asked = len(held.calls)
    used = f"asked {asked} times" if asked > 1 else "asked once: it need not be persistent"
    first = _call(speech, held.calls[0])
    return f"persistent=True costs {in_bytes(held.extra)} for {steps} steps after {first}, its first call ({used})"


def _call(speech: Speech, at: int) -> str:
    call = speech.lookup.events[at]
    return f"{call_label(speech, call)}{_line(call)}"


def _line(event: Event) -> str:
    return f" in line {event.line}" if event.line > 0 else ""


def in_bytes(count: int) -> str:
    """`24 B`, `1.2 kB`, `3.4 MB`."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1e3:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"
