"""How batches follow each other over epochs: so many steps each, weighted by class."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tapecore.engine.keras.training.batches import Arrays, Stream, unpack_x_y_sample_weight


class Epochs:
    """The batches of one epoch after the other. With a number of steps an epoch goes on where the one before it
    stopped; it ends with the data, and the next one begins with them.
    """

    def __init__(
        self, source: Arrays | Stream, steps: int | None = None, by_class: Mapping[int, float] | None = None
    ) -> None:
        self.source, self._given, self._by_class = source, steps, by_class
        self._running: Iterator[Any] | None = None
        self._seen = 0

    @property
    def steps(self) -> int | None:
        """The number of batches of an epoch if it is known."""
        return self.source.steps if self._given is None else self._given

    def __iter__(self) -> Iterator[Any]:
        for batch in self.source if self._given is None else self._some(self._given):
            yield batch if self._by_class is None else _weighted(batch, self._by_class)

    def _some(self, steps: int) -> Iterator[Any]:
        for _ in range(steps):
            if self._running is None:
                self._running, self._seen = iter(self.source), 0
            try:
                batch = next(self._running)
            except StopIteration:
                self._running = None
                warnings.warn(_RAN_OUT, stacklevel=4)
                return
            self._seen += 1
            yield batch
        if self._seen == self.source.steps:
            self._running = None


_RAN_OUT = (
    "Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at "
    "least `steps_per_epoch * epochs` batches. You may need to use the `.repeat()` function when building your "
    "dataset."
)


def _weighted(batch: Any, weights: Mapping[int, float]) -> Any:
    x, y, sample_weight = unpack_x_y_sample_weight(batch)
    if sample_weight is not None:
        raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
    return x, y, weights_by_class(weights, y)


def weights_by_class(weights: Mapping[int, float], y: Any) -> Any:
    """The weight of each example by the class of its label; 1 for a class without one."""
    labels = np.asarray(y)
    if labels.ndim > 1:
        labels = labels.argmax(-1) if labels.shape[-1] != 1 else labels[..., 0]
    return np.array([weights.get(int(c), 1.0) for c in np.round(labels)], np.float32)
