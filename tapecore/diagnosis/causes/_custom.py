"""A person's ``tf.custom_gradient`` functions: their op events, their pullbacks, their text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import names_in

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


def definition(case: Case, op: Event) -> ast.FunctionDef | None:
    """The decorated function behind a custom op: the one called on the op's line, else the one that holds
    it."""
    decorated = [s for s in case.program.statements if isinstance(s, ast.FunctionDef) and is_decorated(s)]
    name = str(op.info.get("attrs", {}).get("function", ""))
    names = names_in(case.program.statement_at(op.line))
    exact = [
        s
        for s in decorated
        if s.name == name or s.name in names or s.lineno <= op.line <= (s.end_lineno or 0)
    ]
    return (exact or decorated or [None])[0]


def is_decorated(function: ast.FunctionDef) -> bool:
    """Whether a function stands under `tf.custom_gradient`."""
    return any("custom_gradient" in ast.unparse(decorator) for decorator in function.decorator_list)


def backward_lines(function: ast.FunctionDef | None) -> tuple[int, ...]:
    """Where the backward function returns, and where it begins."""
    inner = (
        next((s for s in ast.walk(function) if isinstance(s, ast.FunctionDef) and s is not function), None)
        if function
        else None
    )
    if inner is None:
        return (function.lineno,) if function is not None else ()
    returns = [s.lineno for s in ast.walk(inner) if isinstance(s, ast.Return)]
    return (*returns[-1:], inner.lineno)
