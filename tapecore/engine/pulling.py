"""Short ways backward for elementwise ops of one or two inputs, on bare arrays while nobody watches.

They do what ``Backward`` does for any op. They rely on cotangents that have the shapes of their values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from tapecore.engine.contributions import total
from tapecore.engine.entry import as_array, filled, flat_inputs
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.lowering import lowered

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op

Pull: TypeAlias = "Callable[[tuple[Any, ...], Any, set[int], dict[int, Any]], None]"
"""Takes a flat entry, the cotangent of its output, the ids that gradients reach, and the cotangents to add to."""

_array = np.ndarray


def way(op: Op) -> Pull:
    """The short way for ``op``: for its flat entries, in which nothing was broadcast."""
    partials, seen, kept = tuple(op.partials.values()), op.plan.looked_at, op.find_flags()
    rules = tuple(lowered(p) if callable(p) else None for p in partials)
    if any(look and not keep for look, keep in zip(seen, kept, strict=True)):
        return _with_outlines(rules, partials)
    if op.count == 1:
        return _one(rules[0], partials[0])
    return _two(*rules, *partials) if any(rules) else _linear(*partials)


def _one(rule: Any, partial: Any) -> Pull:
    def pull(entry: tuple[Any, ...], g: Any, connected: set[int], cotangents: dict[int, Any]) -> None:
        _, _, _, key, a, b = entry
        if key not in connected or partial is None:
            return
        if rule is None:
            dx = _times(g, partial)
        elif type(g) is _array:
            dx = g * rule(b, a)
        else:
            dx = g * rule(_scalar(b), _scalar(a))
        before = cotangents.get(key)
        cotangents[key] = (
            dx if before is None else before + dx if type(before) is _array else added(before, dx)
        )

    return pull


def _two(rule_x: Any, rule_y: Any, one: Any, other: Any) -> Pull:
    def pull(entry: tuple[Any, ...], g: Any, connected: set[int], cotangents: dict[int, Any]) -> None:
        _, _, _, key, j, a, b, c = entry
        if type(g) is not _array:
            a, b, c = _scalar(a), _scalar(b), _scalar(c)
        if key in connected and one is not None:
            dx = g * rule_x(c, a, b) if rule_x is not None else _times(g, one)
            before = cotangents.get(key)
            cotangents[key] = (
                dx if before is None else before + dx if type(before) is _array else added(before, dx)
            )
        if j in connected and other is not None:
            dx = g * rule_y(c, a, b) if rule_y is not None else _times(g, other)
            before = cotangents.get(j)
            cotangents[j] = (
                dx if before is None else before + dx if type(before) is _array else added(before, dx)
            )

    return pull


def _linear(one: Any, other: Any) -> Pull:
    """For two numbers (or None), which look at nothing."""

    def pull(entry: tuple[Any, ...], g: Any, connected: set[int], cotangents: dict[int, Any]) -> None:
        _, _, _, key, j, _, _, _ = entry
        if key in connected and one is not None:
            dx = g if one == 1 else _times(g, one)
            before = cotangents.get(key)
            cotangents[key] = dx if before is None else added(before, dx)
        if j in connected and other is not None:
            dx = g if other == 1 else _times(g, other)
            before = cotangents.get(j)
            cotangents[j] = dx if before is None else added(before, dx)

    return pull


def _with_outlines(rules: tuple[Any, ...], partials: tuple[Any, ...]) -> Pull:
    """For rules that ask for the shape or dtype of what a tape lets go."""

    def pull(entry: tuple[Any, ...], g: Any, connected: set[int], cotangents: dict[int, Any]) -> None:
        _, inputs, _, outputs = filled(entry)
        *values, y = map(as_array, (*inputs, *outputs))
        for key, rule, partial in zip(flat_inputs(entry), rules, partials, strict=True):
            if key in connected and partial is not None:
                dx = g * rule(y, *values) if rule is not None else _times(g, partial)
                before = cotangents.get(key)
                cotangents[key] = dx if before is None else added(before, dx)

    return pull


def _times(g: Any, partial: Any) -> Any:
    return g if partial == 1 else -g if partial == -1 else g * partial


def _scalar(value: Any) -> Any:
    """The NumPy scalar in an array, with which NumPy computes faster."""
    return value if value is None else value[()]


def added(before: Any, dx: Any) -> Any:
    """The sum of two contributions on arrays, of which the first may be sparse."""
    return before + dx if type(before) is not IndexedSlices else total(before, dx)
