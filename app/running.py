"""Runs a program in the sandbox, and says where that leads: a new session, or a message beside the last."""

from __future__ import annotations

import asyncio
import re
import threading
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from app.document.errors import plain
from app.program import Program, read_pasted
from tapecore.graph.steps import steps
from tapecore.sandbox import SandboxError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.session_store import SessionStore
    from tapecore.recording import Recording
    from tapecore.sandbox import Outcome, Sandbox

MISSPELT = re.compile(
    r"(NameError|ImportError|ModuleNotFoundError)\b|AttributeError: .*The nearest name is "
    r"|AttributeError: (?!'(NoneType|[\w.]*(Tensor|IndexedSlices|ndarray)|list|tuple|dict)' object )"
)
"""An error about a name in the text: what ran before it is as a rule not what the person wants to look at.
An attribute that None, a tensor or a list of gradients lacks is no misspelt name, unless it nearly is one:
there the question is how that object came to stand in the place of another."""
_MISSING = re.compile(r"NameError: name '(\w+)' is not defined$")
IMPORTS = {
    "tf": "import tensorflow as tf",
    "np": "import numpy as np",
    "keras": "from tensorflow import keras",
    "layers": "from tensorflow.keras import layers",
    "plt": "import matplotlib.pyplot as plt",
}
"""By the names under which programs know them."""
PULSE = 0.1
"""Seconds between two reports of a running program."""
SHOWN_LINES = 40
"""So many lines of a failed run's output are shown with its message."""


@dataclass(frozen=True)
class Message:
    """Something to say where the person is looking: at a line (0: none), with details below.

    `before`: the session of what ran until then, where the last good one stays on screen all the same.
    """

    text: str
    line: int = 0
    tone: str = "error"
    detail: str = ""
    before: str = ""

    def as_prop(self, session: str = "") -> dict[str, object]:
        """What the editor takes; a message that came with a session stays as long as that one is shown."""
        return {**asdict(self), "session": session or self.before}


@dataclass(frozen=True)
class Ran:
    """`session` is the new session, or "" when the last good one stays on screen."""

    session: str = ""
    message: Message | None = None
    cleaned: tuple[str, ...] = ()


@dataclass
class Running:
    """A run that is going on: how far it is, and the switch that stops it.

    `reading`: the program has ended, and what it did is being looked at.
    """

    ops: int = 0
    seconds: float = 0.0
    reading: bool = False
    cancel: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def progress(self, ops: int, seconds: float) -> None:
        """Called by the sandbox while the program runs."""
        self.ops, self.seconds = ops, seconds

    async def pulses(self) -> AsyncIterator[tuple[int, float, bool]]:
        """(ops, seconds, whether the recording is being read), again and again until it is over."""
        while not self.over.is_set():
            yield self.ops, self.seconds, self.reading
            await asyncio.sleep(PULSE)


def run_text(text: str, sandbox: Sandbox, store: SessionStore, running: Running) -> Ran:
    """Run what stands in the editor. Blocks."""
    if not text.strip():
        return Ran(message=Message("There is nothing to run yet: paste a program, then press Ctrl+Enter."))
    program = read_pasted(text)
    return run_program(program, "", sandbox, store, running)


def run_program(program: Program, name: str, sandbox: Sandbox, store: SessionStore, running: Running) -> Ran:
    """Run a program. Blocks."""
    try:
        outcome = sandbox.run(
            program.text, name=name, cells=program.cells, progress=running.progress, cancel=running.cancel
        )
    except SandboxError as error:
        last = str(error).strip().rpartition("\n")[2]
        return Ran(
            message=Message("The program could not be run: no process for it could be started.", detail=last)
        )
    for note in program.notes:
        outcome.recording.note(note)
    session = store.add(outcome.recording) if worth_showing(outcome.recording) else ""
    if session and MISSPELT.match(outcome.error or ""):
        return Ran("", message_of(outcome, shown=False, before=session), program.notes)
    return Ran(session, message_of(outcome, bool(session)), program.notes)


def worth_showing(recording: Recording) -> bool:
    """Whether there is a step to stand on besides the error that ended the run."""
    return any(recording.events[at].kind != "error" for at in steps(recording))


def message_of(outcome: Outcome, shown: bool, before: str = "") -> Message | None:
    """What to say about a run; None when it simply ran to its end."""
    if outcome.status == "ok":
        return None if shown else Message(_nothing_recorded(), tone="info", detail=_head(outcome.stdout))
    printed = "" if shown else _head(outcome.stdout)
    return Message(_with_import(plain(outcome.sentence)), outcome.line, "error", printed, before)


def _with_import(said: str) -> str:
    """What a NameError needs, where the name is one that everybody gives the same module."""
    missing = _MISSING.search(said)
    line = IMPORTS.get(missing[1], "") if missing else ""
    return f"{said}. Begin with: {line}" if line else said


def _nothing_recorded() -> str:
    return "The program ran, but there is nothing to step through: it used no tensors."


def _head(printed: str) -> str:
    lines = printed.splitlines()
    more = [f"… and {len(lines) - SHOWN_LINES} more lines"] if len(lines) > SHOWN_LINES else []
    return "\n".join([*(line[:200] for line in lines[:SHOWN_LINES]), *more])
