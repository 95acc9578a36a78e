"""Edits of Python functions that a tape cannot see into: ``tf.numpy_function(f, [x], ...)`` becomes ``f(x)``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import fitting
from tapecore.diagnosis.editing.edit import Edit
from tapecore.diagnosis.editing.rewrites import calls_on
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.editing.edit import Change
    from tapecore.graph.program import Program

HOSTS = frozenset({"numpy_function", "py_function"})


def called_directly(
    program: Program, line: int, kept: Callable[[list[ast.stmt]], list[Change]]
) -> Iterator[Edit]:
    """The function called by itself; ``kept``: the changes that let tensors stay ones in its statements."""
    for call in calls_on(program, line):
        given = call.args[1] if called(call) in HOSTS and len(call.args) >= 2 else None
        function = call.args[0] if call.args else None
        if not isinstance(given, ast.List | ast.Tuple) or not isinstance(function, ast.Name):
            continue
        made = program.functions_named(function.id)
        if len(made) != 1 or any(isinstance(part, ast.Starred) for part in given.elts):
            continue
        text = f"{function.id}({', '.join(program.text(part) for part in given.elts)})"
        changes = (fitting(program, call, text), *kept(list(made[0].body)))
        yield Edit(f"Line {call.lineno}: `{text}` instead of `{called(call)}`", changes)
