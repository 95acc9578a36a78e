"""The numeric check: recorded gradients of one op or of a whole gradient call against finite differences."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from tapecore.capture.recompute.check_call import check_call
from tapecore.capture.recompute.check_op import check_op
from tapecore.capture.recompute.replay import CannotRecompute
from tapecore.recording.recomputed.check import Checked, Suspect

if TYPE_CHECKING:
    from tapecore.recording import Recording
    from tapecore.recording.recomputed.check import Row


def check(recording: Recording, at: int) -> Checked:
    """Check event ``at``, an op or a gradient call. CannotRecompute with a sentence where it cannot be done at all."""
    began = perf_counter()
    event = recording.events[at] if 0 <= at < len(recording.events) else None
    if event is None or event.kind not in ("op", "gradient"):
        raise CannotRecompute("Only an op or a gradient call can be checked.")
    suspects: tuple[Suspect, ...] = ()
    if event.kind == "op":
        rows, notes = check_op(recording, event)
    else:
        rows, notes, custom = check_call(recording, event)
        if any(row.verdict == "disagree" for row in rows):
            suspects = tuple(_suspects(recording, custom))
    name = (
        event.info.get("attrs", {}).get("function", event.what)
        if event.what == "CustomGradient"
        else event.what
    )
    return Checked(
        event.kind if event.kind == "op" else "call", at, name, event.line, _verdict(rows), tuple(rows), suspects,
        tuple(notes), perf_counter() - began,
    )  # fmt: skip


def _verdict(rows: list[Row]) -> str:
    found = {row.verdict for row in rows}
    return next((each for each in ("disagree", "agree", "cannot") if each in found), "cannot")


def _suspects(recording: Recording, custom: list[int]) -> list[Suspect]:
    """Of the ops with a gradient of their own in a call, those that disagree by themselves."""
    found: list[Suspect] = []
    for at in custom:
        op = recording.events[at]
        try:
            rows, _ = check_op(recording, op)
        except CannotRecompute:
            continue
        wrong = next((row for row in rows if row.verdict == "disagree"), None)
        if wrong is not None:
            what = wrong.signature.words if wrong.signature else wrong.reason or "other numbers"
            why = f"gradient of {wrong.name}: {what}"
            found.append(Suspect(at, op.info.get("attrs", {}).get("function", op.what), op.line, why))
    return found
