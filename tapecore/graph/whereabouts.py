"""Which node of a drawing an event is about: of the many pills of one Variable that of its pass, and of its
gradient call."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tapecore.graph.drawing import Drawing
    from tapecore.graph.scopes import Scopes
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

ABOUT_A_VALUE = frozenset({"watch", "answer", "gradient", "branch"})
"""Events that are about a value and have no node of their own: the value's node is marked."""


class Pill(NamedTuple):
    """A pill at the use ``at`` (an event), of ``value``."""

    at: int
    value: int
    node: int


class Whereabouts:
    """Knows every node, also those that are folded away: node ids are the same in every folding."""

    def __init__(self, recording: Recording, scopes: Scopes, drawing: Drawing) -> None:
        self.recording = recording
        self.scopes = scopes
        self.spoken = drawing.spoken
        self.ids = {id for node in drawing.nodes for id in (node.holds or (node.id,))}
        self._maker: dict[int, int] = {}
        self._pills: dict[tuple[str, str, int], list[Pill]] = defaultdict(list)  # by pass, and what is shown
        self._flows: dict[int, dict[int, int]] = defaultdict(dict)  # a call -> an op it came through -> when
        for event in recording.events:
            self._index(event)
        for (at, value), node in sorted(drawing.pills.items()):
            self._add(Pill(at, value, node))

    def _index(self, event: Event) -> None:
        if event.kind == "pullback" and event.within >= 0:
            self._flows[event.within][event.info.get("op", -1)] = event.at
        elif event.kind not in ("read", "assign") and event.at in self.ids:
            for value in event.outputs:
                self._maker.setdefault(value, event.at)

    def _add(self, pill: Pill) -> None:
        variable = self.recording.values[pill.value].variable
        for place in ("", *self.scopes.passes_of(pill.at)):
            self._pills[place, "value", pill.value].append(pill)
            if variable >= 0:
                self._pills[place, "variable", variable].append(pill)

    def of(self, event: Event) -> int:
        """The node to mark for an event, or -1."""
        if event.kind in ("pullback", "tangent"):
            return self._of_op(int(event.info["op"]))
        if event.kind not in ABOUT_A_VALUE:
            return self._known(event.at)
        if not event.inputs:
            return -1
        call = {"answer": event.within, "gradient": event.at}.get(event.kind, -1)
        return self.of_value(event.inputs[0], event.at, call, ahead=event.kind == "watch")

    def _of_op(self, at: int) -> int:
        """The node of op ``at``; of one that is part of a backward pass and not drawn, that of the op which the
        backward pass is at."""
        while at not in self.ids:
            around = self.recording.events[at].within
            if around < 0 or self.recording.events[around].kind != "pullback":
                return -1
            at = int(self.recording.events[around].info["op"])
        return at

    def _known(self, at: int) -> int:
        return at if at in self.ids else -1

    def of_value(self, value: int, at: int = 0, call: int = -1, ahead: bool = False) -> int:
        """The node that shows a value at event ``at``: of the op that made it; the pill at which gradient call
        ``call`` came to it last; else the pill of the same pass that is nearest, before rather than after
        (``ahead``: after rather than before); else the op whose label says it; -1 for none."""
        if value < 0:
            return -1
        if value in self._maker:
            return self._maker[value]
        reached = self._reached(value, call)
        if reached is not None:
            return reached.node
        pills = self._near(value, at)
        return _nearest(pills, at, ahead).node if pills else self._known(self.spoken.get(value, -1))

    def _reached(self, value: int, call: int) -> Pill | None:
        """Of the uses of ``value`` that a gradient call went back through the one it came to last."""
        order = self._flows.get(call, {})
        uses = (
            [pill for pill in self._pills.get(("", "value", value), ()) if pill.at in order] if order else []
        )
        return max(uses, key=lambda pill: order[pill.at], default=None)

    def _near(self, value: int, at: int) -> list[Pill]:
        """The pills in the same pass, else all; of this very state of a Variable, else of any."""
        variable = self.recording.values[value].variable
        for place in (*self.scopes.passes_of(at)[::-1], ""):
            for key in ((place, "value", value), (place, "variable", variable)):
                if key in self._pills:
                    return self._pills[key]
        return []


def _nearest(pills: list[Pill], at: int, ahead: bool) -> Pill:
    times = [pill.at for pill in pills]  # few: those of one pass, or of one Variable
    place = bisect_left(times, at) if ahead else bisect_right(times, at) - 1
    return pills[min(max(place, 0), len(pills) - 1)]
