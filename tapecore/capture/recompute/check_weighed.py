"""A weighted sum of what a recording's ops give, as a function of arrays that can be moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tapecore.capture.recompute.check_differences import Measured, measure
from tapecore.capture.recompute.check_replay import WideReplay
from tapecore.capture.recompute.replay import TOLERANCE, CannotRecompute, Replay
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.gradient_check import STEPS
from tapecore.engine.tape import GradientTape
from tapecore.engine.tensor import Tensor
from tapecore.recording.arrays import decode

if TYPE_CHECKING:
    from tapecore.recording import Event, Recording

Array = np.ndarray[Any, Any]


LOST = (
    "In double precision these ops give another result: rounding has lost so many digits of what was recorded that "
    "differences tell nothing of it."
)


class Weight(NamedTuple):
    """A target, and what arrives at it from above."""

    target: int
    upstream: Array


class Weighed:
    """``sum(upstream * target)`` over several targets, from the same sources. CannotRecompute where one of them cannot
    be computed again, or comes out differently."""

    def __init__(
        self,
        recording: Recording,
        sources: Sequence[int],
        weights: Sequence[Weight],
        connects: Callable[[Event], bool],
    ) -> None:
        self._parts = [
            (WideReplay(recording, sources, weight.target, connects, through=True), weight)
            for weight in weights
        ]
        for replay, weight in self._parts:
            if not np.isfinite(weight.upstream).all():
                raise CannotRecompute("What arrives from above is not finite: there is nothing to compare.")
            if not _agrees(recording, replay, weight.target):
                Replay(recording, sources, weight.target, connects, through=True).checked()
                raise CannotRecompute(LOST)
        self._start = [x.value for x in self._parts[0][0].start()]
        narrow = bool(self.narrow)
        self._step = STEPS["float32" if narrow else "float64"]
        self._unit = float(np.finfo(np.float32 if narrow else np.float64).eps)

    def __call__(self, arrays: Sequence[Array]) -> Array:
        """The products that are summed."""
        sources = [Tensor(x) for x in arrays]
        parts = [
            np.asarray(replay(sources).value, np.float64) * weight.upstream for replay, weight in self._parts
        ]
        return np.concatenate([part.ravel() for part in parts])

    @property
    def narrow(self) -> list[str]:
        """The ops that were run with as few digits as they were recorded with."""
        return sorted({name for replay, _ in self._parts for name in replay.narrow.values()})

    @property
    def held(self) -> list[str]:
        """The ops whose results are held constant, as the tape holds them."""
        return sorted({name for replay, _ in self._parts for name in replay.held.values()})

    @property
    def replaced(self) -> list[Event]:
        """The ops with a gradient of their own, in whose place is run what they computed."""
        found = {op.at: op for replay, _ in self._parts for op in replay.replaced}
        return [found[at] for at in sorted(found)]

    def slopes(self, which: int, seconds: float) -> Measured:
        """By the elements of one source, for about so long. CannotRecompute."""
        with np.errstate(all="ignore"):
            found = measure(self, self._start, which, self._step, self._unit, perf_counter() + seconds)
        weighs = max(float(np.max(np.abs(weight.upstream), initial=0.0)) for _, weight in self._parts)
        size = max(replay.largest for replay, _ in self._parts) * weighs
        return found._replace(floor=4 * self._unit * size / self._step)

    def ruled(self) -> list[Array | None]:
        """What the rules themselves give in double precision, by a tape over the ops that are run here."""
        sources = [Tensor(x) for x in self._start]
        try:
            with GradientTape() as tape:
                tape.watch(sources)
                targets = [replay(sources) for replay, _ in self._parts]
            weights = [weight.upstream for _, weight in self._parts]
            upstream = [Tensor(np.asarray(w, y.value.dtype)) for y, w in zip(targets, weights, strict=True)]
            found = tape.gradient(targets, sources, output_gradients=upstream)
            return [None if g is None else np.asarray(convert_to_tensor(g).value) for g in found]
        except CannotRecompute:
            raise
        except Exception as error:  # noqa: BLE001  a rule on attributes out of a file may raise anything
            raise CannotRecompute(f"A rule of these ops cannot be run: {type(error).__name__}.") from None


def _agrees(recording: Recording, replay: WideReplay, target: int) -> bool:
    """In more digits it may differ by what rounding does, and no more."""
    again, recorded = replay.verified().value, decode(recording.values[target])
    if recorded is None:
        return True
    close = TOLERANCE if recorded.dtype.itemsize > 2 else 0.05
    same = recorded.shape == again.shape
    return same and np.allclose(again, recorded, 10 * close, close, equal_nan=True)
