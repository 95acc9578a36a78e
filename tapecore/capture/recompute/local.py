"""The local derivative of one op, from one of its outputs to one of its inputs, at the recorded values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from tapecore.capture.recompute.attributes import restored
from tapecore.capture.recompute.replay import CannotRecompute, line_of
from tapecore.engine import floating
from tapecore.engine.broadcasting import sum_to
from tapecore.engine.contributions import pullback
from tapecore.engine.execute import execute
from tapecore.engine.indexed_slices import IndexedSlices, dense
from tapecore.engine.library import load
from tapecore.engine.registry import REGISTRY
from tapecore.engine.tensor import Tensor
from tapecore.recording.arrays import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tapecore.engine.primitive import Op
    from tapecore.recording import Event, Recording

Array = np.ndarray[Any, np.dtype[Any]]

ROWS = 32
NUMBERS = 4096
"""An op whose output has at most so many elements, and whose matrix so many numbers, is taken as a matrix."""
MATRICES = 20_000
"""So many rows are computed for matrices in all."""


class Local(NamedTuple):
    """A linear map of cotangents, flat and in double precision: output's to input's. ``norm``: by how much it can
    lengthen one at most; None where that is not known."""

    pull: Callable[[Array], Array]
    norm: float | None


class Locals:
    """The local derivatives of a recording's ops. CannotRecompute where one needs the program, or what the recording
    has not kept."""

    def __init__(self, recording: Recording) -> None:
        load()
        self._recording = recording
        self._known: dict[int, Array] = {}
        self._made = {
            value: event for event in recording.events if event.kind == "op" for value in event.outputs
        }
        self._begun = {
            event.outputs[0]: event.inputs[0]
            for event in recording.events
            if event.kind == "create" and event.inputs
        }
        """A Variable's first state, and the value that it was made from."""
        self._rows = MATRICES

    def local(self, at: int, output: int, slot: int) -> Local:
        """That of op event ``at`` from its output to its input of these numbers."""
        event = self._recording.events[at]
        op = _op(event)
        y, x = self.value(event.outputs[output]), self.value(event.inputs[slot])
        if y.dtype.kind == "c" or x.dtype.kind == "c":
            raise CannotRecompute(
                f"{event.what}{line_of(event)} gives complex numbers: a share is no number there."
            )

        def pull(g: Array) -> Array:
            return self._pull(event, op, output, slot, g.astype(y.dtype).reshape(y.shape)).ravel()

        if y.size <= ROWS and y.size * x.size <= NUMBERS and y.size <= self._rows:
            self._rows -= y.size
            return _matrix([pull(row).astype(np.float64) for row in np.eye(y.size)], x.size)
        norm = self._norm(event, op, slot, y) if op.elementwise else None

        def push(g: Array) -> Array:
            return pull(g).astype(np.float64)

        return Local(push, norm)

    def _pull(self, event: Event, op: Op, output: int, slot: int, g: Array) -> Array:
        """The contribution of one output's cotangent to one input, in the input's shape."""
        dx, shape = self._rule(event, op, output, slot, g), self.value(event.inputs[slot]).shape
        dx = sum_to(dx, shape) if op.elementwise and dx.shape != shape else dx
        if dx.shape != shape:
            raise CannotRecompute(f"The rule of {event.what}{line_of(event)} gives another shape now.")
        return dx

    def _rule(self, event: Event, op: Op, output: int, slot: int, g: Array) -> Array:
        """What the op's rule gives: of one that works element by element, before the sum over broadcast axes."""
        ys = [self.value(value) for value in event.outputs]
        gs = [np.zeros_like(y) for y in ys]
        gs[output] = g
        xs = [self.value(value) for value in event.inputs]
        given = (gs[0], ys[0]) if len(ys) == 1 else (tuple(gs), tuple(ys))
        token = floating.silence()
        try:
            found = dict(pullback(op, *given, xs, restored(event.info.get("attrs")), [slot]))
        except Exception as error:  # noqa: BLE001  a rule on attributes out of a file may raise anything
            raise CannotRecompute(
                f"The rule of {event.what}{line_of(event)} cannot be run: {type(error).__name__}."
            ) from None
        finally:
            floating.restore(token)
        dx = found.get(slot)
        if dx is None:
            raise CannotRecompute(f"The rule of {event.what}{line_of(event)} gives no gradient now.")
        return np.asarray(dense(dx) if isinstance(dx, IndexedSlices) else dx)

    def _norm(self, event: Event, op: Op, slot: int, y: Array) -> float:
        """Exact for an op that works element by element: each element of the input is sent a sum of its own."""
        local = self._rule(event, op, 0, slot, np.ones_like(y)).astype(np.float64)
        squares = sum_to(np.square(local), self.value(event.inputs[slot]).shape)
        return float(np.sqrt(np.max(squares))) if squares.size else 0.0

    def value(self, value: int) -> Array:
        """The numbers of a value: as recorded, or by running its op again where they were not kept."""
        waiting = [value]
        while waiting:
            last = waiting[-1]
            missing = [] if last in self._known or self._read(last) else self._again(last)
            if missing:
                waiting += missing
            else:
                waiting.pop()
        return self._known[value]

    def _again(self, value: int) -> list[int]:
        """Compute a value from those that it was made of; as long as some of these are missing, only name them."""
        first = self._begun.get(value)
        inputs = self._maker(value).inputs if first is None else (first,)
        missing = [each for each in inputs if each not in self._known]
        if not missing and first is not None:
            self._known[value] = self._known[first]
        elif not missing:
            op = self._made[value]
            self._known.update(zip(op.outputs, self._run(op), strict=True))
        return missing

    def _read(self, value: int) -> bool:
        array = decode(self._recording.values[value]) if value >= 0 else None
        if array is not None:
            self._known[value] = array
        return array is not None

    def _maker(self, value: int) -> Event:
        op = self._made.get(value)
        if op is None:
            raise CannotRecompute("A large array is in the recording as a sample only.")
        _op(op)
        return op

    def _run(self, op: Event) -> Iterable[Array]:
        inputs = tuple(Tensor(self._known[value]) for value in op.inputs)
        try:
            answer = execute(REGISTRY[op.what], inputs, restored(op.info.get("attrs")))
        except Exception as error:  # noqa: BLE001  an op on attributes out of a file may raise anything
            raise CannotRecompute(
                f"{op.what}{line_of(op)} cannot be run again: {type(error).__name__}."
            ) from None
        parts = cast("tuple[Tensor, ...]", answer if type(answer) is tuple else (answer,))
        return [part.value for part in parts]


def _op(event: Event) -> Op:
    """The declared op of an event: one whose rules are the engine's."""
    op = REGISTRY.get(event.what)
    if op is None or op.whole is not None or -1 in event.inputs:
        raise CannotRecompute(
            f"{event.what}{line_of(event)} needs the program itself: a gradient function of its own is in it."
        )
    return op


def _matrix(rows: list[Array], columns: int) -> Local:
    matrix = np.array(rows, np.float64).reshape(len(rows), columns)

    def pull(g: Array) -> Array:
        return g @ matrix

    if not matrix.size:
        return Local(pull, 0.0)
    if not np.isfinite(matrix).all():
        return Local(pull, float("inf"))
    vector = min(matrix.shape) == 1  # its norm needs no decomposition
    return Local(pull, float(np.linalg.norm(matrix) if vector else np.linalg.norm(matrix, 2)))
