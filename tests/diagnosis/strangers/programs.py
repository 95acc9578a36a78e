"""Programs as strangers write them, read from the texts beside this file."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from tests.diagnosis.marked import FAULT

FOLDER = Path(__file__).parent
SAID = re.compile(r"# (source|fix|says): (.*)\n")


class Strange(NamedTuple):
    """A program, the guilty line and its cause ("" for a program that is fine), a line of the edited program ("" where
    no edit is mechanical), the source that suffers and the sentence, where the text tells them."""

    name: str
    text: str
    cause: str = ""
    line: int = 0
    fix: str = ""
    source: str = ""
    says: str = ""


def faulty() -> list[Strange]:
    """The short ones with one fault."""
    return [_short(name, text) for name, text in _parts("faulty.txt")]


def injected() -> list[Strange]:
    """The whole programs, each with one fault put into it."""
    return [_with_fault(**row) for row in json.loads((FOLDER / "injected.json").read_text(encoding="utf-8"))]


def healthy() -> list[Strange]:
    """Short and whole ones that look as if something were wrong."""
    whole = [
        Strange(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("whole/*.txt"))
    ]
    return [*(Strange(name, text) for name, text in _parts("healthy.txt")), *whole]


def _parts(file: str) -> list[tuple[str, str]]:
    texts = (FOLDER / file).read_text(encoding="utf-8").split("#### ")[1:]
    return [(name, rest) for name, _, rest in (text.partition("\n") for text in texts)]


def _short(name: str, text: str) -> Strange:
    said = dict(SAID.findall(text))
    rows = SAID.sub("", text).splitlines()
    ((line, cause),) = [(at, found[1]) for at, row in enumerate(rows, 1) if (found := FAULT.search(row))]
    program = "\n".join(FAULT.sub("", row) for row in rows) + "\n"
    return Strange(name, program, cause, line, **said)


def _with_fault(
    base: str, name: str, cause: str, guilty: str, fix: str, edits: list[tuple[str, str]]
) -> Strange:
    text = (FOLDER / "whole" / f"{base}.txt").read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    line = [row.strip() for row in text.splitlines()].index(guilty) + 1
    return Strange(f"{base}: {name}", text, cause, line, fix)
