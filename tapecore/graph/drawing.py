"""Nodes, edges and groups of the tape's drawing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """A node; ``x``, ``y`` its centre. ``kind``: op, variable, constant, data, ghost, fold. ``at``: the
    event from which it exists.

    ``value`` is what it shows (-1: nothing); ``gradients``: from event ``at`` on, its gradient is value
    ``value``; ``holds``: of a fold, the ids of the nodes that it stands for.
    """

    id: int
    kind: str
    label: str
    detail: str
    at: int
    line: int
    group: str
    value: int = -1
    reason: str = ""
    gradients: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    holds: list[int] = field(default_factory=list[int])
    x: float = 0.0
    y: float = 0.0
    width: float = 104.0
    height: float = 58.0


@dataclass(slots=True)
class Edge:
    """An edge; ``slot`` is the consumer's input; ``flowed``: the pullbacks (event indexes) that sent a
    gradient back along it; ``cuts``: the links (event, input value) of those where a None was born that it
    stands for."""

    source: int
    target: int
    name: str
    at: int
    slot: int
    on_tape: bool
    value: int
    cuts: frozenset[tuple[int, int]] = frozenset()
    flowed: list[int] = field(default_factory=list[int])


@dataclass
class Group:
    """A box around nodes; ``x``, ``y`` its top left corner; ``count`` how many ops it holds; ``opens``: the folds that
    take its place when it is opened."""

    id: str
    parent: str
    label: str
    count: int = 0
    folded: bool = False
    opens: list[str] = field(default_factory=list[str])
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass
class Drawing:
    """The whole drawing; ``node_of`` gives the node of an op, assign, escape or data event, ``spoken`` the
    op whose label says a literal number (value -> node), ``pills`` the pill at a use (event, value); ``whole``
    is the drawing before anything was folded."""

    nodes: list[Node]
    edges: list[Edge]
    groups: list[Group]
    node_of: dict[int, int]
    folded: frozenset[str] = frozenset()
    spoken: dict[int, int] = field(default_factory=dict[int, int])
    pills: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    whole: Drawing | None = None
    width: float = 0.0
    height: float = 0.0
