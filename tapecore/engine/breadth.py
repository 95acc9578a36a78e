"""The order in which TensorFlow pulls back: breadth first from the targets.

For numbers any order will do in which an op comes before those that made its inputs, and the last op first is the
cheapest. Sparse gradients show the order, for their rows stand one after the other.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

from tapecore.engine.entry import flat_inputs, id_of


def breadth_first(entries: Sequence[tuple[Any, ...]], targets: Sequence[int]) -> list[tuple[Any, ...]]:
    """The entries that lead to ``targets``, given by id, with the one to pull first at the end."""
    ends = [_ends(entry) for entry in entries]
    made_by = {key: k for k, (_, outputs) in enumerate(ends) for key in outputs}
    fed_by = [[made_by[key] for key in inputs if key in made_by] for inputs, _ in ends]
    starts = list(dict.fromkeys(made_by[key] for key in reversed(targets) if key in made_by))
    missing = Counter(k for consumer in _reached(starts, fed_by) for k in fed_by[consumer])
    waiting = deque(k for k in starts if not missing[k])
    order: list[int] = []
    while waiting:
        order.append(waiting.popleft())
        for k in fed_by[order[-1]]:
            missing[k] -= 1
            if not missing[k]:
                waiting.append(k)
    return [entries[k] for k in reversed(order)]


def _ends(entry: tuple[Any, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ids of the inputs and of the outputs of an entry."""
    if type(entry[2]) is dict:
        return tuple(map(id_of, entry[1])), tuple(map(id_of, entry[3]))
    flat = entry if type(entry[0]) is int else entry[2]
    return flat_inputs(flat), (flat[1],)


def _reached(starts: Sequence[int], fed_by: Sequence[Sequence[int]]) -> set[int]:
    """The places of the entries that lead to the starts, these included."""
    reached, left = set(starts), list(starts)
    while left:
        for k in fed_by[left.pop()]:
            if k not in reached:
                reached.add(k)
                left.append(k)
    return reached
