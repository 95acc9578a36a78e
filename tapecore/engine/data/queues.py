"""``tf.queue``: tensors go in at one end and come out at the other, without their history."""

from __future__ import annotations

import random
from collections import deque
from typing import Any, cast

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.data.elements import detached, told
from tapecore.engine.errors import CancelledError, OutOfRangeError
from tapecore.engine.op import public
from tapecore.engine.ops.seeds import not_reproduced
from tapecore.engine.tensor import Tensor


@public("queue.QueueBase")
class QueueBase:
    """Holds up to ``capacity`` elements, each one tensor or a tuple of them with the given dtypes.

    No gradient flows through it. Taking from an empty queue, or putting into a full one, raises an error
    instead of
    waiting for another thread.
    """

    def __init__(
        self, capacity: int, dtypes: Any, shapes: Any = None, names: Any = None, name: str = "fifo_queue"
    ) -> None:
        self.capacity = capacity
        self._dtypes = _dtypes_of(dtypes)
        self.name = name
        self._elements: deque[tuple[Tensor, ...]] = deque()
        self._closed = False

    @property
    def dtypes(self) -> list[Any]:
        """The dtypes of an element's parts."""
        return list(self._dtypes)

    def enqueue(self, vals: Any, name: str | None = None) -> None:
        """Put in one element. CancelledError for a closed queue, OutOfRangeError for a full one."""
        if self._closed:
            raise CancelledError(None, None, f"{self.name} is closed.")
        if 0 <= self.capacity <= len(self._elements):
            raise OutOfRangeError(None, None, f"{self.name} is full: it holds {self.capacity} elements.")
        parts = self._parts(vals)
        element = tuple(convert_to_tensor(part, kind) for part, kind in zip(parts, self._dtypes, strict=True))
        told(self, "put", element)
        self._elements.append(element)

    def _parts(self, vals: Any) -> list[Any]:
        """The parts of an element: one for each dtype; a list around a single one is taken off."""
        if len(self._dtypes) > 1 or (isinstance(vals, (list, tuple)) and len(cast("list[Any]", vals)) == 1):
            return [*cast("list[Any]", vals)]
        return [vals]

    def enqueue_many(self, vals: Any, name: str | None = None) -> None:
        """Put in the slices of tensors along their first axis."""
        parts = self._parts(vals)
        whole = [convert_to_tensor(part, kind) for part, kind in zip(parts, self._dtypes, strict=True)]
        for k in range(len(whole[0])):
            rows = [x[k] for x in whole]
            self.enqueue(rows if len(rows) > 1 else rows[0])

    def dequeue(self, name: str | None = None) -> Any:
        """Take out one element. OutOfRangeError if there is none."""
        if not self._elements:
            raise OutOfRangeError(None, None, f"{self.name} is empty.")
        element = told(self, "get", detached(self._take()))
        return element if len(element) > 1 else element[0]

    def dequeue_many(self, n: Any, name: str | None = None) -> Any:
        """Take out ``n`` elements, stacked along a new first axis."""
        if len(self._elements) < int(n):
            raise OutOfRangeError(
                None, None, f"{self.name} holds {len(self._elements)} elements, {int(n)} were asked for."
            )
        rows = [self._take() for _ in range(int(n))]
        stacked = [Tensor(np.stack([part.value for part in column])) for column in zip(*rows, strict=True)]
        told(self, "get", stacked)
        return stacked if len(stacked) > 1 else stacked[0]

    def _take(self) -> tuple[Tensor, ...]:
        return self._elements.popleft()

    def size(self, name: str | None = None) -> Tensor:
        """The number of elements in the queue."""
        return convert_to_tensor(len(self._elements))

    def is_closed(self, name: str | None = None) -> Tensor:
        """Whether ``close`` was called."""
        return convert_to_tensor(self._closed)

    def close(self, cancel_pending_enqueues: bool = False, name: str | None = None) -> None:
        """Let nothing more in."""
        self._closed = True


@public("queue.FIFOQueue")
class FIFOQueue(QueueBase):
    """First in, first out."""


@public("queue.RandomShuffleQueue")
class RandomShuffleQueue(QueueBase):
    """Out comes any of the elements."""

    def __init__(
        self,
        capacity: int,
        min_after_dequeue: int,
        dtypes: Any,
        shapes: Any = None,
        names: Any = None,
        seed: int | None = None,
        shared_name: str | None = None,
        name: str = "random_shuffle_queue",
    ) -> None:
        super().__init__(capacity, dtypes, shapes, names, name)
        self._source = random.Random(seed)
        self._seed = seed

    def _take(self) -> tuple[Tensor, ...]:
        not_reproduced("RandomShuffleQueue", self._seed)
        self._elements.rotate(-self._source.randrange(len(self._elements)))
        return self._elements.popleft()


def _dtypes_of(given: Any) -> list[Any]:
    kinds: list[Any] = list(given) if isinstance(given, (list, tuple)) else [given]  # type: ignore[reportUnknownArgumentType]
    return [dtypes.as_dtype(kind) for kind in kinds]
