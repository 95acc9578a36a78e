"""The command ``tape-debugger``. Each of its commands is one file in ``app/commands``."""

from __future__ import annotations

import importlib.metadata
import io
import sys
from typing import TYPE_CHECKING

from cyclopts import App, CycloptsError

from app.commands import diff, doctor, explain, export, open_file, ops, record, serve
from app.exit_codes import FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence


def version() -> str:
    """As installed."""
    return f"tape-debugger {importlib.metadata.version('tape-debugger')}"


app = App(
    name="tape-debugger",
    help="Step through the code that computes a gradient, and read why one is None.",
    version=version,
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
)
app.command(serve.serve)
app.command(explain.explain)
app.command(diff.diff)
app.command(record.record)
app.command(export.export)
app.command(open_file.open_, name="open")
app.command(ops.ops)
app.command(doctor.doctor)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. Wrong usage is 2, as is everything that could not be done."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        result = app(arguments, exit_on_error=False, result_action="return_value")
    except CycloptsError:  # it was printed
        return FAILED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has gone
        sys.stderr.close()
        return FAILED
    return result if isinstance(result, int) else 0
