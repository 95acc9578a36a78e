"""What a person hands in, as a program: pasted text, a script, a notebook. Pure."""

from __future__ import annotations

import io
import tokenize
from dataclasses import dataclass

from app.notebook import NotANotebook, read
from app.paste import clean
from app.paste_cells import cells_of
from tapecore.recording import Cell

__all__ = ["NotANotebook", "Program", "read_file", "read_pasted"]


@dataclass(frozen=True)
class Program:
    """The text to run, its notebook cells if it has any, and sentences for the person: what was cleaned,
    what looks odd."""

    text: str
    cells: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()


def read_pasted(text: str) -> Program:
    """The program in pasted text; the text of a whole notebook file becomes its code cells."""
    if _looks_like_notebook(text):
        try:
            found = read(text.encode("utf-8", "surrogatepass"))
        except NotANotebook:
            return Program(text)
        said = f"A whole notebook was pasted: its {len(found.cells)} code cells are the program now."
        return Program(found.source, found.cells, (said, *found.notes))
    cleaned = clean(text)
    return Program(cleaned.text, cells_of(cleaned.text), cleaned.notes)


def read_file(name: str, content: bytes) -> Program:
    """The program in a `.py` or `.ipynb` file.

    NotANotebook, UnicodeDecodeError or SyntaxError when it cannot be read.
    """
    if name.lower().endswith(".ipynb"):
        found = read(content)
        return Program(found.source, found.cells, found.notes)
    cleaned = clean(_decoded(content))
    return Program(cleaned.text, (), cleaned.notes)


def _decoded(content: bytes) -> str:
    """The text of a script in the encoding that it declares (PEP 263), else UTF-8."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return io.TextIOWrapper(io.BytesIO(content), encoding).read()


def _looks_like_notebook(text: str) -> bool:
    start = text.lstrip("\ufeff \t\r\n")
    return start.startswith("{") and '"cells"' in text and '"cell_type"' in text
