"""Forward mode from reverse rules: a VJP is linear in the cotangent, and its own VJP pushes tangents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tapecore.engine.backward import Backward
from tapecore.engine.broadcasting import sum_to
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.contributions import as_answer, pullback
from tapecore.engine.observer import Observer, Record, observers
from tapecore.engine.reel import Reel
from tapecore.engine.tensor import Tensor


class _Listening(Observer):
    """A tape that nobody is told of."""

    differentiates = True

    def __init__(self) -> None:
        self.kept = self.reel = Reel()

    def on_op(self, record: Record) -> None:
        self.kept.keep(record)


def transposed(record: Record, tangents: Sequence[Tensor | None]) -> tuple[Tensor | None, ...]:
    """The tangents of the outputs of a recorded op, given those of its inputs, from its VJP rules."""
    op, inputs, attrs, outputs = record
    wanted = [i for i, t in enumerate(tangents) if t is not None]
    dummies = [Tensor(np.zeros(y.value.shape, y.value.dtype)) for y in outputs]
    listening = _Listening()
    listening.kept.connected.update(d.id for d in dummies)
    token = observers.set((*observers.get(), listening))
    try:
        g = dummies[0] if len(dummies) == 1 else tuple(dummies)
        y = outputs[0] if len(outputs) == 1 else outputs
        pulled = [
            (i, _summed(op, dx, inputs[i])) for i, dx in pullback(op, g, y, list(inputs), attrs, wanted)
        ]
    finally:
        observers.reset(token)
    return _transpose(listening.kept, dummies, [(dx, tangents[i]) for i, dx in pulled])


def _summed(op: Any, dx: Any, x: Any) -> Any:
    return sum_to(dx, x.shape) if op.elementwise else dx


def _transpose(reel: Reel, dummies: list[Tensor], seeds: list[tuple[Any, Any]]) -> tuple[Tensor | None, ...]:
    backward = Backward(reel, {d.id for d in dummies}, quiet=True)
    for dx, tangent in seeds:
        target = convert_to_tensor(as_answer(dx))
        if target.id in reel.connected:
            backward.seed(target, tangent)
    backward.run(reel.entries)
    found = [backward.cotangents.get(d.id) for d in dummies]
    return tuple(None if g is None else as_answer(g) for g in found)
