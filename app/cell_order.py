"""Where a notebook was run in another order than it stands: what it shows may not be what it gives from
top to bottom. Pure."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.syntax import names_bound, tree_of

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
    """A sentence for each cell that uses what one further down, or one that was run later, makes."""
    made = [_made(cell.text) for cell in cells]
    modules = set[str]().union(*(_imported(cell.text) for cell in cells))
    found: list[str] = []
    for place, cell in enumerate(cells):
        missing: dict[int, list[str]] = {}
        older: dict[int, list[str]] = {}
        for name in _used(cell.text):
            makers = [other for other in range(len(cells)) if name in made[other] and other != place]
            above = [other for other in makers if other < place]
            if makers and not above:
                missing.setdefault(makers[0], []).append(name)
            elif above and name not in modules and _ran_later(cells[above[-1]], cell):
                older.setdefault(above[-1], []).append(name)
        found += [_missing(cell, names, cells[maker]) for maker, names in missing.items()]
        found += [_older(cell, names, cells[maker]) for maker, names in older.items()]
    return found


def _missing(cell: CodeCell, names: Sequence[str], maker: CodeCell) -> str:
    which = "are" if len(names) > 1 else "is"
    used = _listed(names)
    return (
        f"Cell [{cell.number}] uses {used}, which {which} only made further down, in cell [{maker.number}]."
    )


def _older(cell: CodeCell, names: Sequence[str], maker: CodeCell) -> str:
    made = "them" if len(names) > 1 else "it"
    used, later = _listed(names), f"cell [{maker.number}], which makes {made}, was run after it"
    return f"Cell [{cell.number}] uses {used}, and {later}: the notebook may show what older ones gave."


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _ran_later(maker: CodeCell, user: CodeCell) -> bool:
    return maker.ran is not None and user.ran is not None and maker.ran > user.ran


def _tree(text: str) -> ast.Module:
    return tree_of(text) or ast.Module(body=[], type_ignores=[])


def _made(text: str) -> set[str]:
    """Names that a cell binds at its top level."""
    return {name for statement in _tree(text).body for name in _bound(statement)}


def _imported(text: str) -> set[str]:
    """Names that imports bind: whenever they were run, they are the same."""
    imports = [node for node in ast.walk(_tree(text)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {name for statement in imports for name in _bound(statement)}


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
    return (name for node in _running(statement) for name in names_bound(node))


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
        waiting.extend(reversed(list(_inside(node))))


def _inside(node: ast.AST) -> Iterable[ast.AST]:
    if isinstance(node, ast.Lambda):
        return [*node.args.defaults, *(x for x in node.args.kw_defaults if x)]
    if isinstance(node, Function):
        return [*node.decorator_list, *node.args.defaults, *(x for x in node.args.kw_defaults if x)]
    return ast.iter_child_nodes(node)
