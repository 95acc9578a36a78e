"""One file explained: read it, run it in the sandbox, diagnose what happened, try the fixes."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cell_lines import CellLines
from app.cut_short import broken_off
from app.document.errors import plain
from app.exit_codes import FAILED, FOUND, HEALTHY
from app.files import Unreadable, read_bytes, read_program, run_program
from tapecore.diagnosis import diagnose, moved, report, terminal_text
from tapecore.diagnosis.story import WIDTH
from tapecore.recording import Recording, TapeFileError, load_partial
from tapecore.sandbox import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.diagnosis import Diagnosis
    from tapecore.sandbox import Sandbox


UNREADABLE = frozenset({"SyntaxError", "IndentationError", "TabError"})
"""What Python says of a text that it cannot read as a program."""

STOOD = re.compile(r" on line (\d+)\.$")
"""Where a run stood that was stopped: the end of what its recording says of it."""


@dataclass(frozen=True)
class Explained:
    """What ``explain`` says about one file: ``row`` for JSON, ``text`` for a terminal, its part of the
    exit code."""

    row: dict[str, Any]
    text: str
    code: int


@dataclass(frozen=True)
class Stop:
    """Why a run was not seen to its end, where no error of the program says so."""

    kind: str
    message: str
    line: int = 0


@dataclass(frozen=True)
class Told:
    """A recording to be explained, how to run an edited program in its place, and what else there is to
    say."""

    recording: Recording
    rerun: Callable[[str], Recording] | None
    stop: Stop | None = None
    memory: str = ""


def explain_file(given: str, sandbox: Sandbox) -> Explained:
    """Everything about one file, ``given`` as the person wrote it. Never raises: each file has its answer."""
    try:
        return _explain(given, sandbox)
    except (Unreadable, SandboxError) as problem:
        return _without_answer(given, getattr(problem, "kind", "SandboxError"), str(problem))
    except Exception as fault:  # noqa: BLE001  a fault of ours in one file must not take the others' answers away
        return _without_answer(
            given, type(fault).__name__, f"The Tape Debugger itself failed here: {fault!r}."
        )


def _explain(given: str, sandbox: Sandbox) -> Explained:
    told = tell(Path(given), sandbox)
    diagnosis = diagnose(told.recording, told.rerun)
    row: dict[str, Any] = {**report(told.recording, diagnosis), "file": given}
    if row["error"] is None and told.stop is not None:
        row["error"] = error_row(told.stop.kind, told.stop.message, told.stop.line)
    if row["error"] is not None and told.memory:
        row["error"]["message"] = told.memory
    lines = CellLines(told.recording.header.cells)
    for part in (row["error"], *row["questions"]):
        lines.add_to(part)
    stories = _placed(terminal_text(told.recording, diagnosis), diagnosis, lines)
    return Explained(row, _text(given, stories, told), _code(row, told))


def _placed(stories: str, diagnosis: Diagnosis, lines: CellLines) -> str:
    """The stories with the places of a notebook, and with the error's message in full."""
    trouble = diagnosis.error
    head = f"  line {trouble.line}: {trouble.type}: " if trouble else ""
    told: list[str] = []
    for row in stories.split("\n"):
        if trouble and row.startswith(head):
            told += _wrapped(lines.spoken(head) + plain(trouble.message))
        else:
            told.append(lines.spoken(row))
    return "\n".join(told)


def _wrapped(text: str) -> list[str]:
    """Lines of at most WIDTH characters, all but the first indented; nothing is left out."""
    rows = text.splitlines() or [""]
    return [
        line
        for place, row in enumerate(rows)
        for line in textwrap.wrap(row, WIDTH, initial_indent="    " * bool(place), subsequent_indent="    ")
    ]


def tell(path: Path, sandbox: Sandbox) -> Told:
    """Read a recording, or run a program and record it. Unreadable or SandboxError when that cannot be."""
    content = read_bytes(path)
    if path.suffix.lower() == ".tape":
        return _recorded(content, sandbox)
    program = read_program(path, content)

    def rerun(text: str) -> Recording:
        edited = replace(program, text=text, cells=moved(program.cells, program.text, text))
        return run_program(path, edited, sandbox).recording

    outcome = run_program(path, program, sandbox)
    message = (outcome.error or "").partition(": ")[2]
    memory = message if outcome.error and outcome.error.startswith("MemoryError") else ""
    tried = None if outcome.killed else rerun  # an edit would not end it sooner
    return Told(outcome.recording, tried, _stop(outcome.recording, outcome.ended), memory)


def _stop(recording: Recording, otherwise: str = "") -> Stop | None:
    """How the run was ended; None for one that came to its end, be it an error of the program that its
    recording tells. ``otherwise``: what is known of a run that has no recording."""
    kind, _, message = (recording.header.ended or otherwise).partition(": ")
    place = STOOD.search(message) if kind.startswith("killed:") else None
    return Stop(kind, message, int(place[1]) if place else 0) if kind else None


def _recorded(content: bytes, sandbox: Sandbox) -> Told:
    """A recording speaks for itself; only edited programs are run, away from the files that it may have
    read."""
    try:
        recording, damage = load_partial(content)
    except TapeFileError as error:
        raise Unreadable("TapeFileError", f"This is no recording that can be read: {error}.") from None
    header = recording.header

    def rerun(text: str) -> Recording:
        cells = moved(header.cells, header.source, text)
        return sandbox.run(text, name=header.name, cells=cells, seed=header.seed).recording

    stop = _stop(recording)
    broken = broken_off(recording, damage)
    if not broken:
        return Told(recording, None if stop else rerun, stop)
    message = f"The recording {broken}. What stands before is explained."
    if stop is not None and damage is None:
        return Told(recording, None, replace(stop, message=f"{stop.message} {message}"))
    return Told(recording, rerun, Stop("TapeFileError", message))


def error_row(kind: str, message: str, line: int = 0) -> dict[str, Any]:
    """The ``error`` of a file that could not be read, or whose run was stopped (on ``line``): no cause, no fix."""
    empty: dict[str, Any] = {
        "line": line or None,
        "cause": None,
        "lines": [],
        "sentence": message,
        "fix": None,
        "proof": None,
    }
    return {"type": kind, "message": message, **empty}


def _without_answer(given: str, kind: str, message: str) -> Explained:
    row: dict[str, Any] = {"file": given, "error": error_row(kind, message), "advice": [], "questions": []}
    return Explained(row, "\n".join([given, *_wrapped(f"  {message}"), ""]), FAILED)


def _text(given: str, stories: str, told: Told) -> str:
    """The stories under the file's name as given, notes above, and below them what stopped the run."""
    body = stories.partition("\n")[2] if told.recording.header.name else stories
    last = told.memory or (told.stop.message if told.stop else "")
    notes = "".join(f"  {note}\n" for note in told.recording.header.notes if note != last)
    said = CellLines(told.recording.header.cells).spoken(last)
    return f"{given}\n{notes}{body}" + ("\n".join([*_wrapped(f"  {said}"), ""]) if said else "")


def _code(row: dict[str, Any], told: Told) -> int:
    if told.stop is not None or _never_began(told.recording):
        return FAILED
    sick = any(question["result"] != "value" for question in row["questions"])
    return FOUND if sick or row["error"] is not None else HEALTHY


def _never_began(recording: Recording) -> bool:
    """Whether the text is no program: its own SyntaxError is all that happened."""
    first = next(iter(recording.events), None)
    return first is not None and (first.kind, first.stack) == ("error", -1) and first.what in UNREADABLE
