"""``keras.utils.PyDataset``: batches by their number."""

from __future__ import annotations

from typing import Any

from tapecore.engine.op import public


@public("keras.utils.PyDataset keras.utils.Sequence")
class PyDataset:
    """Subclasses say how many batches there are (``__len__``) and give one (``__getitem__``); ``fit`` takes it in place
    of arrays. Batches are made one after the other, whatever ``workers`` says."""

    def __init__(self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10) -> None:
        self.workers, self.use_multiprocessing, self.max_queue_size = (
            workers,
            use_multiprocessing,
            max_queue_size,
        )

    def __getitem__(self, index: int) -> Any:
        """Batch ``index``."""
        raise NotImplementedError

    @property
    def num_batches(self) -> int | None:
        """The number of batches; None if it is not known."""
        try:
            return len(self)  # type: ignore[reportArgumentType]  # a subclass may have a length
        except TypeError:
            return None

    def on_epoch_begin(self) -> None:
        """Called before the first batch of an epoch."""

    def on_epoch_end(self) -> None:
        """Called after the last batch of an epoch."""
