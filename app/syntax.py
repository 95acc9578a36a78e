"""Program text as Python reads it: quietly, and without raising. Pure."""

from __future__ import annotations

import ast
import warnings


def tree_or_line(text: str) -> ast.Module | int:
    """The tree; else the line, from 1, at which it is no program; 0 when no line can be told, as of text
    that is nested too deeply."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError as error:
            return error.lineno or text.count("\n") + 1
        except (ValueError, RecursionError, MemoryError):
            return 0


def tree_of(text: str) -> ast.Module | None:
    """The tree, or None for what is no program."""
    found = tree_or_line(text)
    return None if isinstance(found, int) else found


def names_bound(node: ast.AST) -> list[str]:
    """Names that this node itself binds, whatever is inside it: an assigned name, a definition, an import."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    return []
