"""Opens what a person brings: `.tape`, `.ipynb` and `.py` files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.cut_short import broken_off
from app.program import NotANotebook, read_file
from app.running import Message, Running, run_program, worth_showing
from tapecore.recording import TapeFileError, load_partial

if TYPE_CHECKING:
    from app.workshop import Workshop

MOST_BYTES = 64 << 20
KINDS = (".tape", ".ipynb", ".py")


class Refused(ValueError):
    """A file that cannot be opened; the message says why and what could be."""


@dataclass(frozen=True)
class Opened:
    """`session` is "" when the program failed before its first step; `message` and `notes` are for the editor."""

    session: str
    message: Message | None = None
    notes: tuple[str, ...] = ()


def open_file(name: str, content: bytes, workshop: Workshop) -> Opened:
    """Open one file by its name's ending. Refused, with a message, if it cannot be. Blocks."""
    if not name.lower().endswith(KINDS):
        raise Refused(f"{name or 'This file'}: only .tape, .ipynb and .py files can be opened.")
    if name.lower().endswith(".tape"):
        return _open_tape(name, content, workshop)
    try:
        program = read_file(name, content)
    except (NotANotebook, UnicodeDecodeError, SyntaxError) as error:
        raise Refused(f"{name} cannot be opened: {error}.") from error
    ran = run_program(program, name, workshop.sandbox, workshop.store, Running())
    return Opened(ran.session, ran.message, ran.cleaned)


def _open_tape(name: str, content: bytes, workshop: Workshop) -> Opened:
    try:
        recording, damage = load_partial(content)
    except TapeFileError as error:
        raise Refused(f"{name} cannot be opened: {error}.") from error
    broken = broken_off(recording, damage)
    if not broken:
        return Opened(workshop.store.add(recording))
    if not worth_showing(recording):
        raise Refused(f"{name} {broken}. Nothing in it can be shown.")
    said = f"{name} {broken}. What stands before is shown."
    recording.note(said)  # wherever it is opened again
    return Opened(workshop.store.add(recording), Message(said))
