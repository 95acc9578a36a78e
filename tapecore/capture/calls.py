"""Gradient calls and pullbacks that are going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapecore.capture.positions import Place
    from tapecore.recording.arrays import Array


class Pull:
    """One pullback that is going on: its event's contents as they come."""

    def __init__(self, at: int, op: int) -> None:
        self.at = at
        self.op = op
        self.inputs: list[int] = []
        self.contributions: list[int] = []
        self.wrt: list[int] = []
        self.to: list[int] = []
        self.accumulated: list[int] = []
        self.unsummed: list[int] = []

    def info(self, none: list[int]) -> dict[str, Any]:
        """The event's info; what would hold nothing is left out."""
        info: dict[str, Any] = {
            "op": self.op,
            "wrt": self.wrt,
            "to": self.to,
            "accumulated": self.accumulated,
        }
        if any(value >= 0 for value in self.unsummed):
            info["unsummed"] = self.unsummed
        if none:
            info["none"] = none
        return info


class Call:
    """One gradient call that is going on. ``held`` has for each tensor's id the value that its cotangent
    has now, ``sizes`` what it is the sum of, as long as more may come: the contribution, or a Sum of several."""

    def __init__(self, at: int, place: Place) -> None:
        self.at = at
        self.place = place
        self.held: dict[int, int] = {}
        self.sizes: dict[int, Any] = {}
        self.seeds: dict[int, Array] = {}
        self.pulls: list[Pull] = []
        self.pulled = False
