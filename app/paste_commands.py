"""IPython's commands in a program: `%matplotlib inline`, `%%time`, `!pip install`, `x = !ls`,
`tf.Variable?`."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAGIC = re.compile(r"^(?P<indent>\s*)(?P<name>%{1,2}[A-Za-z_]\w*|!{1,2}|\?{1,2}(?=\w))(?P<rest>.*)$")
ASSIGNED = re.compile(r"^\s*[A-Za-z_][\w., ]*=\s*(?P<name>%[A-Za-z]\w*|!)")
HELP = re.compile(r"^\s*[A-Za-z_][\w.]*(?P<name>\?{1,2})\s*$")
RUNS_ITS_LINE = {"%time", "%prun", "%memit", "%mprun", "%lprun"}
RUNS_ITS_CELL = {"%%time", "%%timeit", "%%capture", "%%prun", "%%memit", "%%debug", "%%mprun"}
OPENING, CLOSING = "([{", ")]}"
PIECE = re.compile(r"\"\"\"|'''|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#.*|[()\[\]{}]|\\$")


def without_commands(text: str) -> tuple[str, str]:
    """Commands become comments, each in its place, so that line numbers stay what they were."""
    lines = text.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if _is_foreign_cell(first):
        commented = "\n".join(
            line if line.startswith("#") or not line.strip() else f"# {line}" for line in lines
        )
        return commented, f"A cell that is not Python was made a comment: {first.split(maxsplit=1)[0]}."
    reader = _Reader()
    cleaned = [reader.read(line) for line in lines]
    names = ", ".join(dict.fromkeys(reader.commands))
    return ("\n".join(cleaned), f"Notebook commands were made comments: {names}.") if names else (text, "")


def _is_foreign_cell(first: str) -> bool:
    return bool(re.match(r"%%[A-Za-z!]", first)) and first.split(maxsplit=1)[0] not in RUNS_ITS_CELL


@dataclass
class _Reader:
    """Goes through the lines and knows where a statement may begin: not inside brackets or long strings."""

    open_string: str = ""
    depth: int = 0
    continued: bool = False

    def __post_init__(self) -> None:
        self.commands: list[str] = []

    def read(self, line: str) -> str:
        """The line, or the comment that stands for it."""
        if (
            not (self.open_string or self.depth or self.continued)
            and (said := self._command(line)) is not None
        ):
            return said
        self._follow(line)
        return line

    def _command(self, line: str) -> str | None:
        found = MAGIC.match(line)
        other = found or ASSIGNED.match(line) or HELP.match(line)
        if other is None:
            return None
        shell = other["name"].startswith("!")
        self.commands.append(line[other.start("name") :].split(maxsplit=1)[0] if shell else other["name"])
        if found and found["name"] in RUNS_ITS_LINE and found["rest"].strip():
            return f"{found['indent']}{found['rest'].strip()}"
        indent = line[: len(line) - len(line.lstrip())]
        return f"{indent}pass  # {line.strip()}" if indent else f"# {line.strip()}"

    def _follow(self, line: str) -> None:
        self.continued = False
        place = 0
        while place < len(line):
            if self.open_string:
                end = line.find(self.open_string, place)
                if end < 0:
                    return
                place, self.open_string = end + 3, ""
                continue
            piece = PIECE.search(line, place)
            if piece is None:
                return
            place = piece.end()
            self._take(piece[0])

    def _take(self, piece: str) -> None:
        if piece in ('"""', "'''"):
            self.open_string = piece
        elif piece == "\\":
            self.continued = True
        elif piece in OPENING:
            self.depth += 1
        elif piece in CLOSING:
            self.depth = max(0, self.depth - 1)
