"""A recording as a NetworkX graph: nodes are values and events, edges carry the input's name and, once it
flowed, the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

Node = tuple[str, int]
"""``("value", id)`` or ``("event", at)``."""

DRAWN = frozenset(
    {"create", "convert", "op", "assign", "escape", "branch", "data", "seed", "pullback", "answer", "tangent"}
)


def tape_graph(recording: Recording) -> nx.MultiDiGraph[Any]:
    """The whole recording: value -> event (an input: ``slot``, ``name``) and event -> value (an output).

    An input's edge has ``gradients``: for each pullback that sent something along it, its ``at`` and the
    value id.
    """
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for value in recording.values:
        graph.add_node(
            ("value", value.id),
            kind="value",
            dtype=value.dtype,
            shape=value.shape,
            variable=value.variable,
            version=value.version,
        )
    for event in recording.events:
        if event.kind in DRAWN:
            _add(graph, recording, event)
    for event in recording.events:
        if event.kind == "pullback":
            _flow(graph, event)
    return graph


def _add(graph: nx.MultiDiGraph[Any], recording: Recording, event: Event) -> None:
    node = ("event", event.at)
    graph.add_node(
        node, kind=event.kind, what=event.what, line=event.line, tapes=tuple(event.info.get("tapes", ()))
    )
    for slot, value in enumerate(event.inputs):
        if value >= 0:
            graph.add_edge(
                ("value", value),
                node,
                key=slot,
                slot=slot,
                name=input_name(recording, event, slot),
                gradients=[],
            )
    for slot, value in enumerate(event.outputs):
        if value >= 0:
            graph.add_edge(node, ("value", value), key=slot, slot=slot, name="", gradients=[])


def input_name(recording: Recording, event: Event, slot: int) -> str:
    """The name of an event's input: from the op table; ``values[2]`` for one of many."""
    entry = recording.ops.get(event.what) if event.kind == "op" else None
    if entry is None or not entry.inputs:
        return ""
    last = len(entry.inputs) - 1
    name = entry.inputs[min(slot, last)]
    return f"{name[1:]}[{slot - last}]" if name.startswith("*") else name


def _flow(graph: nx.MultiDiGraph[Any], event: Event) -> None:
    info: dict[str, Any] = event.info
    node = ("event", info.get("op", -1))
    for slot, contribution in zip(info.get("wrt", ()), event.outputs, strict=False):
        for source, _, data in graph.in_edges(node, data=True) if node in graph else ():
            if data["slot"] == slot and source[0] == "value":
                data["gradients"].append((event.at, contribution))


def ancestors_at(graph: nx.MultiDiGraph[Any], node: Node, moment: int) -> set[Node]:
    """What ``node`` was made from, by events up to ``moment``; without ``node``."""
    return _closure(node, graph.predecessors, moment)


def descendants_at(graph: nx.MultiDiGraph[Any], node: Node, moment: int) -> set[Node]:
    """What was made from ``node``, by events up to ``moment``; without ``node``."""
    return _closure(node, graph.successors, moment)


def _closure(node: Node, step: Any, moment: int) -> set[Node]:
    found: set[Node] = set()
    waiting = [node]
    while waiting:
        for other in step(waiting.pop()):
            if other not in found and (other[0] == "value" or other[1] <= moment):
                found.add(other)
                waiting.append(other)
    return found - {node}


def paths(graph: nx.MultiDiGraph[Any], source: Node, target: Node, most: int = 20) -> Iterator[list[Node]]:
    """Paths from ``source`` to ``target``, at most ``most`` of them; only nodes that lie on one are ever
    visited."""
    allowed = {source, target} | (
        descendants_at(graph, source, 1 << 60) & ancestors_at(graph, target, 1 << 60)
    )
    stack: list[tuple[Node, Iterable[Node]]] = [(source, iter(_next(graph, source, allowed)))]
    path = [source]
    while stack and most > 0:
        node = next(iter(stack[-1][1]), None)
        if node is None:
            stack.pop()
            path.pop()
        elif node == target:
            yield [*path, target]
            most -= 1
        else:
            path.append(node)
            stack.append((node, iter(_next(graph, node, allowed))))


def _next(graph: nx.MultiDiGraph[Any], node: Node, allowed: set[Node]) -> list[Node]:
    return [other for other in dict.fromkeys(graph.successors(node)) if other in allowed]
