"""Dropout of recurrent cells: one mask for all steps of a sequence."""

from __future__ import annotations

from typing import Any, cast

from tapecore.engine.keras.seeding import SeedGenerator, dropped
from tapecore.engine.op import PUBLIC


class Dropping:
    """What thins out the inputs and the states of a cell."""

    dropout: float
    recurrent_dropout: float
    mask_count: int | None = None
    """How many masks there are, one for each gate; None for one that all gates share."""

    def _drop(self, dropout: float, recurrent_dropout: float, seed: int | None) -> None:
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self.seed = seed
        self.seed_generator = SeedGenerator(seed)
        self._masks: dict[str, list[Any]] = {}

    def draw_masks(self, inputs: Any, state: Any) -> None:
        """Draw the masks of a sequence, for inputs and states of these shapes, where there are none yet. Keras
        draws them also where nobody trains.
        """
        self._draw("input", self.dropout, inputs)
        self._draw("state", self.recurrent_dropout, state)

    def _draw(self, which: str, rate: float, shape: Any) -> None:
        if rate > 0 and which not in self._masks:
            ones = PUBLIC["ones"](shape, cast("Any", self).compute_dtype)
            count = self.mask_count or 1
            self._masks[which] = [dropped(ones, rate, None, self.seed_generator) for _ in range(count)]

    def reset_dropout_mask(self) -> None:
        """Draw a new mask for the inputs of the next sequence."""
        self._masks.pop("input", None)

    def reset_recurrent_dropout_mask(self) -> None:
        """Draw a new mask for the states of the next sequence."""
        self._masks.pop("state", None)

    def _thin_inputs(self, x: Any, training: Any) -> list[Any]:
        return self._thinned("input", x, self.dropout, training)

    def _thin_states(self, x: Any, training: Any) -> list[Any]:
        return self._thinned("state", x, self.recurrent_dropout, training)

    def _thinned(self, which: str, x: Any, rate: float, training: Any) -> list[Any]:
        """``x`` under each mask; as often as there are masks."""
        if not training or not 0.0 < rate < 1.0:
            return [x] * (self.mask_count or 1)
        self._draw(which, rate, tuple(x.shape))
        return [x * mask for mask in self._masks[which]]
