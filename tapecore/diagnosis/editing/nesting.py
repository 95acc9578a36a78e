"""Edits of an expression and of a part of it: one edit that does both."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import fitting
from tapecore.diagnosis.editing.edit import Replace
from tapecore.graph.program import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.diagnosis.editing.edit import Change


def merged(source: str, changes: Sequence[Change]) -> list[Change] | None:
    """The changes with those of a part made within those of the whole: ``round(floor(x))`` -> ``floor(x)`` and
    ``floor(x)`` -> ``x`` are ``round(floor(x))`` -> ``x``. None where the whole does not keep the part."""
    replaced = {change for change in changes if isinstance(change, Replace)}
    whole = {c for c in replaced if not any(o.span != c.span and o.span.holds(c.span) for o in replaced)}
    if len(whole) == len(replaced):
        return list(changes)
    program = Program(source)
    found: list[Change] = [change for change in changes if change not in replaced]
    for outer in sorted(whole):
        parts = [c for c in replaced - whole if outer.span.holds(c.span)]
        change = _with_parts(program, outer, parts)
        if change is None:
            return None
        found.append(change)
    return found


def _with_parts(program: Program, outer: Replace, parts: list[Replace]) -> Replace | None:
    if not parts:
        return outer
    inner = {change.span: change for change in parts}
    nodes = {program.span(n): n for n in reversed(program.nodes) if isinstance(n, ast.expr)}
    written: ast.AST = ast.parse(outer.text.strip(), mode="eval").body
    for span in sorted(inner, key=lambda span: (span[:2], [-n for n in span[2:]]), reverse=True):
        if span not in nodes:
            return None
        swap = _Swap(nodes[span], ast.parse(inner[span].text.strip(), mode="eval").body)
        written = swap.visit(written)
        if not swap.done:
            return None
    whole = nodes.get(outer.span)
    return None if whole is None else fitting(program, whole, ast.unparse(written))


class _Swap(ast.NodeTransformer):
    """Puts ``new`` wherever an expression is written like ``old``."""

    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self._old = ast.dump(old)
        self._new = new
        self.done = False

    def visit(self, node: ast.AST) -> ast.AST:
        """The node that stands there afterwards."""
        if isinstance(node, ast.expr) and ast.dump(node) == self._old:
            self.done = True
            return self._new
        return self.generic_visit(node)
