"""``tape-debugger open``: the debugger in a browser, with a file open."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from app.commands.serve import FAILED, PORT, start
from app.files import NOTHING, Unreadable, read_bytes, read_program, run_program
from tapecore.recording import Recording, TapeFileError, load_partial, save
from tapecore.sandbox import Sandbox


def open_(
    file: Path,
    *,
    host: str = "127.0.0.1",
    port: Annotated[int | None, Parameter(env_var="PORT")] = None,
    open_browser: Annotated[bool, Parameter(name="--open", negative="--no-open")] = True,
) -> int:
    """Serve the debugger with a file open.

    Parameters
    ----------
    file
        A recording (.tape), a program (.py) or a notebook (.ipynb).
    host
        The address to listen at.
    port
        The port; from the environment variable PORT if there is one, else 8050.
    open_browser
        Open the page in a browser, where there is one.
    """
    with tempfile.TemporaryDirectory(prefix="tape-debugger-") as folder:
        try:
            opened = _tape_of(file, Path(folder))
        except (Unreadable, TapeFileError) as problem:
            print(f"{file}: {problem}", file=sys.stderr)
            return FAILED
        return start(host, PORT if port is None else port, open_browser, opened)


def _tape_of(file: Path, folder: Path) -> Path:
    """The file itself when it is a sound recording; else one in ``folder``, of what it does or holds."""
    content = read_bytes(file)
    if file.suffix.lower() != ".tape":
        recording = _recording_of(file, content)
    else:
        recording, damage = load_partial(content)
        if damage is None:
            return file
        recording.note(f"The file is damaged, {damage}. What stands before that line is shown.")
    save(recording, folder / "opened.tape")
    return folder / "opened.tape"


def _recording_of(file: Path, content: bytes) -> Recording:
    """What the program does. Unreadable when it did nothing that could be shown."""
    with Sandbox() as sandbox:
        outcome = run_program(file, read_program(file, content), sandbox)
    if not outcome.recording.events:
        raise Unreadable(outcome.status, outcome.sentence or NOTHING)
    if outcome.killed:
        outcome.recording.note(outcome.sentence)
    return outcome.recording
