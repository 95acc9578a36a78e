"""Every op that the engine declares, as plain data in the order of their names."""

from __future__ import annotations

import inspect
from types import CodeType
from typing import TYPE_CHECKING, Any, cast

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
        "about": first_paragraph(op.__doc__) if op.__doc__ != type(op).__doc__ else "",
    }


def first_paragraph(text: str | None) -> str:
    """The beginning of a description, in one line."""
    return " ".join(inspect.cleandoc(text or "").partition("\n\n")[0].split())


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
    """The ops that a function names, itself or through functions of its own module; of a dict of ops those
    whose keys stand in the code."""
    from tapecore.engine.op import Op

    tables: list[Mapping[Any, Any]] = []
    constants: set[Any] = set()
    for code, names in _codes(function):
        constants.update(constant for constant in code.co_consts if isinstance(constant, str))
        for named in filter(None, map(names.get, code.co_names)):
            if isinstance(named, Op):
                yield named
            elif isinstance(named, dict):
                tables.append(cast("dict[Any, Any]", named))
    for table in tables:
        yield from (op for key, op in table.items() if key in constants and isinstance(op, Op))


def _codes(function: Any) -> Iterator[tuple[CodeType, Mapping[str, Any]]]:
    """The code of a function and of the functions of its module that it calls, each with its globals."""
    waiting = [inspect.unwrap(function) if callable(function) else function]
    module = getattr(waiting[0], "__module__", None)
    seen: set[Any] = set()
    while waiting:
        function = waiting.pop()
        if not inspect.isfunction(function) or function.__module__ != module or function in seen:
            continue
        seen.add(function)
        for code in _nested(function.__code__):
            yield code, function.__globals__
            waiting += filter(inspect.isfunction, map(function.__globals__.get, code.co_names))


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _nested(constant)
