"""What the tape's drawing consists of before anything has a place: nodes, variables as pills at each use,
edges, groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from tapecore.graph.calls import SILENT
from tapecore.graph.drawing import Drawing, Group
from tapecore.graph.pieces import Pieces
from tapecore.graph.steps import is_step

if TYPE_CHECKING:
    from collections.abc import Collection

    from tapecore.graph.scopes import Scopes
    from tapecore.graph.words import Words
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

_REASONS = {"unwatched": "not watched", "paused": "paused", "integer": "no float"}


def unplaced(
    recording: Recording, words: Words, scopes: Scopes, cuts: Collection[tuple[int, int]] = ()
) -> Drawing:
    """Everything that there is to draw, unfolded; ``cuts`` are links (event, input value) where a None was
    born."""
    return _Maker(recording, Pieces(words, scopes, cuts)).make()


class _Maker:
    def __init__(self, recording: Recording, pieces: Pieces) -> None:
        self.recording = recording
        self.pieces = pieces
        self.spoken: dict[int, int] = {}  # a literal number -> the first op whose label says it
        self.puts: dict[int, list[int]] = defaultdict(list)  # a data object -> what went in
        self.shown_in: set[tuple[str, tuple[bool, int]]] = set()  # a pass, and what a pill in it shows
        self.looked_at = 0
        self.reached: dict[int, set[int]] = defaultdict(set)  # a gradient call -> the values it comes to
        self.pushed = {
            e.info["op"] for e in recording.events if e.kind == "tangent"
        }  # forward mode has these
        for event in recording.events:
            if event.kind == "pullback":
                self.reached[event.within].update(event.info.get("to", ()))
        self.readers = {
            "op": self._op,
            "assign": self._box,
            "escape": self._escape,
            "data": self._data,
            "convert": self._convert,
            "pullback": self._pullback,
            "seed": self._seed,
            "gradient": self._gradient,
        }

    def make(self) -> Drawing:
        for event in self.recording.events:
            if event.kind in self.readers:
                self.readers[event.kind](event)
        nodes = self.pieces.nodes
        node_of = {at: at for at in nodes if at < len(self.recording.events)}
        about = (node_of, frozenset[str](), self.spoken, self.pieces.pills)
        return Drawing(list(nodes.values()), self.pieces.edges, self._groups(), *about)

    def _op(self, event: Event) -> None:
        if event.what in SILENT:
            self.pieces.same.update(dict.fromkeys(event.outputs, event.inputs[0]))
        elif is_step(event):
            self._box(event)

    def _escape(self, event: Event) -> None:
        if is_step(event):
            self._box(event)

    def _box(self, event: Event) -> None:
        reason = "" if event.at in self.pushed else _off_tape(event)
        value = next((v for v in event.outputs if v >= 0), -1)
        literal = self.pieces.literals.slots(event)
        label = self.pieces.literals.label(event, literal)
        self.pieces.node(event, "ghost" if reason else "op", label, value, reason)
        for slot, source in enumerate(event.inputs):
            if slot in literal:
                self.spoken.setdefault(source, event.at)
            elif source >= 0:
                self.pieces.use(event, slot, source, on_tape=not reason)
        if event.kind == "assign":
            self.pieces.state.update(dict.fromkeys(event.outputs, event.at))
        else:
            self.pieces.made(event)

    def _data(self, event: Event) -> None:
        if event.what == "put":
            self._put(event)
        elif event.outputs:
            self.pieces.node(event, "data", str(event.info.get("type", "data")), event.outputs[0])
            self.pieces.made(event)
            links = [link for link in self.pieces.cuts if link[0] == event.at]
            for source in self.puts[event.info.get("object", -1)]:
                self.pieces.carry(source, event, -1, links)

    def _put(self, event: Event) -> None:
        """Only what was computed, or belongs to a Variable, goes in with a way of its own."""
        inputs = [(slot, value) for slot, value in enumerate(event.inputs) if self._matters(value)]
        if not inputs:
            return
        self.pieces.node(event, "data", f"{event.info.get('type', 'data')} in", -1, "holds numbers only")
        self.puts[event.info.get("object", -1)].append(event.at)
        for slot, value in inputs:
            self.pieces.use(event, slot, value, on_tape=False)

    def _matters(self, value: int) -> bool:
        is_state = value >= 0 and self.recording.values[value].variable >= 0
        return is_state or self.pieces.made_by_node(value)

    def _convert(self, event: Event) -> None:
        """Python data that came back as a tensor after an escape."""
        through: list[int] = event.info.get("through", [])
        if not through:
            return
        value = event.outputs[0] if event.outputs else -1
        self.pieces.node(event, "constant", "constant", value, "came back as plain numbers")
        self.pieces.made(event)
        for at in through:
            if at in self.pieces.nodes:
                given = self.recording.events[at].inputs
                self.pieces.carry(at, event, value, [(event.at, v) for v in given])

    def _pullback(self, event: Event) -> None:
        op = event.info.get("op", -1)
        running: list[int] = event.info.get("accumulated", [])
        for slot, gradient in zip(event.info.get("wrt", ()), running, strict=False):
            for edge in self.pieces.incoming.get((op, slot), ()):
                edge.flowed.append(event.at)
                if (op, edge.value) in self.pieces.pills:
                    self.pieces.nodes[edge.source].gradients.append((event.at, gradient))
        for value, gradient in zip(event.info.get("to", ()), running, strict=False):
            self._arrive(value, event.at, gradient)

    def _seed(self, event: Event) -> None:
        if event.inputs and event.outputs:
            self._arrive(event.inputs[0], event.at, event.outputs[0])

    def _arrive(self, value: int, at: int, gradient: int) -> None:
        node = self.pieces.maker(value)
        if node is not None and gradient >= 0:
            node.gradients.append((at, gradient))

    def _gradient(self, event: Event) -> None:
        """Targets and sources that nothing drawn so far shows, or nothing in this pass of a loop: a pill of
        their own."""
        asked = dict.fromkeys([*event.inputs, *event.info.get("sources", ())])
        for value in asked:
            if value >= 0 and not self._is_shown(value, event):
                self.pieces.pill(event, value)

    def _is_shown(self, value: int, call: Event) -> bool:
        """Whether a node shows ``value`` already: for a source that no node made in the pass of this call,
        unless its gradient comes back to a use elsewhere."""
        passes = self.pieces.scopes.passes_of(call.at)
        if (
            not passes
            or value in call.inputs
            or self.pieces.made_by_node(value)
            or value in self.reached[call.at]
        ):
            return self.pieces.is_drawn(value)
        for (at, shown), _ in islice(self.pieces.pills.items(), self.looked_at, None):
            key = self._key(shown)
            self.shown_in.update((place, key) for place in self.pieces.scopes.passes_of(at))
        self.looked_at = len(self.pieces.pills)
        return (passes[-1], self._key(value)) in self.shown_in

    def _key(self, value: int) -> tuple[bool, int]:
        """A Variable, or a value that is of none."""
        variable = self.recording.values[value].variable
        return (True, variable) if variable >= 0 else (False, value)

    def _groups(self) -> list[Group]:
        scopes, counts = self.pieces.scopes, Counter[str]()
        for node in self.pieces.nodes.values():
            for scope in scopes.path(node.group):
                counts[scope.id] += node.kind in ("op", "ghost", "data")
        held = [scope for scope in scopes.table.values() if scope.id in counts]
        return [Group(scope.id, scope.parent, scope.label, counts[scope.id]) for scope in held]


def _off_tape(event: Event) -> str:
    """Why an event is on no tape; "" when it is on one."""
    if event.kind == "assign":
        return "state change"
    if event.kind == "escape":
        return "left TensorFlow"
    if event.info.get("tapes"):
        return ""
    cut: dict[str, str] = event.info.get("cut", {})
    return next((_REASONS.get(reason, reason) for reason in cut.values()), "outside the tape")
