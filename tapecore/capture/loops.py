"""Counts the passes of the program's loops. A pass is told, as a ``pass`` event, when something happens in it:
a loop in which nothing does leaves nothing behind."""

from __future__ import annotations

from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, currentframe
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from types import FrameType

    from tapecore.capture.journal import Journal
    from tapecore.capture.positions import Place

_RESUMED = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
Key = tuple[int, int]
"""A loop's line and the identity of the frame that runs it."""


class Pass(NamedTuple):
    """A pass that has begun: its number from 0; what the loop counts with, if it does; whether its
    frame may be left and come back, and whether it is the program itself."""

    number: int
    value: Any
    resumed: bool
    top: bool


class Loops:
    """Called by the program before and after a loop, and where each of its passes begins. Frames are known by their
    identity alone, so none is kept alive."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._passes: dict[Key, int] = {}
        self._begun: dict[Key, Pass] = {}
        self._told: dict[Key, int] = {}

    def bound(self, line: int, frame: FrameType) -> None:
        """Nothing of the loop at ``line`` is under way: it is yet to begin, or over."""
        for known in (self._passes, self._begun, self._told):
            known.pop((line, id(frame)), None)

    def step(self, line: int, value: Any, frame: FrameType) -> None:
        """The next pass of the loop at ``line`` begins."""
        key = line, id(frame)
        index = self._passes.get(key, 0)
        self._passes[key] = index + 1
        self._begun.pop(key, None)
        code = frame.f_code
        resumed, top = bool(code.co_flags & _RESUMED), code.co_name == "<module>"
        self._begun[key] = Pass(index, value, resumed, top)
        self._journal.unsaid = self.say

    def say(self) -> None:
        """Tell the passes in which the program is now, and forget those of calls that are over."""
        begun, self._begun = self._begun, {}
        places = self._places({frame for _, frame in begun})
        for key, each in begun.items():
            if key[1] in places:
                self._tell(key, each, places[key[1]])
            elif each.resumed:
                self._begun[key] = each
                self._journal.unsaid = self.say

    def _places(self, wanted: set[int]) -> dict[int, Place]:
        """Where each of these frames is, if it is running. Nothing here may hold a frame: it would live on."""
        found: dict[int, Place] = {}
        frame = currentframe()
        while frame is not None and len(found) < len(wanted):
            if id(frame) in wanted:
                found[id(frame)] = self._journal.positions.here(frame)
            frame = frame.f_back
        return found

    def _tell(self, key: Key, each: Pass, place: Place) -> None:
        """A row as short as can be, for there are many: the next pass of a loop of the program itself needs no
        more than its line."""
        info: dict[str, int] = {}
        if each.number == 0 or each.number != self._told.get(key, -1) + 1:
            info["index"] = each.number
        if type(each.value) is int and each.value != each.number:
            info["value"] = each.value
        self._told[key] = each.number
        stack = -1 if each.top else place.stack
        self._journal.add("pass", "", (), (), info, place._replace(line=key[0], stack=stack), True)
