"""``tape-debugger open``: the debugger in a browser, with a file open."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from app.commands.serve import FAILED, PORT, start
from app.files import Unreadable, read_bytes, read_program
from tapecore.recording import TapeFileError, load_partial


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
    try:
        _look_at(file)
    except (Unreadable, TapeFileError) as problem:
        print(f"{file}: {problem}", file=sys.stderr)
        return FAILED
    return start(host, PORT if port is None else port, open_browser, file)


def _look_at(file: Path) -> None:
    """Whether there is anything in it to open."""
    content = read_bytes(file)
    if file.suffix.lower() == ".tape":
        load_partial(content)
    else:
        read_program(file, content)
