"""``tape-debugger explain``: why is this gradient None?"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from app.commands.colour import coloured
from app.commands.trusting import sandbox_for
from app.exit_codes import FOUND
from app.explain import explain_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.explain import Explained
    from tapecore.sandbox import Sandbox

AT_ONCE = min(4, os.cpu_count() or 1)


def explain(
    file: str,
    /,
    *files: str,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    check: Annotated[bool, Parameter(negative=())] = False,
    trust: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Run programs and say why their gradients are None, zero, NaN or an error.

    Exit code 0: every file was read, run and answered. 2: one could not be read, also as a program, or its run was
    stopped.
    With ``--check`` also 1: a gradient is not a value, or a program raised an error.

    Parameters
    ----------
    file
        A program (.py), a notebook (.ipynb) or a recording (.tape). A program may read the folder it lies in.
    files
        More of them.
    as_json
        Print JSON Lines, one line a file, in the order given, and nothing else.
    check
        End with exit code 1 when there is something to mend, as a build wants it.
    trust
        The programs are your own: they see your environment, may use any memory and run for ten minutes.
    """
    code = 0
    with sandbox_for(trust) as sandbox:
        for explained in _explained((file, *files), sandbox):
            code = max(code, explained.code if check or explained.code != FOUND else 0)
            print(json.dumps(explained.row, allow_nan=False) if as_json else _shown(explained), flush=True)
    return code


def _explained(files: Sequence[str], sandbox: Sandbox) -> Iterator[Explained]:
    """A few at a time, in the order given."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(partial(explain_file, sandbox=sandbox), files)


def _shown(explained: Explained) -> str:
    text = explained.text.rstrip("\n") + "\n"
    return coloured(text) if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text
