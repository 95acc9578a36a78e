"""A program's text cut into cells and compiled, ready to run one cell after the other."""

from __future__ import annotations

import ast
import linecache
import re
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple

from tapecore.capture.instrument import instrument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.capture.names import Names
    from tapecore.capture.syntax import Syntax
    from tapecore.recording import Cell

FILENAME = "<snippet>"


class Part(NamedTuple):
    """One cell: its statements, and its last expression, whose value a notebook would show."""

    body: CodeType
    last: CodeType | None
    last_line: int


def pieces(source: str, cells: Sequence[Cell]) -> list[tuple[Cell | None, str]]:
    """The text of each cell, moved down to its lines in the joined text; without cells the whole text."""
    if not cells:
        return [(None, source)]
    lines = source.split("\n")
    ends = [cell.line - 1 for cell in cells[1:]] + [len(lines)]
    return [
        (cell, "\n" * (cell.line - 1) + "\n".join(lines[cell.line - 1 : end]))
        for cell, end in zip(cells, ends, strict=True)
    ]


def publish(source: str) -> None:
    """Let tracebacks and ``inspect.getsource`` find the text."""
    linecache.cache[FILENAME] = (len(source), None, [line + "\n" for line in source.split("\n")], FILENAME)


def compiled(text: str, names: Names, syntax: Syntax) -> Part:
    """Compile one cell so that it tells ``names`` what it binds. SyntaxError and its like as Python raises
    them."""
    _warn_as_python(text)
    tree = ast.parse(text, FILENAME)
    syntax.add(tree)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    body = _instrumented(tree, names)
    if not isinstance(last, ast.Expr):
        return Part(body, None, 0)
    shown = ast.Expression(last.value)
    return Part(body, _instrumented(shown, names), last.lineno)


def _warn_as_python(text: str) -> None:
    compile(text, FILENAME, "exec", dont_inherit=True)


def _instrumented(tree: ast.Module | ast.Expression, names: Names) -> CodeType:
    code, bindings = instrument(tree, FILENAME, names, len(names.bindings))
    names.bindings.extend(bindings)
    return code


def without_addresses(text: str) -> str:
    """The text without the addresses of objects, which differ in every run."""
    return re.sub(r"\bat 0x[0-9a-fA-F]{6,}", "at 0x...", text)


def shown(value: Any) -> str:
    """What a notebook shows of a value."""
    return without_addresses(repr(value))
