"""A notebook file as one program: its code cells joined, headings as chapters, a word where the order was
another. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from app.cell_order import CodeCell, out_of_order
from app.paste import clean
from tapecore.recording import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
HTML_HEADING = re.compile(r"<h[1-6][^>]*>(.+?)</h[1-6]>", re.IGNORECASE | re.DOTALL)
UNDERLINED = re.compile(r"^(?=\S)(.+)\n(?:=+|-{3,})[ \t]*$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
SHOWN = 40


class NotANotebook(ValueError):
    """The file is not a notebook that can be read; the message says what was found instead."""


@dataclass(frozen=True)
class Notebook:
    """``source``: the joined program. ``cells``: where each code cell begins in it. ``notes``: sentences for
    the person.

    A cell's index is the number that the notebook shows beside it, or its place among the code cells when it
    was never run.
    """

    source: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...]


def read(data: bytes) -> Notebook:
    """The program in an ``.ipynb`` file (format 3 or 4).

    NotANotebook when it is damaged, not Python, or has no code.
    """
    notebook = _document(data)
    codes = list(_code_cells(_all_cells(notebook)))
    if not codes:
        raise NotANotebook("this notebook has no code cells")
    lines: list[str] = []
    cells: list[Cell] = []
    notes: list[str] = []
    for code, title in codes:
        cells.append(Cell(code.number, len(lines) + 1, title))
        lines += [*code.text.rstrip("\n").split("\n"), ""]
        notes += code.notes
    order = out_of_order([code for code, _ in codes])
    return Notebook("\n".join(lines), tuple(cells), (*dict.fromkeys(notes), *order))


def _document(data: bytes) -> dict[str, Any]:
    try:
        found: Any = json.loads(data)
    except UnicodeDecodeError as error:
        raise NotANotebook(f"this is not a notebook: byte {error.start} is no text") from None
    except json.JSONDecodeError as error:
        raise NotANotebook(_broken(data, error)) from None
    except RecursionError:
        raise NotANotebook("this is not a notebook: it is nested too deeply") from None
    if not isinstance(found, dict):
        raise NotANotebook(f"this is not a notebook: it holds {_kind(found)}, not an object with cells")
    notebook = cast("dict[str, Any]", found)
    _require_python(notebook)
    return notebook


def _broken(data: bytes, error: json.JSONDecodeError) -> str:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:SHOWN].decode("utf-8", "replace").partition("\n")[0]
    if not start:
        return "this is not a notebook: the file is empty"
    if not start.startswith("{"):
        return f"this is not a notebook: it begins with {start!r}"
    return f"this notebook is damaged at line {error.lineno}, column {error.colno}: {error.msg}"


def _kind(found: object) -> str:
    kinds = {
        "list": "a list",
        "str": "a text",
        "bool": "true or false",
        "int": "a number",
        "float": "a number",
    }
    return kinds.get(type(found).__name__, "nothing")


def _require_python(notebook: dict[str, Any]) -> None:
    metadata = _dict(notebook.get("metadata"))
    said = (
        _dict(metadata.get("language_info")).get("name"),
        _dict(metadata.get("kernelspec")).get("language"),
    )
    language = next((name for name in said if isinstance(name, str) and name), "python")
    if "python" not in language.lower():
        raise NotANotebook(f"this notebook is written in {language}, not in Python")


def _dict(found: object) -> dict[str, Any]:
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _list(found: object) -> list[Any]:
    return cast("list[Any]", found) if isinstance(found, list) else []


def _all_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells; format 3 kept them in worksheets."""
    if not isinstance(notebook.get("cells"), list) and not isinstance(notebook.get("worksheets"), list):
        keys = ", ".join(repr(key) for key in list(notebook)[:5]) or "nothing"
        raise NotANotebook(f"this is not a notebook: there is no list of cells in it; it holds {keys}")
    sheets = [_dict(sheet).get("cells") for sheet in _list(notebook.get("worksheets"))]
    found = [cell for cells in (notebook.get("cells"), *sheets) for cell in _list(cells)]
    return [_dict(cell) for cell in found]


def _code_cells(cells: Sequence[dict[str, Any]]) -> Iterator[tuple[CodeCell, str]]:
    """Each code cell that is not empty, with the heading above it."""
    title, place = "", 0
    for cell in cells:
        text = _text(cell.get("source", cell.get("input", "")))
        if cell.get("cell_type") in ("markdown", "heading"):
            title = _heading(text, cell.get("cell_type") == "heading") or title
        elif cell.get("cell_type") == "code" and text.strip():
            place += 1
            ran = cell.get("execution_count", cell.get("prompt_number"))
            ran = ran if type(ran) is int and abs(ran) < 1 << 31 else None
            cleaned = clean(text)
            yield CodeCell(place if ran is None else ran, ran, cleaned.text, cleaned.notes), title


def _text(source: Any) -> str:
    pieces = _list(source)
    joined = "".join(map(str, pieces)) if pieces else "" if source == [] else str(source)
    text = joined.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return text.encode("utf-8", "replace").decode()


def _heading(text: str, whole: bool) -> str:
    """The last heading of a Markdown cell, as plain text; a heading cell (format 3) is one ``whole``."""
    text = FENCED.sub("", text)
    found = (
        [text] if whole else HEADING.findall(text) or HTML_HEADING.findall(text) or UNDERLINED.findall(text)
    )
    if not found:
        return ""
    plain = re.sub(r"<[^>]+>|[*`]", "", LINK.sub(r"\1", found[-1]))
    return " ".join(plain.split())
