"""``tape-debugger open``: the debugger in a browser, with a file open."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.commands.listening import Host, OpenBrowser, Port
from app.commands.saying import said
from app.commands.serve import start
from app.cut_short import broken_off
from app.exit_codes import FAILED
from app.files import NOTHING, Unreadable, read_bytes, read_program, run_program
from tapecore.recording import Recording, TapeFileError, load_partial, save
from tapecore.sandbox import Sandbox


def open_(
    file: Path, *, host: Host = "127.0.0.1", port: Port = None, open_browser: OpenBrowser = True
) -> int:
    """Serve the debugger with a file open.

    Parameters
    ----------
    file
        A recording (.tape), a program (.py) or a notebook (.ipynb).
    """
    with tempfile.TemporaryDirectory(prefix="tape-debugger-") as folder:
        try:
            opened = _tape_of(file, Path(folder))
        except (Unreadable, TapeFileError) as problem:
            return said(f"{file}: {problem}", FAILED)
        return start(host, port, open_browser, opened)


def _tape_of(file: Path, folder: Path) -> Path:
    """The file itself when it is a sound recording; else one in ``folder``, of what it does or holds."""
    content = read_bytes(file)
    if file.suffix.lower() != ".tape":
        recording = _recording_of(file, content)
    else:
        recording, damage = load_partial(content)
        broken = broken_off(recording, damage)
        if not broken:
            return file
        recording.note(f"The file {broken}. What stands before is shown.")
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
