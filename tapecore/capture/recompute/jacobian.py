"""The Jacobian between any two values of a recording: the ops between them run again, forward or in reverse."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.capture.recompute.jacobian_gaps import between, taped
from tapecore.capture.recompute.jacobian_pattern import pattern, spectrum
from tapecore.capture.recompute.replay import CannotRecompute, Replay, line_of
from tapecore.capture.recompute.seeds import forward_passes, is_real, reverse_passes
from tapecore.recording.recomputed.jacobian import Jacobian

if TYPE_CHECKING:
    from tapecore.capture.recompute.seeds import Mode
    from tapecore.engine.tensor import Tensor
    from tapecore.recording import Recording

MOST_ENTRIES = 1_000_000
SECONDS = 3.5
"""So long passes are run; a Jacobian that takes longer is refused."""


def jacobian(recording: Recording, source: int, target: int) -> Jacobian:
    """The Jacobian of value ``target`` with respect to value ``source``. CannotRecompute with a sentence."""
    shapes = _shapes(recording, source, target)
    if gap := between(recording, source, target):
        return Jacobian(*shapes, False, gap)
    connects, notes = taped(recording, source, target)
    replay = Replay(recording, [source], target, connects, through=True)
    again = replay.checked()
    start = replay.start()
    notes += [
        _replaced(op.info.get("attrs", {}).get("function", op.what), line_of(op)) for op in replay.replaced
    ]
    mode, matrix, seconds = _whole(replay, start, again)
    return _told(shapes, mode, matrix, seconds, tuple(notes))


def _shapes(recording: Recording, source: int, target: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if not (0 <= source < len(recording.values) and 0 <= target < len(recording.values)):
        raise CannotRecompute("There is no such value in the recording.")
    columns, rows = recording.values[source], recording.values[target]
    for value, word in ((columns, "from"), (rows, "to")):
        if not is_real(value.dtype):
            raise CannotRecompute(_refusal(value.dtype, word))
    n, k = int(np.prod(columns.shape, dtype=object)), int(np.prod(rows.shape, dtype=object))
    if n * k > MOST_ENTRIES:
        raise CannotRecompute(
            f"This Jacobian would have {k:,} × {n:,} = {n * k:,} entries; up to {MOST_ENTRIES:,} are computed. Pick a "
            "node with fewer elements at one end: the target itself, or a sum."
        )
    if not n * k:
        raise CannotRecompute("One of the two is empty: there is nothing to differentiate.")
    return tuple(columns.shape), tuple(rows.shape)


def _refusal(dtype: str, word: str) -> str:
    if dtype.startswith("complex"):
        return f"The value to differentiate {word} is complex: one entry is not one number there."
    kinds = "whole numbers" if "int" in dtype else f"of type {dtype}"
    return f"The value to differentiate {word} is {kinds}: derivatives are of real numbers. Cast before, not after."


def _replaced(function: str, where: str) -> str:
    return (
        f"{function}{where} brings its own gradient. This is the derivative of what it computes, not of that function: "
        "check it numerically to compare the two."
    )


def _whole(replay: Replay, start: list[Tensor], again: Tensor) -> tuple[str, np.ndarray[Any, Any], float]:
    """By the mode with fewer passes; by the other one where a rule of that is missing."""
    n, k = start[0].value.size, again.value.size
    ways = {"forward": (n, forward_passes), "reverse": (k, reverse_passes)}
    order = sorted(ways, key=lambda way: (ways[way][0], way == "forward"))
    try:
        return _run(order[0], ways[order[0]][0], _mode(order[0], replay, start, again))
    except CannotRecompute:
        if ways[order[1]][0] > 64 * ways[order[0]][0]:
            raise
        return _run(order[1], ways[order[1]][0], _mode(order[1], replay, start, again))


def _mode(word: str, replay: Replay, start: list[Tensor], again: Tensor) -> Mode:
    return forward_passes(replay, start) if word == "forward" else reverse_passes(replay, start, again)


def _run(word: str, passes: int, mode: Mode) -> tuple[str, np.ndarray[Any, Any], float]:
    before, one = mode
    began = perf_counter()
    try:
        before()
        found: list[np.ndarray[Any, Any]] = []
        for number in range(passes):
            found.append(one(number))
            if perf_counter() - began > SECONDS and number + 1 < passes:
                raise CannotRecompute(
                    f"{passes:,} passes take too long: {number + 1:,} were done in {SECONDS:g} s. Pick a node with "
                    "fewer elements at one end."
                )
    except CannotRecompute:
        raise
    except Exception as error:  # noqa: BLE001  a rule on attributes out of a file may raise anything
        raise CannotRecompute(f"A rule of these ops cannot be run: {type(error).__name__}.") from None
    rows = np.array(found) + 0  # a zero of either sign is zero
    return word, rows.T if word == "forward" else rows, perf_counter() - began


def _told(
    shapes: tuple[tuple[int, ...], tuple[int, ...]],
    mode: str,
    matrix: np.ndarray[Any, Any],
    seconds: float,
    notes: tuple[str, ...],
) -> Jacobian:
    rows, columns = matrix.shape
    kind = np.dtype(np.float64 if matrix.dtype == np.float64 else np.float32)
    sent = np.ascontiguousarray(matrix, kind.newbyteorder("<") if sys.byteorder == "big" else kind)
    bad = int(np.count_nonzero(~np.isfinite(matrix.astype(np.float64))))
    return Jacobian(
        *shapes, True, "", kind.name, rows, columns, sent.tobytes(), int(np.count_nonzero(matrix == 0)), bad,
        pattern(matrix), spectrum(matrix), mode, rows if mode == "reverse" else columns, seconds, notes,
    )  # fmt: skip
