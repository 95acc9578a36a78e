"""Dropout of recurrent cells: one mask for all steps of a sequence."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.seeding import SeedGenerator, dropped
from tapecore.engine.op import PUBLIC


class Dropping:
    """What thins out the inputs and the states of a cell."""

    dropout: float
    recurrent_dropout: float

    def _drop(self, dropout: float, recurrent_dropout: float, seed: int | None) -> None:
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self.seed = seed
        self.seed_generator = SeedGenerator(seed)
        self._masks: dict[str, Any] = {}

    def reset_dropout_mask(self) -> None:
        """Draw a new mask for the inputs of the next sequence."""
        self._masks.pop("input", None)

    def reset_recurrent_dropout_mask(self) -> None:
        """Draw a new mask for the states of the next sequence."""
        self._masks.pop("state", None)

    def _thin_input(self, x: Any, training: Any) -> Any:
        return self._thinned("input", x, self.dropout, training)

    def _thin_state(self, x: Any, training: Any) -> Any:
        return self._thinned("state", x, self.recurrent_dropout, training)

    def _thinned(self, which: str, x: Any, rate: float, training: Any) -> Any:
        if not training or not 0.0 < rate < 1.0:
            return x
        if which not in self._masks:
            self._masks[which] = dropped(PUBLIC["ones_like"](x), rate, None, self.seed_generator)
        return x * self._masks[which]
