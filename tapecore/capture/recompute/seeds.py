"""The lesson of the seeds, measured: n inputs and k outputs take n passes forward or k passes in reverse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.capture.recompute.replay import CannotRecompute, Replay
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.forward import ForwardAccumulator
from tapecore.engine.observer import Observer, observers
from tapecore.engine.tape import GradientTape
from tapecore.engine.tensor import Tensor
from tapecore.recording.recomputed.seeds import Seeds, Way

if TYPE_CHECKING:
    from tapecore.recording import Event, Recording

SECONDS = 1.0
"""So long each way is measured; of more passes than fit the rest is reckoned from those that were run."""
TRIES = 5
"""What is quick is done so often; the quickest counts, for whatever else the machine does only adds to it."""
MOST = 4096
"""So many inputs or outputs are asked about."""


def seeds(recording: Recording, at: int) -> Seeds:
    """Both ways for the gradient call ``at`` of a recording. CannotRecompute with a sentence."""
    replay = of_call(recording, at)
    target = replay.checked()
    start = replay.start()
    inputs, outputs = sum(x.value.size for x in start), target.value.size
    if max(inputs, outputs) > MOST:
        raise CannotRecompute(
            f"{inputs:,} inputs and {outputs:,} outputs are too many to be tried one by one."
        )
    try:
        columns, forward = _timed(inputs, forward_passes(replay, start))
        rows, reverse = _timed(outputs, reverse_passes(replay, start, target))
    except CannotRecompute:
        raise
    except Exception as error:  # noqa: BLE001  a rule on attributes out of a file may raise anything
        raise CannotRecompute(f"A rule of these ops cannot be run: {type(error).__name__}.") from None
    return Seeds(inputs, outputs, forward, reverse, _difference(columns, rows))


def of_call(recording: Recording, at: int) -> Replay:
    """The computation behind a gradient call: from the values that its sources had when they were used."""
    call = recording.events[at] if 0 <= at < len(recording.events) else None
    if call is None or call.kind != "gradient":
        raise CannotRecompute("There is no gradient call.")
    if len(call.inputs) != 1 or call.inputs[0] < 0:
        raise CannotRecompute("Only a call with one target is measured.")
    connects = connects_of(call)
    ops = [event for event in recording.events[:at] if event.kind == "op" and connects(event)]
    return Replay(recording, _sources(recording, call, ops), call.inputs[0], connects)


def connects_of(call: Event) -> Callable[[Event], bool]:
    """Whether the tape of a gradient call recorded an op."""
    tape = call.info.get("tape", -1)
    return (lambda op: tape in op.info.get("tapes", ())) if tape >= 0 else (lambda _: True)


def _sources(recording: Recording, call: Event, ops: Sequence[Event]) -> list[int]:
    """Each source as it was used: a Variable by the version that the ops read."""
    used = {value for op in ops for value in op.inputs}
    asked: list[int] = list(call.info.get("sources", ()))
    found = [
        version_used(recording, value, used)
        for value in dict.fromkeys(asked)
        if value >= 0 and is_real(recording.values[value].dtype)
    ]
    if not found:
        raise CannotRecompute("None of the sources is a tensor of real numbers.")
    return found


def version_used(recording: Recording, value: int, used: Collection[int]) -> int:
    """The value itself, or of a Variable the one version that is among the values ``used``. CannotRecompute."""
    variable = recording.values[value].variable
    versions = [each for each in used if each >= 0 and recording.values[each].variable == variable >= 0]
    if len(versions) > 1:
        raise CannotRecompute("A Variable had several values on the way: it is no one input.")
    return versions[0] if versions else value


def is_real(dtype: str) -> bool:
    """Whether derivatives of such numbers are real numbers."""
    return dtype.startswith(("float", "bfloat"))


class _Counting(Observer):
    """Counts ops and the rules that push or pull through them."""

    def __init__(self) -> None:
        self.count = 0

    def on_op(self, record: Any) -> None:
        self.count += 1

    def on_pullback_begin(self, record: Any, cotangents: Any) -> None:
        self.count += 1


Pass = Callable[[int], np.ndarray[Any, Any]]
Mode = tuple[Callable[[], object], Pass]
"""What is done once before the passes, and one of the passes, by its number."""


def _counted(run: Callable[[], object]) -> int:
    counting = _Counting()
    token = observers.set((counting, *observers.get()))
    try:
        run()
    finally:
        observers.reset(token)
    return counting.count


def forward_passes(replay: Replay, start: Sequence[Tensor]) -> Mode:
    """The columns of the Jacobian, one for each element of the sources."""

    def one(number: int) -> np.ndarray[Any, Any]:
        sources = [Tensor(x.value) for x in start]
        with ForwardAccumulator(sources, _unit(start, number)) as accumulator:
            target = replay(sources)
        return _numbers(accumulator.jvp(target), target)

    return lambda: None, one


def reverse_passes(replay: Replay, start: Sequence[Tensor], target: Tensor) -> Mode:
    """The rows of the Jacobian, one for each element of the target."""
    sources = [Tensor(x.value) for x in start]
    tape = GradientTape(persistent=True)
    found: list[Tensor] = []

    def record() -> None:
        with tape:
            tape.watch(sources)
            found.append(replay(sources))

    def one(number: int) -> np.ndarray[Any, Any]:
        gradients = tape.gradient(found[-1], sources, output_gradients=_unit([target], number)[0])
        return np.concatenate([_numbers(g, x) for g, x in zip(gradients, sources, strict=True)])

    return record, one


def _timed(passes: int, mode: Mode) -> tuple[np.ndarray[Any, Any], Way]:
    """The Jacobian's columns or rows that were computed, and what they cost.

    One pass goes before the clock starts, so that neither way pays for what the engine makes once.
    """
    before, one = mode
    ops_before = _counted(before)
    ops = _counted(lambda: one(0)) if passes else 0
    tries = [_try(passes, before, one)]
    while len(tries) < TRIES and sum(seconds for _, seconds in tries) < SECONDS / TRIES:
        tries.append(_try(passes, before, one))
    found = tries[0][0]
    whole = min(seconds for _, seconds in tries)
    return np.array(found), Way(passes, ops_before + ops * passes, whole, len(found))


def _try(passes: int, before: Callable[[], object], one: Pass) -> tuple[list[np.ndarray[Any, Any]], float]:
    """What the passes gave that fit into the time, and how long all of them take."""
    began = perf_counter()
    before()
    recorded = perf_counter() - began
    found: list[np.ndarray[Any, Any]] = []
    began = perf_counter()
    while len(found) < passes and (not found or perf_counter() - began < SECONDS):
        found.append(one(len(found)))
    return found, recorded + (perf_counter() - began) * passes / max(1, len(found))


def _unit(likes: Sequence[Tensor], number: int) -> list[Tensor]:
    """Zeros like these tensors, but for a one at place ``number`` of all their elements."""
    parts = [np.zeros(x.value.size, x.value.dtype) for x in likes]
    for part in parts:
        if number < part.size:
            part[number] = 1
            break
        number -= part.size
    return [Tensor(part.reshape(tuple(x.shape))) for part, x in zip(parts, likes, strict=True)]


def _numbers(gradient: Any, like: Tensor) -> np.ndarray[Any, Any]:
    """A tangent or gradient as one row of numbers; None is zeros."""
    if gradient is None:
        return np.zeros(like.value.size, like.value.dtype)
    return np.asarray(convert_to_tensor(gradient).value).ravel()


def _difference(columns: np.ndarray[Any, Any], rows: np.ndarray[Any, Any]) -> float | None:
    """Forward gave the Jacobian's columns, reverse its rows: what both have must be the same."""
    if not columns.size or not rows.size:
        return None
    ours, theirs = columns.T[: len(rows)], rows[:, : len(columns)]
    apart = float(np.max(np.abs(ours - theirs)))
    size = float(np.max(np.abs(theirs)))
    return apart / size if size > 0 and np.isfinite(apart) else (apart if np.isfinite(apart) else None)
