"""``tape-debugger diff``: where do two runs part?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from app.commands.saying import said
from app.commands.trusting import sandbox_for
from app.exit_codes import FAILED, FOUND, HEALTHY
from app.explain import tell
from app.files import Unreadable
from tapecore.diagnosis.comparing import compare, comparison_row, comparison_text
from tapecore.sandbox import SandboxError

if TYPE_CHECKING:
    from app.explain import Told


def diff(
    before: str,
    after: str,
    /,
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    trust: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Lay two runs side by side: where they part, what each gradient was, how many steps are alike.

    Exit code 0: every step is alike. 1: they differ. 2: one could not be read, or its run was stopped.

    Parameters
    ----------
    before
        A program (.py), a notebook (.ipynb) or a recording (.tape).
    after
        Another, mostly the same program with an edit, or the same on another day.
    as_json
        Print one JSON object with every difference, and nothing else.
    trust
        The programs are your own: they see your environment, may use any memory and run for ten minutes.
    """
    with sandbox_for(trust) as sandbox:
        runs: list[Told] = []
        for given in (before, after):
            try:
                runs.append(tell(Path(given), sandbox))
            except (Unreadable, SandboxError) as problem:
                return said(f"{given}: {problem}", FAILED)
    comparison = compare(*(told.recording for told in runs))
    stopped = [
        f"{given}: {told.stop.message}"
        for given, told in zip((before, after), runs, strict=True)
        if told.stop
    ]
    if as_json:
        print(json.dumps(comparison_row(comparison), allow_nan=False))
    else:
        print(f"- {before}\n+ {after}\n{comparison_text(comparison)}", end="")
    return said("\n".join(stopped), FAILED) if stopped else FOUND if comparison.differences else HEALTHY
