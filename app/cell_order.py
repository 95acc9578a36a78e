"""Where a notebook was run in another order than it stands: what it shows may not be what it gives from
top to bottom. Pure."""

from __future__ import annotations

import ast
import builtins
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef
COMPOUND = (ast.With, ast.For, ast.While, ast.If, ast.Try, ast.ClassDef, ast.Match)
BUILTIN = set(dir(builtins))


@dataclass(frozen=True)
class CodeCell:
    """A code cell: its number, the count of its run (None: never run), its text, and what was cleaned in
    it."""

    number: int
    ran: int | None
    text: str
    notes: tuple[str, ...] = ()


def out_of_order(cells: Sequence[CodeCell]) -> list[str]:
    """A sentence for each name that a cell uses and that a cell further down, or one that ran later, makes."""
    made = [_made(cell.text) for cell in cells]
    found: list[str] = []
    for place, cell in enumerate(cells):
        for name in _used(cell.text):
            makers = [other for other, names in enumerate(made) if name in names and other != place]
            above = [cells[other] for other in makers if other < place]
            below = [cells[other] for other in makers if other > place]
            found += _told(name, cell, above, below)
    return found


def _told(name: str, cell: CodeCell, above: Sequence[CodeCell], below: Sequence[CodeCell]) -> Iterator[str]:
    if not above and below:
        yield f"Cell [{cell.number}] uses {name}, which is only made further down, in cell [{below[0].number}]."
    elif above and _ran_later(above[-1], cell):
        later = f"cell [{above[-1].number}], which makes it, was run after it"
        yield f"Cell [{cell.number}] uses {name}, and {later}: the notebook may show what an older one gave."


def _ran_later(maker: CodeCell, user: CodeCell) -> bool:
    return maker.ran is not None and user.ran is not None and maker.ran > user.ran


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module(body=[], type_ignores=[])


def _made(text: str) -> set[str]:
    """Names that a cell binds at its top level."""
    return {name for statement in _tree(text).body for name in _bound(statement)}


def _used(text: str) -> list[str]:
    """Names that a cell reads, while it runs, before it binds them itself; what only functions read is
    left out."""
    bound = set(BUILTIN)
    used: dict[str, None] = {}
    for statement in _tree(text).body:
        used.update(dict.fromkeys(name for name in _read(statement) if name not in bound))
        bound |= set(_bound(statement))
    return list(used)


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in _running(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)


def _read(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement reads; a compound one may have made them itself, so those are left out."""
    nodes = list(_running(statement))
    own = set(_bound(statement)) if isinstance(statement, COMPOUND) else set[str]()
    targets = [node.target for node in nodes if isinstance(node, ast.comprehension)]
    own |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in own:
            yield node.id


def _running(statement: ast.stmt) -> Iterator[ast.AST]:
    """Every node of a statement but the bodies of functions, which run only when they are called."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(_inside(node))


def _inside(node: ast.AST) -> Iterable[ast.AST]:
    if isinstance(node, ast.Lambda):
        return [*node.args.defaults, *(x for x in node.args.kw_defaults if x)]
    if isinstance(node, Function):
        return [*node.decorator_list, *node.args.defaults, *(x for x in node.args.kw_defaults if x)]
    return ast.iter_child_nodes(node)
