"""`In [212]:` cells in text: their code is kept, each under a comment that marks it, and the outputs
between them go."""

from __future__ import annotations

import ast
import builtins
import re
from typing import TYPE_CHECKING

from app.syntax import names_bound, tree_of, tree_or_line
from tapecore.recording import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

IN = re.compile(r"^[ \t]*In ?\[(?P<number>[ \d*]*|None)\]:[ \t]?")
OUT = re.compile(r"^[ \t]*Out ?\[[ \d*]*\]:")
MORE = re.compile(r"^[ \t]*\.{3,}: ?")
MARK = re.compile(r"^# In \[(?P<number>\d*)\]:\s*$")
CHAPTER = re.compile(r"^#{1,6}[ \t]+(?P<title>\S.*?)[ \t#]*$")
CODE = re.compile(
    r"""^\s*(?: (?:for|while|with|if|elif|else|try|except|finally|def|class|async|match)\b.*:\s*(?:\#.*)?$
      | import\s+\w | from\s+[\w.]+\s+import\b | (?:return|del|raise|assert)\s+\w | @\w | [%!]\w
      | [A-Za-z_][\w.]*(?:\[[^\]]*\])?(?:\s*,\s*[A-Za-z_][\w.]*)*\s*(?:[-+*/@%]|\*\*|//)?=(?!=)
      | [A-Za-z_][\w.]*\( )""",
    re.VERBOSE,
)
PRINTED = re.compile(r"^\s*[\[({]*\s*(?:<|array\(|(?:tf\.)?Tensor\(|-?[\d.]+[\s,\])}]|$)|.*<tf\.")
"""How arrays and tensors look when they are printed."""


def has_cells(lines: Iterable[str]) -> bool:
    """Whether there are `In [ ]:` prompts."""
    return any(IN.match(line) for line in lines)


def marked_cells(lines: Sequence[str]) -> tuple[list[str], int]:
    """The code of all cells, each under its mark, and how many lines of output and prose went."""
    starts = [place for place, line in enumerate(lines) if IN.match(line)]
    cells = [
        _unindented(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    before = code_of(lines[: starts[0]], set()) if starts[0] else []
    bound = set[str]().union(*(_bound(cell[1:]) for cell in cells))
    kept = [line for line in before if not line.strip() or line.startswith("#") or _tree(before)]
    gone = starts[0] - len(kept)
    for cell in cells:
        code = code_of(cell[1:], bound)
        rest = [line for line in cell[1 + len(code) :] if line.strip()]
        headings = [line for line in rest if CHAPTER.match(line)]
        gone += len(rest) - len(headings)
        kept += [cell[0], *_trimmed(code), "", *headings, *([""] if headings else [])]
    return kept, gone


def cells_of(text: str) -> tuple[Cell, ...]:
    """The cells that marks in a text make, each with its number, its first line and the heading above;
    none without marks."""
    lines = text.split("\n")
    found = [(place, mark) for place, line in enumerate(lines) if (mark := MARK.match(line))]
    cells: list[Cell] = []
    title = ""
    for order, (place, mark) in enumerate(found, 1):
        title = _heading(lines[:place]) or title
        cells.append(Cell(int(mark["number"] or order), place + 1, title))
    if found and any(line.strip() and not line.startswith("#") for line in lines[: found[0][0]]):
        cells.insert(0, Cell(0, 1))
    return tuple(cells)


def _heading(above: Sequence[str]) -> str:
    """The last comment of those right above a mark, when an empty line sets them apart from the code."""
    comments: list[str] = []
    for line in reversed(above):
        if line.strip() and not line.startswith("#"):
            return ""
        if not line.strip() and comments:
            break
        comments += [line] if line.strip() else []
    found = CHAPTER.match(comments[0]) if comments and not any(map(MARK.match, comments)) else None
    return found["title"] if found else ""


def _unindented(cell: Sequence[str]) -> list[str]:
    """The mark, then the code. What stood behind the prompt was indented with it, and moves back."""
    prompt = IN.match(cell[0])
    assert prompt is not None
    number = "".join(filter(str.isdigit, prompt["number"]))
    beside = cell[0][prompt.end() :]
    width = prompt.end() if beside.strip() else 0
    rest = [MORE.sub("", line) if MORE.match(line) else _shifted(line, width) for line in cell[1:]]
    return [f"# In [{number}]:", *([beside] if beside.strip() else []), *rest]


def _shifted(line: str, width: int) -> str:
    return line[width:] if width and line[:width].isspace() else line


def _trimmed(lines: Sequence[str]) -> list[str]:
    return "\n".join(lines).rstrip().split("\n")


def code_of(cell: Sequence[str], bound: set[str]) -> list[str]:
    """The lines of a cell that are its code; all of them where that cannot be told, so that nothing of it
    is lost."""
    end = next((place for place, line in enumerate(cell) if OUT.match(line)), len(cell))
    lines = list(cell[:end])
    code = _longest_program(lines)
    rest = lines[len(code) :]
    if rest and not (_apart(code) or (code and PRINTED.match(rest[0]))):
        return lines
    if any(CODE.match(line) and not PRINTED.match(line) for line in rest):
        return lines
    return _without_shown(code, bound)


def _apart(code: Sequence[str]) -> bool:
    """Whether what comes next is set apart by an empty line, be there a heading before it or not."""
    above = next((line for line in reversed(code) if not line.startswith("#")), "code")
    return not above.strip()


def _tree(lines: Sequence[str]) -> ast.Module | None:
    return tree_of("\n".join(lines))


def _longest_program(lines: Sequence[str]) -> list[str]:
    """The first lines, as many as are a program together."""
    end = len(lines)
    while end > 0:
        found = tree_or_line("\n".join(lines[:end]))
        if not isinstance(found, int):
            return list(lines[:end])
        end = min(end, found) - 1
    return []


def _without_shown(code: list[str], bound: set[str]) -> list[str]:
    """Without what a notebook showed below the code, set apart by an empty line: literals, and names that
    nobody made."""
    tree = _tree(code)
    cut = len(code)
    for statement in reversed(tree.body[1:] if tree else []):
        if not isinstance(statement, ast.Expr) or not _is_shown(statement.value, bound):
            break
        if not code[statement.lineno - 2].strip():
            cut = statement.lineno - 1
    return code[:cut]


def _is_shown(value: ast.expr, bound: set[str]) -> bool:
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    if names:
        return not names <= bound | set(dir(builtins))
    return not any(isinstance(node, (ast.Call, ast.Await, ast.Yield)) for node in ast.walk(value))


def _bound(cell: Sequence[str]) -> set[str]:
    tree = _tree(_longest_program(cell))
    return set(_names_made(tree)) if tree else set()


def _names_made(tree: ast.AST) -> Iterator[str]:
    """Every name that is bound anywhere."""
    for node in ast.walk(tree):
        yield from [node.arg] if isinstance(node, ast.arg) else names_bound(node)
