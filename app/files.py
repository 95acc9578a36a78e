"""Reads what a person names on the command line; every failure is a sentence for that person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.program import NotANotebook, Program, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from tapecore.sandbox import Outcome, Sandbox

KINDS = (".py", ".ipynb", ".tape")
NOTHING = "The program did nothing that could be recorded."


class Unreadable(Exception):
    """A file that cannot be read as a program or a recording; ``kind`` is the name of an error type."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def read_bytes(path: Path) -> bytes:
    """The file's content, or Unreadable."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("FileNotFoundError", "There is no such file.") from None
    except IsADirectoryError:
        raise Unreadable("IsADirectoryError", "This is a folder; name the files in it.") from None
    except OSError as error:
        raise Unreadable(type(error).__name__, f"It cannot be read: {error.strerror}.") from None


def read_program(path: Path, content: bytes) -> Program:
    """The program in a ``.py`` or ``.ipynb`` file, or Unreadable."""
    if path.suffix.lower() not in KINDS:
        raise Unreadable(
            "ValueError",
            f"What is {path.suffix or 'a file without an ending'}? Give a .py, .ipynb or .tape file.",
        )
    try:
        return read_file(path.name, content)
    except NotANotebook as error:
        raise Unreadable("NotANotebook", _sentence(str(error))) from None
    except UnicodeDecodeError as error:
        raise Unreadable(
            "UnicodeDecodeError", f"This is no text in {error.encoding}: see byte {error.start}."
        ) from None
    except SyntaxError as error:
        raise Unreadable("SyntaxError", _sentence(str(error.msg))) from None


def run_program(path: Path, program: Program, sandbox: Sandbox) -> Outcome:
    """Run a program where its file lies; what was noted about its text goes along in the recording."""
    outcome = sandbox.run(program.text, name=path.name, cells=program.cells, folder=path.parent)
    for note in program.notes:
        outcome.recording.note(note)
    return outcome


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
