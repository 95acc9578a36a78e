"""One file explained: read it, run it in the sandbox, diagnose what happened, try the fixes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.files import Unreadable, read_bytes, read_program
from tapecore.diagnosis import diagnose, report, terminal_text
from tapecore.recording import Recording, TapeFileError, load_partial

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.sandbox import Outcome, Sandbox

HEALTHY, FOUND, FAILED = 0, 1, 2
"""Exit codes: every gradient is a value; there is something to tell; a file could not be read, or not run
to its end."""


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


@dataclass(frozen=True)
class Told:
    """A recording to be explained, how to run an edited program in its place, and what else there is to
    say."""

    recording: Recording
    rerun: Callable[[str], Recording]
    stop: Stop | None = None
    notes: tuple[str, ...] = ()
    memory: str = ""


def explain_file(given: str, sandbox: Sandbox) -> Explained:
    """Everything about one file, ``given`` as the person wrote it. Never raises for what is in the file."""
    try:
        told = _tell(Path(given), sandbox)
    except Unreadable as problem:
        return _unreadable(given, problem)
    diagnosis = diagnose(told.recording, told.rerun)
    row: dict[str, Any] = {**report(told.recording, diagnosis), "file": given}
    if row["error"] is None and told.stop is not None:
        row["error"] = error_row(told.stop.kind, told.stop.message)
    if row["error"] is not None and told.memory:
        row["error"]["message"] = told.memory
    return Explained(row, _text(given, terminal_text(told.recording, diagnosis), told), _code(row, told))


def _tell(path: Path, sandbox: Sandbox) -> Told:
    content = read_bytes(path)
    if path.suffix.lower() == ".tape":
        return _recorded(content, sandbox)
    program = read_program(path, content)

    def run(text: str) -> Outcome:
        return sandbox.run(text, name=path.name, cells=program.cells, folder=path.parent)

    outcome = run(program.text)
    message = (outcome.error or "").partition(": ")[2]
    memory = message if outcome.error and outcome.error.startswith("MemoryError") else ""
    return Told(outcome.recording, lambda text: run(text).recording, _stop(outcome), program.notes, memory)


def _stop(outcome: Outcome) -> Stop | None:
    """None for a run that came to its end, be it an error of the program that its recording tells."""
    if outcome.status == "ok" or (outcome.status == "error" and outcome.recording.events):
        return None
    if outcome.error is None:
        return Stop(outcome.status, outcome.sentence)
    kind, _, message = outcome.error.partition(": ")
    return Stop(kind, message)


def _recorded(content: bytes, sandbox: Sandbox) -> Told:
    """A recording speaks for itself; only edited programs are run, away from the files that it may have
    read."""
    try:
        recording, damage = load_partial(content)
    except TapeFileError as error:
        raise Unreadable("TapeFileError", f"This is no recording that can be read: {error}.") from None
    header = recording.header

    def rerun(text: str) -> Recording:
        return sandbox.run(text, name=header.name, cells=header.cells, seed=header.seed).recording

    if damage is None:
        return Told(recording, rerun)
    message = f"The recording is damaged, {damage}. What stands before that line is explained."
    return Told(recording, rerun, Stop("TapeFileError", message))


def error_row(kind: str, message: str) -> dict[str, Any]:
    """The ``error`` of a file that could not be read, or whose run was stopped: no cause, no fix."""
    empty: dict[str, Any] = {
        "line": None,
        "cause": None,
        "lines": [],
        "sentence": message,
        "fix": None,
        "proof": None,
    }
    return {"type": kind, "message": message, **empty}


def _unreadable(given: str, problem: Unreadable) -> Explained:
    row: dict[str, Any] = {
        "file": given,
        "error": error_row(problem.kind, str(problem)),
        "advice": [],
        "questions": [],
    }
    return Explained(row, f"{given}\n  {problem}\n", FAILED)


def _text(given: str, stories: str, told: Told) -> str:
    """The stories under the file's name as given, notes above, and below them what stopped the run."""
    body = stories.partition("\n")[2] if told.recording.header.name else stories
    said = [*told.notes, *told.recording.header.notes]
    last = [told.memory or (told.stop.message if told.stop else "")]
    before, after = ("".join(f"  {sentence}\n" for sentence in group if sentence) for group in (said, last))
    return f"{given}\n{before}{body}{after}"


def _code(row: dict[str, Any], told: Told) -> int:
    if told.stop is not None:
        return FAILED
    sick = any(question["result"] != "value" for question in row["questions"])
    return FOUND if sick or row["error"] is not None else HEALTHY
