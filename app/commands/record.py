"""``tape-debugger record``: run a program, keep what it did as a ``.tape`` file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from app.commands.saying import said
from app.commands.trusting import sandbox_for
from app.exit_codes import FAILED, FOUND, HEALTHY
from app.files import NOTHING, Unreadable, read_bytes, read_program, run_program
from tapecore.recording import save

if TYPE_CHECKING:
    from tapecore.sandbox import Outcome


def record(
    file: Path,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    trust: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Run a program or notebook and save its recording, which can be opened and explained without running it
    again.

    Exit code 0: it ran to its end. 1: it raised an error. 2: it was stopped, or nothing could be saved.
    In the first two cases, and when it was stopped, the recording holds all that it did.

    Parameters
    ----------
    file
        A .py or .ipynb file. It may read the folder it lies in.
    output
        Where the recording goes.
    trust
        The program is your own: it sees your environment, may use any memory and run for ten minutes.
    """
    try:
        program = read_program(file, read_bytes(file))
    except Unreadable as problem:
        return said(f"{file}: {problem}", FAILED)
    with sandbox_for(trust) as sandbox:
        outcome = run_program(file, program, sandbox)
    return _saved(outcome, output)


def _saved(outcome: Outcome, output: Path) -> int:
    recording = outcome.recording
    if not recording.events:
        return said(outcome.sentence or NOTHING, FAILED)
    try:
        save(recording, output)
    except OSError as error:
        return said(f"{output}: it cannot be written: {error.strerror}.", FAILED)
    count = len(recording.events)
    counted = f"{output}: {count:,} event{'s' * (count != 1)}."
    code = HEALTHY if outcome.status == "ok" else FOUND if outcome.status == "error" else FAILED
    return said(f"{counted} {outcome.sentence}".rstrip(), code)
