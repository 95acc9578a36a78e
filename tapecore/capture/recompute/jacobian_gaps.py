"""Whether derivatives flow from one value of a recording to another, and what is in the way where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.capture.recompute.replay import line_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.recording import Event, Recording

REASONS = {
    "unwatched": "no tape watched what it was given",
    "paused": "the tape was paused",
    "integer": "whole numbers are not recorded",
}
AROUND = ("convert", "assign", "create")
"""What hands values on beside ops."""
STAYS = "The value goes on, the gradient does not: "
LEFT = "no tape recorded {op}: {reason}"


def taped(recording: Recording, source: int, target: int) -> tuple[Callable[[Event], bool], list[str]]:
    """Which ops connect, and what to say of that: those on a tape, else all where none between the two is on one."""
    if target in reached(recording, source, _on_tape):
        return _on_tape, []
    return (lambda _: True), ["No tape recorded these ops: this is what a tape that watched would give."]


def between(recording: Recording, source: int, target: int) -> str:
    """Why nothing flows from ``source`` to ``target``; "" where something can."""
    on_tape = reached(recording, source, _on_tape)
    if target in on_tape:
        stop = _stop(recording, source, target)
        return "" if target in _flowing(recording, source, _on_tape) else stop
    by_any = reached(recording, source, lambda _: True, beyond=True)
    if target not in by_any:
        return _apart(recording, source, target)
    if target in _flowing(recording, source, lambda _: True) and not _taped_at_all(recording, source, target):
        return ""
    return _cut(recording, on_tape, target)


def reached(
    recording: Recording, source: int, connects: Callable[[Event], bool], *, beyond: bool = False
) -> set[int]:
    """The values that are computed from ``source`` by ops that connect; ``beyond``: also around the engine."""
    kinds = ("op", *AROUND) if beyond else ("op",)
    found = {source}
    for event in recording.events:
        passes = event.kind in kinds and (event.kind != "op" or connects(event))
        if passes and not found.isdisjoint(event.inputs):
            found.update(event.outputs)
    return found


def _flowing(recording: Recording, source: int, connects: Callable[[Event], bool]) -> set[int]:
    """The same, through inputs with a rule only."""
    found = {source}
    for event in recording.events:
        if event.kind == "op" and connects(event):
            rules = _rules(recording, event)
            if any(
                value in found and rule != "none" for value, rule in zip(event.inputs, rules, strict=True)
            ):
                found.update(event.outputs)
    return found


def _rules(recording: Recording, event: Event) -> list[str]:
    entry = recording.ops.get(event.what)
    told = [] if entry is None else list(entry.rules)
    last = told[-1] if told else "rule"
    return [*told, *[last] * len(event.inputs)][: len(event.inputs)]


def _on_tape(event: Event) -> bool:
    return bool(event.info.get("tapes"))


def _taped_at_all(recording: Recording, source: int, target: int) -> bool:
    """Whether a tape was there for any op between the two: then what it left out is cut off, by its own reasons."""
    way = backward(recording, target)
    after = reached(recording, source, lambda _: True)
    return any(
        event.info.get("tapes") or event.info.get("cut")
        for event in recording.events
        if event.kind == "op" and not after.isdisjoint(event.inputs) and not way.isdisjoint(event.outputs)
    )


def backward(recording: Recording, target: int) -> set[int]:
    """Everything that ``target`` is computed from, itself included."""
    found = {target}
    for event in reversed(recording.events):
        if event.kind in ("op", *AROUND) and not found.isdisjoint(event.outputs):
            found.update(value for value in event.inputs if value >= 0)
    return found


def _apart(recording: Recording, source: int, target: int) -> str:
    if source in reached(recording, target, lambda _: True, beyond=True):
        return "It is the other way round: the one to differentiate is what the other is computed from. Swap the two."
    return "The one is not computed from the other at all."


def _cut(recording: Recording, known: set[int], target: int) -> str:
    """The first thing on the way that takes what is connected and hands on what is not."""
    way = backward(recording, target)
    for event in recording.events:
        crosses = not known.isdisjoint(event.inputs) and not way.isdisjoint(event.outputs)
        if not crosses or not known.isdisjoint(event.outputs):
            continue
        if event.kind == "op":
            reasons = (REASONS.get(why, why) for why in event.info.get("cut", {}).values())
            reason = next(reasons, "none was open then")
            return f"{STAYS}{LEFT.format(op=event.what + line_of(event), reason=reason)}."
        if event.kind in AROUND:
            return f"{STAYS}it left the engine as data{line_of(event)}."
    return "No op that a tape recorded leads from the one to the other."


def _stop(recording: Recording, source: int, target: int) -> str:
    """The op on the way that has no gradient by declaration."""
    way, known = backward(recording, target), _flowing(recording, source, _on_tape)
    for event in recording.events:
        if event.kind != "op" or way.isdisjoint(event.outputs):
            continue
        rules = _rules(recording, event)
        if any(value in known and rule == "none" for value, rule in zip(event.inputs, rules, strict=True)):
            return f"{STAYS}{event.what}{line_of(event)} has none, by its definition."
    return ""
