"""What a SavedModel has of an object: its Variables, its functions, and the objects that hold more of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tapecore.engine.checkpoints import walking
from tapecore.engine.function import Function
from tapecore.engine.variable import Variable, variable_of

_SKIPPED = frozenset(["_tf_functions", "_name_scope"])


class Node(NamedTuple):
    """A thing, what kind of thing it is, and its parts: numbers of other nodes by name."""

    thing: Any
    kind: str
    parts: dict[str, int]


def kind_of(thing: Any) -> str | None:
    """``variable``, ``function``, ``list``, ``dict`` or ``object``; None for what is not saved."""
    if isinstance(thing, Variable):
        return "variable"
    if isinstance(thing, Function):
        return "function"
    if isinstance(thing, dict):
        return "dict"
    if isinstance(thing, (list, tuple)):
        return "list"
    return "object" if walking.is_followed(thing) and not isinstance(thing, type) else None


def functions_of(thing: Any) -> dict[str, Function]:
    """The methods of an object that are a ``tf.function``, by name."""
    found: dict[str, Function] = {}
    for kind in reversed(type(thing).__mro__):
        for name, member in vars(kind).items():
            if isinstance(member, Function):
                found[name] = getattr(thing, name)
    return found


def _parts(thing: Any, kind: str) -> Iterator[tuple[str, Any]]:
    if kind in {"variable", "function"}:
        return
    for name, part in walking.children(thing):
        known = variable_of(part)
        if name not in _SKIPPED and kind_of(known) is not None:
            yield name, known
    if kind == "object":
        yield from functions_of(thing).items()


def nodes_of(root: Any) -> list[Node]:
    """All that is saved of an object, which is the first itself. ValueError for what cannot be saved."""
    kind = kind_of(root)
    if kind is None:
        raise ValueError(
            "Expected an object of type `Trackable`, such as `tf.Module` or a subclass of the `Trackable` class, for "
            f"export. Got {root} with type {type(root)}."
        )
    nodes = [Node(root, kind, {})]
    places = {id(root): 0}
    for node in nodes:  # grows meanwhile
        for name, part in _parts(node.thing, node.kind):
            if id(part) not in places:
                places[id(part)] = len(nodes)
                nodes.append(Node(part, kind_of(part) or "", {}))
            node.parts[name] = places[id(part)]
    return nodes
