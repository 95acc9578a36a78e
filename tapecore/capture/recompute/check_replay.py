"""The ops between sources and a target in double precision, so that small steps are not lost in rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec
import numpy as np

from tapecore.capture.recompute.replay import CannotRecompute, Replay, line_of
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from tapecore.recording import Event

NARROW = frozenset({"float32", "float16"})


class WideReplay(Replay):
    """A Replay that computes in float64 what was recorded in fewer digits. ``narrow`` names the ops that refuse to:
    they are run as recorded. ``held`` names those without a gradient by definition (stop_gradient, round): their result
    is held constant, as the tape holds it. ``largest`` is
    the largest finite number that came up when it was run at the recorded values."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.narrow: dict[int, str] = {}
        self.held: dict[int, str] = {}
        self.largest = 0.0
        self._constant: dict[int, tuple[Tensor, ...]] = {}
        self._verifying = False
        super().__init__(*args, **options)

    def start(self) -> list[Tensor]:
        """The sources' recorded values, in float64."""
        return [_wide(x) for x in super().start()]

    def verified(self) -> Tensor:
        """The target at the recorded values."""
        self._verifying = True
        try:
            return self(self.start())
        finally:
            self._verifying = False

    def _run(self, op: Event, inputs: list[Tensor]) -> tuple[Tensor, ...]:
        answer = self._answer(op, inputs)
        if self._verifying:
            self.largest = max(self.largest, *(_size(x) for x in (*inputs, *answer)))
        return answer

    def _answer(self, op: Event, inputs: list[Tensor]) -> tuple[Tensor, ...]:
        entry = self._recording.ops.get(op.what)
        if entry is not None and entry.rules and all(rule == "none" for rule in entry.rules):
            self.held[op.at] = f"{op.what}{line_of(op)}"
            if op.at not in self._constant:
                self._constant[op.at] = self._computed(op, inputs)
            return self._constant[op.at]
        return self._computed(op, inputs)

    def _computed(self, op: Event, inputs: list[Tensor]) -> tuple[Tensor, ...]:
        if op.at not in self.narrow:
            answer = self._try(op, inputs)
            if answer is not None:
                return answer
            self.narrow[op.at] = f"{op.what}{line_of(op)}"
        recorded = [self._recording.values[value].dtype for value in op.inputs]
        given = [_as(x, kind) for x, kind in zip(inputs, recorded, strict=True)]
        return tuple(map(_wide, super()._run(op, given)))

    def _try(self, op: Event, inputs: list[Tensor]) -> tuple[Tensor, ...] | None:
        """None where the op does not give double precision for double precision."""
        try:
            answer = super()._run(_widened(op), [_wide(x) for x in inputs])
        except CannotRecompute:
            return None
        return None if any(_is_narrow(y) for y in answer) else answer


def _widened(op: Event) -> Event:
    """The op with float64 wherever an attribute names fewer digits."""
    attrs = cast("dict[str, Any]", op.info.get("attrs") or {})
    wide = {name: "float64" if isinstance(v, str) and v in NARROW else v for name, v in attrs.items()}
    return op if wide == attrs else msgspec.structs.replace(op, info={**op.info, "attrs": wide})


def _size(x: Tensor) -> float:
    if x.value.dtype.kind != "f":
        return 0.0
    return float(np.max(np.abs(x.value[np.isfinite(x.value)]), initial=0.0))


def _is_narrow(x: Tensor) -> bool:
    return x.value.dtype.name in NARROW


def _wide(x: Tensor) -> Tensor:
    return Tensor(x.value.astype(np.float64)) if _is_narrow(x) else x


def _as(x: Tensor, dtype: str) -> Tensor:
    return Tensor(x.value.astype(dtype)) if dtype in NARROW else x
