"""Pasted text made runnable: prompts, outputs, magics and strange characters go, and it says what went. Pure.

A program that can be read as it is stays as it is, to the letter. Otherwise one thing after another is
cleaned, and it stops as soon as the text is a program; cleaning what is clean changes nothing.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from app.paste_characters import normal_characters, plain_line_ends
from app.paste_commands import without_commands
from app.paste_prompts import without_fences, without_outputs, without_prompts
from app.syntax import tree_of

STEPS = (
    plain_line_ends,
    without_fences,
    without_prompts,
    without_outputs,
    without_commands,
    normal_characters,
)
"""Each takes text and gives (text, what it cleaned as a sentence or "")."""

ROUNDS = 20


@dataclass(frozen=True)
class Cleaned:
    """The text as a program, and sentences that say what was cleaned; none when nothing was.

    Cells of a notebook are marked in the text itself, by `# In [212]:`; `app.paste_cells.cells_of` reads the
    marks.
    """

    text: str
    notes: tuple[str, ...] = ()


def clean(text: str) -> Cleaned:
    """The program in ``text``.

    What cannot be made a program comes back cleaned all the same; its error is for the run to tell.
    """
    notes: list[str] = []
    for _ in range(ROUNDS):
        before = text
        for step in (*STEPS, _even_indentation):
            if parses(text):
                return Cleaned(text, tuple(dict.fromkeys(notes)))
            text, note = step(text)
            notes += [note] if note else []
        if text == before:
            break
    return Cleaned(text, tuple(dict.fromkeys(notes)))


def parses(text: str) -> bool:
    """Whether Python can read it."""
    return tree_of(text) is not None


def _even_indentation(text: str) -> tuple[str, str]:
    """Tabs as spaces, or a common indentation taken away, where that makes the text a program."""
    for width in (4, 8) if "\t" in text else ():
        spaced = "\n".join(_spaced(line, width) for line in text.split("\n"))
        if parses(spaced):
            return spaced, "Tabs were made spaces."
    flush = textwrap.dedent(text)
    if flush != text and parses(flush):
        return flush, "The indentation that all lines shared was taken away."
    return text, ""


def _spaced(line: str, width: int) -> str:
    code = line.lstrip(" \t")
    return line[: len(line) - len(code)].expandtabs(width) + code
