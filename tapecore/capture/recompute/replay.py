"""What a program computed from some sources to a target, as a function that can be called with other values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from tapecore.capture.recompute.attributes import restored
from tapecore.engine.execute import execute
from tapecore.engine.library import load
from tapecore.engine.registry import REGISTRY
from tapecore.engine.tensor import Tensor
from tapecore.recording.arrays import decode

if TYPE_CHECKING:
    from tapecore.recording import Event, Recording

MOST_OPS = 5000
TOLERANCE = 1e-4


class CannotRecompute(Exception):
    """Why it cannot be computed again, as a sentence for the person."""


class Replay:
    """The ops between sources and a target, in their order; what does not depend on the sources is as it was recorded.

    ``sources`` and ``target`` are values of the recording; ``connects`` says of an op whether derivatives go through
    it (a tape recorded it): all others are constants. ``through``: where the program brought a gradient function of
    its own, what it computed is run in its place (``replaced`` says where). CannotRecompute where an op or a value
    that is needed is not in the recording.
    """

    def __init__(
        self,
        recording: Recording,
        sources: Sequence[int],
        target: int,
        connects: Callable[[Event], bool],
        *,
        through: bool = False,
    ) -> None:
        load()
        self._recording = recording
        self._inner = computed_inside(recording) if through else {}
        self.replaced: list[Event] = []
        self.sources, self.target = tuple(sources), target
        self._made = {
            value: event for event in recording.events if event.kind == "op" for value in event.outputs
        }
        self._moving = self._dependent(connects)
        if target not in self._moving:
            raise CannotRecompute("The target does not depend on these sources.")
        self._constants: dict[int, Tensor] = {}
        self.ops = self._needed()

    def _dependent(self, connects: Callable[[Event], bool]) -> set[int]:
        """The values that change with the sources."""
        found = set(self.sources)
        for event in self._recording.events:
            if event.kind == "op" and connects(event):
                if not found.isdisjoint(event.inputs):
                    found.update(event.outputs)
                found.update(value for value in event.outputs if self._inner.get(value, -1) in found)
        return found

    def _standing(self, value: int) -> int:
        """The value itself, or what the person's function computed for it."""
        while value in self._inner and value not in self.sources:
            op = self._made[value]
            if all(op.at != each.at for each in self.replaced):
                self.replaced.append(op)
            value = self._inner[value]
        return value

    def _needed(self) -> list[Event]:
        """The ops that lead to the target; what is constant is read out, or computed again where it is not whole."""
        needed: dict[int, Event] = {}
        seen = set(self.sources)
        waiting = [self.target]
        while waiting:
            value = waiting.pop()
            if value in seen or value < 0:
                continue
            seen.add(value)
            if value not in self._moving and self._read(value):
                continue
            if (inner := self._standing(value)) != value:
                self._refuse_opaque(inner, self._made[value])
                waiting.append(inner)
                continue
            op = self._op_of(value)
            if op.at not in needed:
                needed[op.at] = op
                waiting += op.inputs
        if len(needed) > MOST_OPS:
            raise CannotRecompute(f"There are {len(needed):,} ops in between: more than are run again.")
        self._refuse_complex(needed)
        return [needed[at] for at in sorted(needed)]

    def _refuse_opaque(self, inner: int, op: Event) -> None:
        if inner not in self._moving:
            raise CannotRecompute(
                f"What {op.info.get('attrs', {}).get('function', op.what)}{line_of(op)} computes cannot be run again: "
                "not all of it is made of ops (NumPy, for instance). That would need the program itself."
            )

    def _refuse_complex(self, needed: dict[int, Event]) -> None:
        """Real and imaginary part move apart, and the two modes tell of them differently."""
        values = self._recording.values
        for op in needed.values():
            if any(values[value].dtype.startswith("complex") for value in op.outputs):
                raise CannotRecompute(
                    f"{op.what}{line_of(op)} gives complex numbers: one seed is not one number there."
                )

    def _read(self, value: int) -> bool:
        array = decode(self._recording.values[value])
        if array is None:
            return False
        self._constants[value] = Tensor(array)
        return True

    def _op_of(self, value: int) -> Event:
        op = self._made.get(value)
        if op is None:
            raise CannotRecompute(
                "A large array that the program was given is in the recording as a sample only."
            )
        if op.what not in REGISTRY or -1 in op.inputs:
            raise CannotRecompute(
                f"{op.what}{line_of(op)} cannot be run again: a function of the program is in it."
            )
        return op

    def start(self) -> list[Tensor]:
        """The sources' recorded values."""
        arrays = [decode(self._recording.values[source]) for source in self.sources]
        if any(array is None for array in arrays):
            raise CannotRecompute("A source is in the recording as a sample only.")
        return [Tensor(array) for array in arrays if array is not None]

    def __call__(self, values: Sequence[Tensor]) -> Tensor:
        """The target for these values of the sources."""
        known = {**self._constants, **dict(zip(self.sources, values, strict=True))}
        for op in self.ops:
            answer = self._run(op, [self._given(known, value) for value in op.inputs])
            known.update(zip(op.outputs, answer, strict=True))
        return self._given(known, self.target)

    def _given(self, known: Mapping[int, Tensor], value: int) -> Tensor:
        return known[value] if value in known else known[self._standing(value)]

    def _run(self, op: Event, inputs: list[Tensor]) -> tuple[Tensor, ...]:
        try:
            answer = execute(REGISTRY[op.what], tuple(inputs), restored(op.info.get("attrs")))
        except LookupError:  # of a tape or an accumulator that listens
            raise CannotRecompute(f"{op.what}{line_of(op)} has no gradient registered.") from None
        except Exception as error:  # noqa: BLE001  an op on attributes out of a file may raise anything
            raise CannotRecompute(
                f"{op.what}{line_of(op)} cannot be run again: {type(error).__name__}."
            ) from None
        return cast("tuple[Tensor, ...]", answer) if type(answer) is tuple else (answer,)

    def checked(self) -> Tensor:
        """The target again from the recorded sources; CannotRecompute where it is not what was recorded."""
        again, recorded = self(self.start()), decode(self._recording.values[self.target])
        if recorded is not None and not (
            recorded.shape == again.value.shape
            and np.allclose(again.value, recorded, TOLERANCE, TOLERANCE, equal_nan=True)
        ):
            raise CannotRecompute("Run again, the ops give another target than was recorded.")
        return again


def computed_inside(recording: Recording) -> dict[int, int]:
    """For what came out of a function with a gradient of its own: the value that the function computed for it."""
    return {
        value: inner
        for event in recording.events
        if event.kind == "op"
        for value, inner in zip(event.outputs, event.info.get("inner", ()), strict=False)
        if 0 <= inner < value
    }


def line_of(op: Event) -> str:
    """``in line 7``, with a space before it."""
    return f" in line {op.line}" if op.line > 0 else ""
