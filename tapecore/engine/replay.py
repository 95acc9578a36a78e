"""A backward pass that can run again: on bare arrays, by rules of the engine alone, it gives the same bits. So who
wants to hear of every pullback may do so later, and the pass itself is not slowed down.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tapecore.engine.short import NUMBERED

if TYPE_CHECKING:
    from tapecore.engine.backward import Backward
    from tapecore.engine.observer import Observer


class Replay:
    """A pass as it was before it began, with the entries that it takes. ``failed`` is the type of the error that
    ended it, if one did.
    """

    def __init__(self, backward: Backward, entries: list[tuple[Any, ...]]) -> None:
        self._entries = entries[:]
        self._pass = copy.copy(backward)
        self._pass.connected = backward.connected.copy()  # the tape may go on
        self._pass.cotangents = backward.cotangents.copy()
        self._pass.watching = ()  # a replay keeps nobody alive
        self.failed: type[BaseException] | None = None

    def __call__(self, observer: Observer) -> None:
        """Run the pass, and tell ``observer`` of its pullbacks. What it fails with again is not raised again."""
        again = copy.copy(self._pass)
        again.cotangents = self._pass.cotangents.copy()
        again.watching = (observer,)
        try:
            again.go(self._entries[:])
        except Exception as error:
            if type(error) is not self.failed:
                raise


def offer(backward: Backward, entries: list[tuple[Any, ...]]) -> Replay | None:
    """Let those who watch choose to hear of the pass later; they watch it no more. None if it cannot run again."""
    ops = {entry[0] for entry in entries}
    if not all((NUMBERED[op].op if type(op) is int else op).plan.again for op in ops):
        return None  # a person may notice that a rule runs again
    replay = Replay(backward, entries)
    backward.watching = tuple(o for o in backward.watching if not o.on_backward(replay, len(entries)))
    return replay
