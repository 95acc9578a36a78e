"""Entries of the recording's op table, read from the engine's declarations, and attributes as plain data."""

from __future__ import annotations

import math
import weakref
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.recording import OpEntry

if TYPE_CHECKING:
    from tapecore.engine.op import Op

PLAIN = frozenset({bool, type(None)})
ITEMS = 64
TEXT = 200


_entries: weakref.WeakKeyDictionary[Op, tuple[object, OpEntry]] = weakref.WeakKeyDictionary()


def op_entry(op: Op) -> OpEntry:
    """What the recording says about an op; made again when its rules have changed."""
    found = _entries.get(op)
    if found is None or found[0] is not op.kept:
        found = _entries[op] = op.plan, _entry(op)
    return found[1]


def _entry(op: Op) -> OpEntry:
    count = len(op.inputs)
    return OpEntry(
        op.name,
        op.inputs,
        op.api,
        tuple(op.state(i) for i in range(count)),
        tuple(op.formula(name) for name in op.inputs),
        tuple(op.keeps),
    )


def attributes(attrs: dict[str, Any]) -> dict[str, Any]:
    """Attributes as JSON: numbers, text, lists; a dtype by its name, anything else by its type's name."""
    if PLAIN.issuperset(map(type, attrs.values())):
        return attrs.copy()
    return {name: plain(value) for name, value in attrs.items()}


def plain(value: Any, depth: int = 4) -> Any:
    """One attribute as JSON."""
    if value is None or isinstance(value, (bool, str)):
        return value if not isinstance(value, str) else value[:TEXT]
    if isinstance(value, (np.generic, np.ndarray)):
        return plain(cast("Any", value).tolist(), depth)
    if isinstance(value, int):
        return value if abs(value) < 1 << 63 else str(value)[:TEXT]
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, np.dtype):
        return "string" if value.kind == "O" else value.name
    if isinstance(value, (list, tuple)) and depth:
        return [plain(item, depth - 1) for item in cast("list[Any]", value)[:ITEMS]]
    if isinstance(value, dict) and depth:
        return {
            str(key)[:TEXT]: plain(item, depth - 1)
            for key, item in list(cast("dict[Any, Any]", value).items())[:ITEMS]
        }
    other = cast("Any", value)
    name = getattr(other, "name", None)
    return name[:TEXT] if isinstance(name, str) else getattr(other, "__name__", type(other).__name__)[:TEXT]
