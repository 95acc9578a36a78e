"""What single ops and whole calls are judged by alike: verdicts, what a gradient may be confused with, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from tapecore.capture.recompute.check_names import named
from tapecore.capture.recompute.check_rows import row
from tapecore.capture.recompute.replay import CannotRecompute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tapecore.capture.recompute.check_differences import Measured
    from tapecore.capture.recompute.check_rows import Given
    from tapecore.capture.recompute.check_signature import Around
    from tapecore.capture.recompute.check_weighed import Weighed
    from tapecore.recording import Event, Recording
    from tapecore.recording.recomputed.check import Row

Array = np.ndarray[Any, Any]
ROUNDING = (
    "The same rules in double precision agree: what was recorded is off by rounding, not by a wrong rule."
)


def judged(weighed: Weighed, which: int, given: Given, measured: Measured, around: Around) -> Row:
    """The row of one gradient. Where it disagrees and the same rules in double precision do not, rounding is to blame,
    and nobody is accused; of a person's own gradient function that cannot be asked."""
    found = row(given, measured, around)
    if found.verdict != "disagree" or weighed.replaced:
        return found
    double = weighed.ruled()[which]
    if double is None or row(given._replace(gradient=double), measured, around).verdict != "agree":
        return found
    return msgspec.structs.replace(found, verdict="cannot", reason=ROUNDING, signature=None)


def real(array: Array) -> Array:
    """In double precision. CannotRecompute for complex numbers, of which one entry is not one number."""
    if array.dtype.kind == "c":
        raise CannotRecompute("Complex numbers are sent back here: one entry is not one number.")
    return np.asarray(array, np.float64)


def others_of(recording: Recording, at: Event, others: Mapping[int, Measured]) -> dict[str, Array]:
    """The measured gradients of other values, NaN where an element was not moved."""
    found: dict[str, Array] = {}
    for value, measured in others.items():
        whole = np.full(tuple(recording.values[value].shape), np.nan)
        whole.flat[measured.places] = [slope.value for slope in measured.slopes]
        found[named(recording, value, at)] = whole
    return found


def counts_of(recording: Recording, values: Sequence[int], at: Event) -> dict[str, int]:
    """How many elements values have, and how long their axes are."""
    found: dict[str, int] = {}
    for value in dict.fromkeys(v for v in values if v >= 0):
        shape, name = recording.values[value].shape, named(recording, value, at)
        found[f"the number of elements of {name}"] = int(np.prod(shape, dtype=object))
        if len(shape) > 1:
            found |= {f"the length of axis {axis} of {name}": size for axis, size in enumerate(shape)}
    return found


def common_notes(weighed: Weighed) -> list[str]:
    """What was held constant, and what could not be run in double precision."""
    notes: list[str] = []
    if weighed.held:
        notes.append(f"Held constant, as the tape does: {', '.join(weighed.held)}.")
    if weighed.narrow:
        notes.append(f"Not in double precision, which coarsens the check: {', '.join(weighed.narrow)}.")
    else:
        notes.append("The ops were run again in double precision.")
    return notes
