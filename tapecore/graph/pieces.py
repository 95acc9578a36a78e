"""Nodes and edges of a drawing while it is being made: which node a value comes from, a pill at each use of
what no node made."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tapecore.graph import captions
from tapecore.graph.build import input_name
from tapecore.graph.drawing import Edge, Node
from tapecore.graph.literals import Literals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tapecore.graph.scopes import Scopes
    from tapecore.graph.words import Words
    from tapecore.recording.event import Event


UNCUT: frozenset[tuple[int, int]] = frozenset()


class Pieces:
    """What was made so far. ``same``: what was read from a Variable -> its state; ``state``: a Variable's
    state -> the assign that made it; ``incoming``: the edges into a node's input; ``pills``: by event and
    value."""

    def __init__(self, words: Words, scopes: Scopes, cuts: Collection[tuple[int, int]]) -> None:
        self.recording = words.recording
        self.words = words
        self.scopes = scopes
        self.literals = Literals(words)
        self._captions = captions.Captions()
        self.cuts = frozenset(cuts)
        self.nodes: dict[int, Node] = {}
        self.edges: list[Edge] = []
        self.pills: dict[tuple[int, int], int] = {}
        self.same: dict[int, int] = {}
        self.state: dict[int, int] = {}
        self.incoming: dict[tuple[int, int], list[Edge]] = defaultdict(list)
        self._maker: dict[int, int] = {}  # value -> node that made it
        self._drawn: set[int] = set()  # values that a node makes or shows
        self._variables: set[int] = set()  # whose states some of them are
        self._watched = {v for e in self.recording.events if e.kind == "watch" for v in e.inputs}
        self._next = len(self.recording.events)
        self._input_names: dict[tuple[str, str, int], str] = {}

    def node(self, event: Event, kind: str, label: str, value: int, reason: str = "", id: int = -1) -> Node:
        """A new node that shows ``value`` (-1: none); its id is the event's, unless it has one of its own."""
        text = self._captions.short(label)
        number = event.at if id < 0 else id
        group = self.scopes.of[event.at]
        self.nodes[number] = Node(number, kind, text, "", event.at, event.line, group, value, reason)
        return self.nodes[number]

    def use(self, event: Event, slot: int, value: int, on_tape: bool) -> None:
        """An edge from where ``value`` comes from to an input of the event's node."""
        key = (event.kind, event.what, slot)
        name = self._input_names.get(key)
        if name is None:
            name = self._input_names[key] = input_name(self.recording, event, slot)
        source = self._giver(event, value, slot)
        cut = (event.at, value)
        cuts = frozenset((cut,)) if cut in self.cuts else UNCUT
        edge = Edge(source, event.at, name, event.at, slot, on_tape, value, cuts)
        self.edges.append(edge)
        self.incoming[event.at, slot].append(edge)

    def carry(self, source: int, event: Event, value: int, links: Iterable[tuple[int, int]]) -> None:
        """An edge from node to node that no op's input stands for; it is cut where one of these links is."""
        cuts = self.cuts.intersection(links)
        self.edges.append(Edge(source, event.at, "", event.at, 0, on_tape=False, value=value, cuts=cuts))

    def _giver(self, event: Event, value: int, slot: int) -> int:
        """The node that ``value`` comes from: the op that made it, else a pill at this use."""
        value = self.same.get(value, value)
        if value in self._maker:
            return self._maker[value]
        pill = self.pills.get((event.at, value))
        return pill if pill is not None else self.pill(event, value, slot)

    def pill(self, event: Event, value: int, slot: int = -1) -> int:
        """A variable or constant beside its user; the id of its node."""
        entry = self.recording.values[value]
        kind = "variable" if entry.variable >= 0 or value in self._watched else "constant"
        label = self._name(event, value, slot)
        if not label:
            label = captions.short_value(self.words, value) if entry.size == 1 else "constant"
        id = self.node(event, kind, label, value, id=self._next).id
        self._next += 1
        self.pills[event.at, value] = id
        self._shows((value,))
        if self.state.get(value, -1) in self.nodes:
            self.edges.append(Edge(self.state[value], id, "", event.at, 0, on_tape=False, value=value))
        return id

    def _name(self, event: Event, value: int, slot: int) -> str:
        variable = self.recording.values[value].variable
        name = self.words.value(value, event.at)
        if self.words.variables.is_shared(name):
            name = self.words.variables.distinct(variable)
        name = name or self.words.own(variable)
        return name or (self.literals.operand(event, slot) if slot >= 0 else "")

    def made(self, event: Event) -> None:
        """The event's node is where its outputs come from."""
        for value in event.outputs:
            self._maker[value] = event.at
        self._shows(event.outputs)

    def made_by_node(self, value: int) -> bool:
        """Whether a node that is no pill made ``value``."""
        return value in self._maker

    def maker(self, value: int) -> Node | None:
        """The node that made ``value``, if one did."""
        return self.nodes.get(self._maker.get(value, -1))

    def _shows(self, values: Iterable[int]) -> None:
        known = self.recording.values
        for value in values:
            self._drawn.add(value)
            if value >= 0 and known[value].variable >= 0:
                self._variables.add(known[value].variable)

    def is_drawn(self, value: int) -> bool:
        """Whether a node makes or shows ``value``, or another state of its Variable."""
        return value in self._drawn or self.recording.values[value].variable in self._variables
