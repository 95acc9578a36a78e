"""A program in which the guilty line is marked, and the lines that would mend it."""

import re
from typing import NamedTuple

FAULT = re.compile(r"\s+# FAULT (\w+)")
MENDED = re.compile(r"\s+# MENDED:(.*)")


class Marked(NamedTuple):
    """``faulty`` and ``mended`` have no marks, and the same number of lines."""

    faulty: str
    mended: str
    cause: str
    line: int


def marked(text: str) -> Marked:
    """The two programs of a text in which one line ends in ``# FAULT cause``, and each line to be changed in
    ``# MENDED: what it becomes`` (the indentation stays; with nothing there the line becomes empty)."""
    lines = text.splitlines()
    ((line, cause),) = [(at, found[1]) for at, row in enumerate(lines, 1) if (found := FAULT.search(row))]
    faulty = [FAULT.sub("", MENDED.sub("", row)) for row in lines]
    mended = [_mended(row, plain) for row, plain in zip(lines, faulty, strict=True)]
    return Marked("\n".join(faulty) + "\n", "\n".join(mended) + "\n", cause, line)


def _mended(row: str, plain: str) -> str:
    found = MENDED.search(row)
    if found is None:
        return plain
    indentation = plain[: len(plain) - len(plain.lstrip())]
    return (indentation + found[1].strip()).rstrip()
