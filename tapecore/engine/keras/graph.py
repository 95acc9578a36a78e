"""Functional models as graphs: the calls that lead from inputs to outputs, and their numbers."""

from __future__ import annotations

from typing import Any

from tapecore.engine import nest
from tapecore.engine.keras.symbolic import KerasTensor, Node


def order(outputs: Any, inputs: Any = ()) -> list[Node]:
    """The calls that lead to ``outputs``, each after those that it needs; none before ``inputs``."""
    ends = {id(x) for x in nest.flatten(inputs)}
    done: list[Node] = []
    seen: set[int] = set()
    rest: list[tuple[Node, bool]] = [(x.source, False) for x in reversed(nest.flatten(outputs)) if x.source]
    while rest:
        node, ready = rest.pop()
        if ready:
            done.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            rest.append((node, True))
            if not any(id(x) in ends for x in node.outputs):
                rest += [(x.source, False) for x in reversed(node.inputs) if x.source]
    return done


def visited(outputs: Any, inputs: Any) -> list[Node]:
    """The same calls in the order in which a walk from the outputs meets them."""
    ends = {id(x) for x in nest.flatten(inputs)}
    found: list[Node] = []
    rest = [x.source for x in reversed(nest.flatten(outputs)) if x.source]
    while rest:
        node = rest.pop()
        if any(node is other for other in found):
            continue
        found.append(node)
        if not any(id(x) in ends for x in node.outputs):
            rest += [x.source for x in reversed(node.inputs) if x.source]
    return found


def by_depth(outputs: Any, inputs: Any) -> list[Node]:
    """The calls sorted as a model lists its layers: the farthest from the outputs first."""
    nodes = order(outputs, inputs)
    depth: dict[int, int] = {}
    for node in reversed(nodes):
        mine = depth.setdefault(id(node), 0)
        for x in node.inputs:
            if x.source is not None:
                depth[id(x.source)] = max(mine + 1, depth.get(id(x.source), 0))
    place = {id(node): k for k, node in enumerate(visited(outputs, inputs))}
    return sorted(nodes, key=lambda node: (-depth[id(node)], place[id(node)]))


def functions(nodes: list[Node]) -> list[Any]:
    """The layers and operations of the calls, each once."""
    return list({id(node.function): node.function for node in nodes}.values())


def evaluate(nodes: list[Node], outputs: Any, known: dict[int, Any]) -> Any:
    """The numbers of ``outputs``, from those that are known by the ids of symbolic tensors."""

    def number(x: Any) -> Any:
        return known[id(x)] if isinstance(x, KerasTensor) else x

    for node in nodes:
        if node.inputs and id(node.outputs[0]) not in known and all(id(x) in known for x in node.inputs):
            args = nest.map_structure(number, node.args)
            kwargs = {key: nest.map_structure(number, value) for key, value in node.kwargs.items()}
            made = nest.flatten(node.function(*args, **kwargs))
            known.update(zip(map(id, node.outputs), made, strict=True))
    return nest.map_structure(number, outputs)
