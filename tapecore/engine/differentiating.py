"""What ``gradient``, ``jacobian`` and ``batch_jacobian`` have in common: the state of a tape and a backward
pass.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from tapecore.engine import floating
from tapecore.engine.backward import Backward
from tapecore.engine.breadth import breadth_first
from tapecore.engine.checking import identity
from tapecore.engine.observer import Observer, observers
from tapecore.engine.reel import Reel
from tapecore.engine.variable import Variable

USED_UP = "A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)"


class Differentiating(Observer):
    """A tape that records or does not, and holds a reel or was used up."""

    def __init__(self, persistent: bool) -> None:
        self._tape: Reel | None = None
        self._persistent = persistent
        self._watched_variables: tuple[Variable, ...] = ()
        self._recording = False
        self._listens = False

    def _push(self, what: str) -> None:
        if self._recording:
            raise ValueError(
                "Tape is still recording, This can happen if you try to re-enter an already-active tape."
            )
        self._load(self._tape or Reel())
        self._recording = True
        self._tell(what)
        observers.set((*observers.get(), self))
        self._listens = floating.listen()

    def _load(self, reel: Reel) -> None:
        self._tape = self.reel = reel
        self.on_op = reel.keep  # straight to the reel: every op passes here

    def _pop(self, what: str) -> None:
        if not self._recording:
            raise ValueError("Tape is not recording.")
        self._recording = False
        observers.set(tuple(o for o in observers.get() if o is not self))
        if self._listens:
            floating.end_listening()
        self._tell(what)

    def _tell(self, what: str) -> None:
        for observer in observers.get():
            observer.on_tape(self, what)

    def _ready(self, used_up: str = USED_UP) -> Reel:
        if self._tape is None:
            raise RuntimeError(used_up)
        return self._tape

    def _finish(self, reel: Reel) -> None:
        """A tape that is not persistent gives one set of gradients."""
        if not self._persistent:
            self._watched_variables = reel.watched()
            self._tape = self.reel = None
            del self.on_op

    @contextmanager
    def _several_passes(self) -> Generator[Reel]:
        reel = self._ready()
        if self._recording and not self._persistent:
            self._pop("close")
        yield reel
        self._finish(reel)

    def pull(
        self, reel: Reel, targets: list[Any], sources: list[Any], seeds: list[Any] | None, *, consume: bool
    ) -> list[Any]:
        """Run a backward pass; for each source its cotangent, or None. ``consume`` lets entries go once
        used.
        """
        keys = [identity(x) for x in sources]
        backward = Backward(reel, set(keys))
        starts = [x.snapshot if isinstance(x, Variable) else x for x in targets]
        for i, target in enumerate(starts):
            backward.seed(target, seeds[i] if seeds is not None and i < len(seeds) else None)
        entries = reel.entries if consume else reel.entries[:]
        if reel.gathers > 1:  # the rows of their gradients then stand in TensorFlow's order
            entries = breadth_first(reel.entries, [x.id for x in starts])
            if consume:
                reel.entries.clear()
        backward.run(entries)
        return [backward.cotangents.get(key) for key in keys]
