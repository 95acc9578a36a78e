"""Every op that the engine declares, as plain data in the order of their names."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from tapecore.capture.op_table import op_entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tapecore.engine.op import Op


def rows() -> list[dict[str, Any]]:
    """One row for each op: ``entry`` (as a recording's op table has it) and what
    ``tapecore.sandbox.catalogue`` describes."""
    from tapecore.engine.library import load
    from tapecore.engine.op import PUBLIC, REGISTRY

    load()
    users = _users(PUBLIC)
    return [_row(REGISTRY[name], users.get(name, [])) for name in sorted(REGISTRY, key=str.lower)]


def _row(op: Op, users: list[str]) -> dict[str, Any]:
    return {
        "entry": op_entry(op),
        "users": sorted(users),
        "attributes": {name: _default(value) for name, value in op.attributes.items()},
        "forward": _forward_mode(op),
        "linear": op.linear,
        "elementwise": op.elementwise,
        "about": (op.__doc__ or "").strip().partition("\n")[0] if op.__doc__ != type(op).__doc__ else "",
    }


def _default(value: Any) -> str:
    return "" if value is inspect.Parameter.empty else repr(value)


def _forward_mode(op: Op) -> str:
    """``rule``: a rule of its own; ``transposed``: its VJP rule, transposed; ``none`` and ``missing`` as
    in reverse mode."""
    states = {op.state(i) for i in range(len(op.inputs))}
    if "rule" not in states:
        return "missing" if "missing" in states or not states else "none"
    return "transposed" if op.push is None or op.whole is not None else "rule"


def _users(public: Mapping[str, Any]) -> dict[str, list[str]]:
    """For each op the public functions, written on ops, whose code names it."""
    users: dict[str, list[str]] = {}
    for name, function in public.items():
        for op in dict.fromkeys(_named(function)):
            if name not in op.api and not name.startswith("raw_ops."):
                users.setdefault(op.name, []).append(name)
    return users


def _named(function: Any) -> Iterator[Op]:
    from tapecore.engine.op import Op

    written = inspect.unwrap(function) if callable(function) else function
    if inspect.isfunction(written):
        named = (written.__globals__.get(name) for name in written.__code__.co_names)
        yield from (op for op in named if isinstance(op, Op))
