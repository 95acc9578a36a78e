"""How the program writes each of the targets and sources of a gradient call: the place of a leaf in the
argument."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

LEVELS = 6


def call_paths(
    frame: FrameType | None, targets: Sequence[Any], sources: Sequence[Any]
) -> dict[str, list[str]]:
    """``source_paths`` and ``target_paths``: ``""``, ``"[2]"``, ``"['b']"`` for each leaf, read from the
    arguments of the engine's function."""
    for _ in range(LEVELS):
        if frame is None:
            return {}
        names = frame.f_code.co_varnames
        if "sources" in names and "target" in names:
            found = frame.f_locals
            return {**_named("source_paths", found.get("sources"), sources),
                    **_named("target_paths", found.get("target"), targets)}  # fmt: skip
        if "primals" in names and "unconnected_gradients" in names:
            return _named("target_paths", frame.f_locals.get("primals"), targets)
        frame = frame.f_back
    return {}


def _named(key: str, structure: Any, leaves: Sequence[Any]) -> dict[str, list[str]]:
    paths = leaf_paths(structure)
    return {key: paths} if len(paths) == len(leaves) and any(paths) else {}


def leaf_paths(structure: Any) -> list[str]:
    """The path of each leaf, in the order in which nested structures are flattened: dictionaries by sorted
    key."""
    if isinstance(structure, dict):
        named = cast("dict[Any, Any]", structure)
        return [f"[{key!r}]{rest}" for key in sorted(named) for rest in leaf_paths(named[key])]
    fields: Any = getattr(structure, "_fields", None)
    if isinstance(structure, tuple) and fields is not None:
        parts = zip(fields, cast("tuple[Any, ...]", structure), strict=True)
        return [f".{name}{rest}" for name, part in parts for rest in leaf_paths(part)]
    if isinstance(structure, (list, tuple)):
        items = enumerate(cast("list[Any]", structure))
        return [f"[{index}]{rest}" for index, item in items for rest in leaf_paths(item)]
    return [""]
