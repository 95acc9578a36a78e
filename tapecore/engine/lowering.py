"""Rules as they run on bare arrays: the same code, with the ops that it names become their array functions.

A rule calls ops, and an op that is called asks first what it is given. While nobody records, the answer is known
before: arrays. So the fast backward pass runs a copy of the rule in which ``cos`` is ``np.cos`` itself.
"""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from types import CellType, CodeType, FunctionType
from typing import Any, cast

from tapecore.engine.origin import is_ours

_ATTRIBUTE = ("LOAD_ATTR", "LOAD_METHOD")
_made: dict[Any, Callable[..., Any]] = {}


def lowered(rule: Callable[..., Any]) -> Callable[..., Any]:
    """``rule`` for arrays; itself where it is no function written in the engine."""
    found = _made.get(rule)
    if found is not None:
        return found
    if type(rule) is not FunctionType or not is_ours(rule):
        return rule
    names: dict[str, Any] = {}
    cells = None if rule.__closure__ is None else tuple(CellType() for _ in rule.__closure__)
    copy = FunctionType(rule.__code__, names, rule.__name__, rule.__defaults__, cells)
    copy.__kwdefaults__ = rule.__kwdefaults__
    _made[rule] = copy  # before its names are filled in: functions may call each other
    names.update(_names(rule))
    for cell, original in zip(cells or (), rule.__closure__ or (), strict=True):
        if _filled(original):
            cell.cell_contents = _on_arrays(original.cell_contents)
    return copy


def _names(rule: FunctionType) -> Iterator[tuple[str, Any]]:
    """The globals that ``rule`` uses, ops among them as functions of arrays where they are only called."""
    yield "__builtins__", rule.__globals__["__builtins__"]
    called, looked_into = _globals(rule.__code__)
    for name in called | looked_into:
        if name in rule.__globals__:
            value = rule.__globals__[name]
            yield name, value if name in looked_into else _on_arrays(value)


def _globals(code: CodeType) -> tuple[set[str], set[str]]:
    """Names of globals; and those of which attributes are asked for."""
    names: set[str] = set()
    looked_into: set[str] = set()
    codes = [code]
    while codes:
        code = codes.pop()
        codes += [part for part in code.co_consts if isinstance(part, CodeType)]
        steps = list(dis.get_instructions(code))
        for step, after in zip(steps, [*steps[1:], None], strict=True):
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                attribute = after is not None and after.opname in _ATTRIBUTE
                (looked_into if attribute else names).add(cast("str", step.argval))
    return names, looked_into


def _on_arrays(value: Any) -> Any:
    from tapecore.engine.primitive import Op

    if isinstance(value, Op):
        return value.forward
    return lowered(value) if type(value) is FunctionType else value


def _filled(cell: CellType) -> bool:
    try:
        cell.cell_contents  # noqa: B018  # an empty one raises
    except ValueError:
        return False
    return True
