"""A copy of an object with Variables of its own, to which its functions refer, too."""

from __future__ import annotations

import copy
from types import CodeType, FunctionType
from typing import Any

from tapecore.engine import origin
from tapecore.engine.function import Function
from tapecore.engine.module import Module
from tapecore.engine.variable import Variable, variable_of


def copied(thing: Any) -> tuple[Any, dict[int, Any]]:
    """A deep copy, and the copies by the identities of what they are copies of.

    Python functions in it are made to use the copies of the Variables and objects that they close over. KeyError for a
    Variable that one of them uses and the object does not have.
    """
    memo: dict[int, Any] = {}
    whole = copy.deepcopy(thing, memo)
    for one in [x for x in memo.values() if isinstance(x, Function)]:
        one.python_function = _renewed(one.python_function, memo)
    return whole, memo


def _renewed(function: Any, memo: dict[int, Any]) -> Any:
    """The same function about the copies. A bound method was bound to the copy already."""
    if not isinstance(function, FunctionType) or origin.is_ours(function):
        return function
    if id(function) in memo:
        return memo[id(function)]
    cells = tuple(type(cell)() for cell in function.__closure__ or ())
    names = {**function.__globals__}
    renewed = FunctionType(function.__code__, names, function.__name__, function.__defaults__, cells)
    renewed.__kwdefaults__, renewed.__doc__ = function.__kwdefaults__, function.__doc__
    memo[id(function)] = renewed
    for cell, known in zip(cells, function.__closure__ or (), strict=True):
        cell.cell_contents = _replaced(known.cell_contents, memo, function.__name__)
    for name in _used(function.__code__) & names.keys():
        names[name] = _replaced(names[name], memo, function.__name__)
    return renewed


def _used(code: CodeType) -> set[str]:
    """The names that a function and those inside it may take from its module."""
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    return set(code.co_names).union(*map(_used, inner))


def _replaced(known: Any, memo: dict[int, Any], user: str) -> Any:
    if id(known) in memo:
        return memo[id(known)]
    if isinstance(known, Function):
        renewed = Function(_renewed(known.python_function, memo), known.input_signature)
        return memo.setdefault(id(known), renewed)
    if isinstance(known, FunctionType):
        return _renewed(known, memo)
    state = known.variables if isinstance(known, Module) else [known]
    for one in state:
        if isinstance(variable_of(one), Variable) and id(variable_of(one)) not in memo:
            raise KeyError(
                f"Failed to add function {user!r} to the SavedModel, as it uses {variable_of(one).name}, which is not "
                "reachable from root. Assign the Variable to an attribute of the object that is saved."
            )
    return known
