"""What the tape's drawing consists of before anything has a place: nodes, variables as pills at each use,
edges, groups."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tapecore.graph.build import input_name
from tapecore.graph.drawing import Drawing, Edge, Group, Node
from tapecore.graph.literals import Literals
from tapecore.graph.numbers import value_text
from tapecore.graph.steps import is_step
from tapecore.graph.words import SILENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tapecore.graph.scopes import Scope, Scopes
    from tapecore.graph.words import Words
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

LABEL = 22
"""A node's word is clipped to so many characters."""
_REASONS = {"unwatched": "not watched", "paused": "paused", "integer": "integer"}


def unplaced(
    recording: Recording, words: Words, scopes: Scopes, cuts: Collection[tuple[int, int]] = ()
) -> Drawing:
    """Everything that there is to draw, unfolded; ``cuts`` are links (event, input value) where a None was
    born."""
    return _Maker(recording, words, scopes, cuts).make()


class _Maker:
    def __init__(
        self, recording: Recording, words: Words, scopes: Scopes, cuts: Collection[tuple[int, int]]
    ) -> None:
        self.recording = recording
        self.words = words
        self.scopes = scopes
        self.literals = Literals(words)
        self.spoken: dict[int, int] = {}  # a literal number -> the first op whose label says it
        self.cuts = frozenset(cuts)
        self.nodes: dict[int, Node] = {}
        self.edges: list[Edge] = []
        self.maker: dict[int, int] = {}  # value -> node that made it
        self.pills: dict[tuple[int, int], int] = {}  # (event, value) -> node
        self.same: dict[int, int] = {}  # what was read from a Variable -> its state
        self.state: dict[int, int] = {}  # a Variable's state -> the assign that made it
        self.puts: dict[int, list[int]] = defaultdict(list)
        self.incoming: dict[tuple[int, int], list[Edge]] = defaultdict(list)
        self.drawn: set[int] = set()  # values that a node makes or shows
        self.variables: set[int] = set()  # whose states some of them are
        self.next = len(recording.events)
        self.watched = {v for e in recording.events if e.kind == "watch" for v in e.inputs}

    def make(self) -> Drawing:
        for event in self.recording.events:
            if event.kind == "op" and event.what in SILENT:
                self.same.update(dict.fromkeys(event.outputs, event.inputs[0]))
            elif event.kind in ("op", "assign", "escape") and is_step(event):
                self._box(event)
            elif event.kind == "data":
                self._data(event)
            elif event.kind == "convert" and event.info.get("through"):
                self._convert(event)
            elif event.kind == "pullback":
                self._pullback(event)
            elif event.kind == "seed":
                self._arrive(event.inputs[:1], event.at, event.outputs)
            elif event.kind == "gradient":
                self._sources(event)
        node_of = {at: at for at in self.nodes if at < len(self.recording.events)}
        return Drawing(list(self.nodes.values()), self.edges, self._groups(), node_of, spoken=self.spoken)

    def _node(self, event: Event, id: int, kind: str, label: str, value: int, reason: str = "") -> Node:
        text = label if len(label) <= LABEL else label[: LABEL - 1] + "…"
        node = Node(
            id,
            kind,
            text,
            self._detail(value, text),
            event.at,
            event.line,
            self.scopes.of[event.at],
            value,
            reason,
        )
        node.width = _width(node)
        self.nodes[id] = node
        return node

    def _detail(self, value: int, label: str) -> str:
        if value < 0:
            return ""
        entry = self.recording.values[value]
        name = self.words.value(value)
        if label == value_text(self.recording, value, LABEL):
            return "" if entry.dtype == "float32" else entry.dtype
        numbers = value_text(self.recording, value, 14) if entry.size <= 4 else ""
        shown = numbers if numbers and len(numbers) <= 14 and "(" not in numbers else str(tuple(entry.shape))
        dtype = "" if entry.dtype == "float32" else f" {entry.dtype}"
        return (f"{name} = " if name and name != label and len(name) < 10 else "") + shown + dtype

    def _box(self, event: Event) -> None:
        reason = self._ghost(event)
        value = next((v for v in event.outputs if v >= 0), -1)
        literal = self.literals.slots(event)
        label = self.literals.label(event, literal)
        self._node(event, event.at, "ghost" if reason else "op", label, value, reason)
        on_tape = not reason
        for slot, source in enumerate(event.inputs):
            if slot in literal:
                self.spoken.setdefault(source, event.at)
            elif source >= 0:
                self._edge(self._giver(event, source, slot), event, slot, source, on_tape)
        if event.kind == "assign":
            self.state.update(dict.fromkeys(event.outputs, event.at))
        else:
            self._made(event)

    def _ghost(self, event: Event) -> str:
        """Why an event is on no tape; "" when it is on one."""
        if event.kind == "assign":
            return "state change"
        if event.kind == "escape":
            return "left TensorFlow"
        if event.info.get("tapes"):
            return ""
        cut: dict[str, str] = event.info.get("cut", {})
        return next((_REASONS.get(reason, reason) for reason in cut.values()), "outside the tape")

    def _edge(
        self, source: int, event: Event, slot: int, value: int, on_tape: bool, target: int = -1
    ) -> None:
        to = event.at if target < 0 else target
        name = input_name(self.recording, event, slot)
        edge = Edge(source, to, name, event.at, slot, on_tape, value, (event.at, value) in self.cuts)
        self.edges.append(edge)
        self.incoming[to, slot].append(edge)

    def _giver(self, event: Event, value: int, slot: int = -1) -> int:
        """The node that ``value`` comes from: the op that made it, else a pill at this use."""
        value = self.same.get(value, value)
        if value in self.maker:
            return self.maker[value]
        pill = self.pills.get((event.at, value))
        return pill if pill is not None else self._pill(event, value, slot)

    def _pill(self, event: Event, value: int, slot: int = -1) -> int:
        entry = self.recording.values[value]
        kind = "variable" if entry.variable >= 0 or value in self.watched else "constant"
        name = self.words.value(value, event.at) or self.words.own(entry.variable)
        if not name and slot >= 0:
            name = self.literals.operand(event, slot)
        label = name or (value_text(self.recording, value, LABEL) if entry.size == 1 else "constant")
        node = self._node(event, self.next, kind, label, value)
        self.next += 1
        self.pills[event.at, value] = node.id
        self._draws((value,))
        if value in self.state and self.state[value] in self.nodes:
            self.edges.append(Edge(self.state[value], node.id, "", event.at, 0, on_tape=False, value=value))
        return node.id

    def _data(self, event: Event) -> None:
        holder = event.info.get("object", -1)
        if event.what == "put":
            inputs = [
                (slot, v)
                for slot, v in enumerate(event.inputs)
                if v in self.maker or (v >= 0 and self.recording.values[v].variable >= 0)
            ]
            if not inputs:
                return
            self._node(
                event, event.at, "data", f"{event.info.get('type', 'data')} in", -1, "holds numbers only"
            )
            self.puts[holder].append(event.at)
            for slot, value in inputs:
                self._edge(self._giver(event, value), event, slot, value, on_tape=False)
        elif event.outputs:
            self._node(event, event.at, "data", str(event.info.get("type", "data")), event.outputs[0])
            self._made(event)
            for source in self.puts[holder]:
                cut = any(at == event.at for at, _ in self.cuts)
                self.edges.append(Edge(source, event.at, "", event.at, 0, on_tape=False, value=-1, cut=cut))

    def _convert(self, event: Event) -> None:
        value = event.outputs[0] if event.outputs else -1
        self._node(event, event.at, "constant", "constant", value, "came back as plain numbers")
        self._made(event)
        through: list[int] = [at for at in event.info.get("through", ()) if at in self.nodes]
        for at in through:
            given = self.recording.events[at].inputs
            cut = any((event.at, v) in self.cuts for v in given)
            self.edges.append(Edge(at, event.at, "", event.at, 0, on_tape=False, value=value, cut=cut))

    def _pullback(self, event: Event) -> None:
        op = event.info.get("op", -1)
        for place, slot in enumerate(event.info.get("wrt", ())):
            for edge in self.incoming.get((op, slot), ()):
                edge.flowed.append(event.at)
                pill = self.nodes[edge.source] if (op, edge.value) in self.pills else None
                running = event.info.get("accumulated", ())[place : place + 1]
                if pill is not None and running:
                    pill.gradients.append((event.at, running[0]))
        for value, running in zip(event.info.get("to", ()), event.info.get("accumulated", ()), strict=False):
            self._arrive((value,), event.at, (running,))

    def _arrive(self, values: tuple[int, ...], at: int, gradient: tuple[int, ...]) -> None:
        for value in values:
            node = self.nodes.get(self.maker.get(value, -1))
            if node is not None and gradient and gradient[0] >= 0:
                node.gradients.append((at, gradient[0]))

    def _sources(self, event: Event) -> None:
        """Targets and sources that nothing drawn so far shows: a pill of their own."""
        asked = dict.fromkeys([*event.inputs, *event.info.get("sources", ())])
        missing = [value for value in asked if value >= 0 and not self._is_drawn(value)]
        for value in missing:
            self._pill(event, value)

    def _is_drawn(self, value: int) -> bool:
        return value in self.drawn or self.recording.values[value].variable in self.variables

    def _made(self, event: Event) -> None:
        """The event's node is where its outputs come from."""
        self.maker.update(dict.fromkeys(event.outputs, event.at))
        self._draws(event.outputs)

    def _draws(self, values: Iterable[int]) -> None:
        self.drawn.update(values)
        self.variables.update(
            {self.recording.values[value].variable for value in values if value >= 0} - {-1}
        )

    def _groups(self) -> list[Group]:
        counts: dict[str, int] = defaultdict(int)
        for node in self.nodes.values():
            for scope in self.scopes.path(node.group):
                counts[scope.id] += node.kind in ("op", "ghost", "data")
        held = {scope.id for node in self.nodes.values() for scope in self.scopes.path(node.group)}
        return [_group(scope, counts[scope.id]) for scope in self.scopes.table.values() if scope.id in held]


def _group(scope: Scope, count: int) -> Group:
    return Group(scope.id, scope.parent, scope.label, count)


def _width(node: Node) -> float:
    """So that label, detail and reason stand in it in full."""
    reason = node.reason if node.kind == "ghost" else ""
    texts = (8.8 * len(node.label), 7.7 * len(node.detail), 6.6 * len(reason))
    return max(96.0, round(max(texts) + (30 if node.kind == "variable" else 20)))
