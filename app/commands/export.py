"""``tape-debugger export``: a recording as one HTML page that plays it."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from app.commands.saying import said
from app.commands.trusting import sandbox_for
from app.exit_codes import FAILED, HEALTHY
from app.explain import tell
from app.files import NOTHING, Unreadable
from tapecore.sandbox import SandboxError

if TYPE_CHECKING:
    from app.one_file import Exported

PAGES = (".html", ".htm")


def export(
    file: Path,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    at: int | None = None,
    trust: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Write a recording as one HTML page that plays it: opened from disk, offline, on a phone too.

    The page has the program, graph, trace table, strip, inspector and stories of the debugger, and loads nothing.
    A program is run first; a recording is not run, only the edits that its stories propose are tried.

    Exit code 0: the page was written. 2: it was not.

    Examples:
    tape-debugger export lesson.tape -o lesson.html
    tape-debugger export train.py -o train.html --at 13

    Parameters
    ----------
    file
        A recording (.tape), a program (.py) or a notebook (.ipynb). A program may read the folder it lies in.
    output
        Where the page goes: a name that ends in .html.
    at
        The step at which the page opens, counted from 1; without it, the answer that needs a story.
    trust
        The program is your own: it sees your environment, may use any memory and run for ten minutes.
    """
    try:
        _check(output, at)
        page = _page_of(file, at, trust)
        output.write_text(page.html, encoding="utf-8", newline="\n")
    except OSError as error:
        return said(f"{output}: It cannot be written: {error.strerror}.", FAILED)
    except (Unreadable, SandboxError, ValueError) as problem:
        return said(f"{file}: {problem}", FAILED)
    size = output.stat().st_size / 1000
    return said(f"{output}: {page.steps:,} step{'s' * (page.steps != 1)}, {size:,.0f} kB.", HEALTHY)


def _check(output: Path, at: int | None) -> None:
    """ValueError for what cannot be asked: said before a program runs for it."""
    if output.suffix.lower() not in PAGES:
        raise ValueError(
            f"A recording is exported as a page: give -o a name that ends in .html, not {output.name}."
        )
    if at is not None and at < 1:
        raise ValueError(f"--at {at}: steps are counted from 1.")


def _page_of(file: Path, at: int | None, trust: bool) -> Exported:
    with sandbox_for(trust) as sandbox:
        told = tell(file, sandbox)
        if not told.recording.events:
            raise Unreadable("nothing", told.stop.message if told.stop else NOTHING)
        if told.stop:
            told.recording.note(told.stop.message)
            said(f"{file}: {told.stop.message}", FAILED)
        one_file = importlib.import_module("app.one_file")  # loads Dash: only now
        return one_file.export_page(told.recording, -1 if at is None else at - 1, told.rerun)
