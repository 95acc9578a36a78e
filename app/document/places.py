"""What a step happens inside of: functions, passes of loops, calls of layers, gradient calls, pullbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.model import Places
from app.document.segments import call_label

if TYPE_CHECKING:
    from app.document.speech import Speech
    from app.document.steps import Brief
    from tapecore.recording.event import Event

_SCOPES = {"function": "function", "loop": "pass"}
PROGRAM = -1
"""The place of what stands in nothing."""


def build_places(speech: Speech, steps: Brief) -> Places:
    """The tree of places, and the innermost one around each step."""
    tree = _Tree(speech)
    of = [tree.around(speech.lookup.events[at]) for at in steps.at]
    return Places(tree.parents, tree.kinds, tree.labels, of)


class _Tree:
    """Places as they are met; a parent comes before what is in it.

    What a pullback belongs to is told by its gradient call and by where its op ran: the backward pass goes
    through the passes and layers again, in its own order, inside the call.
    """

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._lookup = speech.lookup
        self.parents: list[int] = []
        self.kinds: list[str] = []
        self.labels: list[str] = []
        self._known: dict[tuple[int, object], int] = {}
        self._around: dict[int, int] = {}
        self._calls: dict[tuple[str, int, str, str], int] = {}
        self._called: dict[tuple[int, str, str], str] = {}
        self._back: dict[tuple[int, int], int] = {}

    def around(self, event: Event) -> int:
        """The innermost place around an event, `PROGRAM` for none."""
        if event.at not in self._around:
            self._around[event.at] = self._find(event)
        return self._around[event.at]

    def _find(self, event: Event) -> int:
        if event.kind == "pullback":
            return self._backward(event)
        if event.within < 0:
            return self._written(event)
        outer = self._lookup.events[event.within]
        if outer.kind == "gradient" and event.kind in ("answer", "error"):
            return self.around(outer)  # what a call comes back with
        return self._inside(outer)

    def _written(self, event: Event) -> int:
        """By the program's text: its functions, its loops, and the call that several ops ran in."""
        key = (self._lookup.scopes.of[event.at], event.stack, event.kind, event.what)
        if key not in self._calls:
            self._calls[key] = self._spelled(event)
        return self._calls[key]

    def _spelled(self, event: Event) -> int:
        place = PROGRAM
        for scope in self._lookup.scopes.path(self._lookup.scopes.of[event.at]):
            if scope.kind in _SCOPES:
                place = self._add(place, scope.id, _SCOPES[scope.kind], scope.label)
        called = self._inside_call(event)
        return self._add(place, event.stack, "call", called) if called else place

    def _inside_call(self, event: Event) -> str:
        key = (event.stack, event.kind, event.what)
        if key not in self._called:  # a loop asks for the same in every pass
            self._called[key] = self._lookup.source.inside(event)
        return self._called[key]

    def _inside(self, event: Event) -> int:
        """Inside of a gradient call, a pullback or a tangent, which are steps of their own."""
        around = self.around(event)
        known = self._known.get((around, ("in", event.at)))
        if known is not None:
            return known
        if event.kind == "gradient":
            label = call_label(self._speech, event)
        else:
            label = f"backward of {self._word(event)}" if event.kind == "pullback" else self._word(event)
        return self._add(around, ("in", event.at), event.kind, label)

    def _word(self, event: Event) -> str:
        return self._lookup.source.word(self._lookup.events[int(event.info.get("op", event.at))])

    def _backward(self, pullback: Event) -> int:
        call = self._lookup.gradient_of(pullback)
        key = (-1 if call is None else call.at, self.around(self._lookup.events[int(pullback.info["op"])]))
        if key not in self._back:
            self._back[key] = self._mirrored(call, key[1])
        return self._back[key]

    def _mirrored(self, call: Event | None, op: int) -> int:
        """Inside of a gradient call the places around an op, whose own place this is."""
        place = PROGRAM if call is None else self._inside(call)
        passed: set[int] = set() if call is None else set(self._chain(self.around(call)))
        for forward in self._chain(op):
            if forward not in passed:
                place = self._add(place, ("of", forward), self.kinds[forward], self.labels[forward])
        return place

    def _chain(self, place: int) -> list[int]:
        """A place and those around it, the outermost first."""
        found: list[int] = []
        while place != PROGRAM:
            found.append(place)
            place = self.parents[place]
        return found[::-1]

    def _add(self, parent: int, key: object, kind: str, label: str) -> int:
        known = self._known.get((parent, key))
        if known is None:
            known = self._known[parent, key] = len(self.parents)
            self.parents.append(parent)
            self.kinds.append(kind)
            self.labels.append(label)
        return known
