"""What hangs on an object by its attributes: Variables, and what has some in turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from tapecore.engine.module import Module
from tapecore.engine.variable import Variable, variable_of

VALUE = ".ATTRIBUTES/VARIABLE_VALUE"
STATE = ".ATTRIBUTES/ITERATOR_STATE"


def children(thing: Any) -> Iterator[tuple[str, Any]]:
    """The parts of an object by name: attributes, places in a list, keys of a dictionary."""
    if isinstance(thing, dict):
        yield from ((str(key), part) for key, part in cast("dict[Any, Any]", thing).items())
    elif isinstance(thing, (list, tuple)):
        yield from ((str(k), part) for k, part in enumerate(cast("list[Any]", thing)))
    elif not isinstance(thing, (Variable, type)) and is_followed(thing):
        yield from sorted(vars(thing).items())  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]


def is_followed(thing: Any) -> bool:
    """Whether this is something whose attributes are followed: modules, layers, optimizers, checkpoints."""
    if isinstance(thing, Module) or hasattr(thing, "_checkpointed"):
        return True
    kinds = {kind.__module__.rpartition(".")[0] for kind in type(thing).__mro__}
    return hasattr(thing, "__dict__") and "tapecore.engine.keras" in {k[:21] for k in kinds}


class Node(NamedTuple):
    """A thing, the key of its value if it has one, and its parts: numbers of other nodes by name."""

    thing: Any
    key: str | None
    parts: dict[str, int]


def key_of(thing: Any, path: str) -> str | None:
    """Under which name the value of a Variable or an iterator is saved."""
    if isinstance(thing, Variable):
        return path + VALUE
    return path + STATE if hasattr(thing, "position") and hasattr(thing, "move") else None


def _followed(thing: Any) -> Iterator[tuple[str, Any]]:
    for name, part in children(thing):
        if not name.startswith("__") and not isinstance(part, (str, bytes, int, float, type(None))):
            yield name, variable_of(part)


def graph(root: Any) -> list[Node]:
    """All that hangs on an object; keys are the shortest paths."""
    nodes = [Node(root, None, {})]
    places = {id(root): 0}
    paths = [""]
    for node, path in zip(nodes, paths, strict=True):  # both grow meanwhile
        for name, part in _followed(node.thing):
            if id(part) not in places:
                places[id(part)] = len(nodes)
                paths.append(f"{path}{name}/")
                nodes.append(Node(part, key_of(part, f"{path}{name}/"), {}))
            node.parts[name] = places[id(part)]
    return nodes


def values(root: Any) -> dict[str, Any]:
    """Every Variable and iterator that hangs on an object, by its key."""
    return {node.key: node.thing for node in graph(root) if node.key is not None}


def pairs(root: Any, stored: list[tuple[str | None, dict[str, int]]]) -> Iterator[tuple[int, Any]]:
    """Where what hangs on an object now meets what was stored: numbers of stored nodes, and things."""
    level: list[tuple[int, Any]] = [(0, root)]
    seen: set[tuple[int, int]] = set()
    for number, thing in level:  # grows meanwhile
        if (number, id(thing)) in seen:
            continue
        seen.add((number, id(thing)))
        yield number, thing
        known = stored[number][1]
        level += [(known[name], part) for name, part in _followed(thing) if name in known]
