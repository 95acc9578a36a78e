"""One gradient held against central differences: how many entries agree, where it is worst, and what that means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np

from tapecore.capture.recompute.check_differences import MOST_ENTRIES, Measured
from tapecore.capture.recompute.check_signature import Around, Wrong, signature
from tapecore.recording.recomputed.check import Row

Array = np.ndarray[Any, Any]

TOLERANCES = {"float16": 5e-2, "float32": 2e-3, "float64": 1e-5}
"""By the dtype of what was recorded; relative to the entry, and a hundredth of it to the largest one."""


KINK = (
    "There is a kink or a jump right here: the slopes to both sides differ (relu at 0, a tie), so there is no one "
    "derivative."
)
NOISY = "The differences are too noisy here to tell."
SMALL = "The gradient is lost in the rounding of the numbers that it comes from: differences cannot tell."


class Given(NamedTuple):
    """What is checked: a value with its name, the gradient that was recorded (None: it is None), and the tolerance."""

    value: int
    name: str
    gradient: Array | None
    shape: tuple[int, ...]
    tolerance: float


def row(given: Given, measured: Measured, around: Around) -> Row:
    """The comparison of one gradient with the slopes that were measured."""
    whole = np.zeros(given.shape) if given.gradient is None else np.asarray(given.gradient, np.float64)
    ours = whole.ravel()[measured.places]
    theirs = np.array([slope.value for slope in measured.slopes])
    smooth = np.array([not slope.trouble for slope in measured.slopes])
    told = smooth & np.isfinite(ours)
    counts = (int(whole.size), len(measured.places), int((~smooth).sum()))
    numbers = (
        (tuple(ours.tolist()), tuple(theirs.tolist()))
        if len(ours) == whole.size <= MOST_ENTRIES
        else ((), ())
    )
    start = Row(
        given.value,
        given.name,
        given.shape,
        "cannot",
        "",
        *counts,
        given.tolerance,
        ours=numbers[0],
        theirs=numbers[1],
    )
    if not smooth.any():
        return msgspec.structs.replace(start, reason=_trouble(measured))
    if not told.any():
        return msgspec.structs.replace(start, reason="The gradient itself is not finite here.")
    places = [place for place, tells in zip(measured.places, told, strict=True) if tells]
    errors = np.array([slope.error for slope in measured.slopes])[told]
    both = Wrong(ours[told], theirs[told], places, given.shape)
    found = _compared(start, given, both, np.maximum(errors, measured.floor), around)
    return _together(found, given, whole, measured)


def _together(found: Row, given: Given, whole: Array, measured: Measured) -> Row:
    """Of a large array only some entries were moved one by one; all of them moved together must agree too."""
    along, direction = measured.along, measured.direction
    if found.verdict != "agree" or along is None or direction is None or along.trouble:
        return found
    ours = float(np.sum(whole * direction))
    allowed = given.tolerance * float(np.linalg.norm(whole)) + along.error + measured.floor * whole.size**0.5
    told = f"All entries moved together, up or down at random: gradient {ours:.6g}, differences {along.value:.6g}."
    if not np.isfinite(ours):
        return found
    agrees = abs(ours - along.value) <= allowed
    reason = f"{found.reason} {told}".strip()
    return msgspec.structs.replace(found, verdict="agree" if agrees else "disagree", reason=reason)


def _trouble(measured: Measured) -> str:
    if any(slope.trouble == "kink" for slope in measured.slopes):
        return KINK
    return "Right beside this point the function is not finite."


def _compared(start: Row, given: Given, both: Wrong, errors: Array, around: Around) -> Row:
    apart = np.abs(both.analytic - both.numeric)
    size = np.maximum(np.abs(both.analytic), np.abs(both.numeric))
    allowed = given.tolerance * (size + 0.01 * float(size.max(initial=0.0))) + errors
    worst = int(np.argmax(apart))
    relative = float(np.max(np.divide(apart, size, out=np.zeros_like(apart), where=size > 0)))
    place = tuple(map(int, np.unravel_index(both.places[worst], given.shape)))
    told = msgspec.structs.replace(
        start, largest=float(apart[worst]), largest_relative=relative, at=place, analytic=float(both.analytic[worst]),
        numeric=float(both.numeric[worst]),
    )  # fmt: skip
    wrong = apart > allowed
    if size.any() and bool(np.all(size <= errors)):
        return msgspec.structs.replace(told, reason=SMALL)
    if not wrong.any():
        return msgspec.structs.replace(told, verdict="agree", reason=_kinks(start.kinks))
    if bool(np.all(errors[wrong] > 0.1 * size[wrong])):
        return msgspec.structs.replace(told, reason=NOISY)
    if given.gradient is None:
        reason = "The gradient is None, but the function moves with it."
        return msgspec.structs.replace(told, verdict="disagree", reason=reason)
    return msgspec.structs.replace(
        told, verdict="disagree", reason=_kinks(start.kinks), signature=signature(both, around)
    )


def _kinks(count: int) -> str:
    if not count:
        return ""
    return f"{count:,} {'entry at a kink is' if count == 1 else 'entries at kinks are'} left out."


def tolerance(dtypes: Sequence[str], narrow: bool) -> float:
    """For numbers of these dtypes; ``narrow``: some of the ops could not be run in double precision."""
    widest = max(
        (TOLERANCES.get(each, TOLERANCES["float32"]) for each in dtypes), default=TOLERANCES["float32"]
    )
    return 5 * widest if narrow else widest
