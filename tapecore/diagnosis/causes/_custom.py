"""A person's ``tf.custom_gradient`` functions: their op events, their pullbacks, their text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import names_in

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.graph.program import Program
    from tapecore.recording.event import Event


def definition(case: Case, op: Event) -> ast.FunctionDef | None:
    """The decorated function behind a custom op: the one called on the op's line, else the one that holds
    it."""
    known = decorated(case.program)
    name = str(op.info.get("attrs", {}).get("function", ""))
    names = names_in(case.program.statement_at(op.line))
    exact = [
        s for s in known if s.name == name or s.name in names or s.lineno <= op.line <= (s.end_lineno or 0)
    ]
    return (exact or known or [None])[0]


def decorated(program: Program) -> list[ast.FunctionDef]:
    """The functions under `tf.custom_gradient`."""
    return [
        function
        for function in program.statements
        if isinstance(function, ast.FunctionDef)
        and any("custom_gradient" in ast.unparse(decorator) for decorator in function.decorator_list)
    ]


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
