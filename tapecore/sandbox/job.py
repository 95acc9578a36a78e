"""What the two halves tell each other: JSON, each message on one line where several share a socket."""

from __future__ import annotations

import msgspec

from tapecore.recording import Cell
from tapecore.sandbox.levels import Level
from tapecore.sandbox.limits import Limits

ASK = b"?"
"""To the fork server, on a child's watch: ask the child where it stands. Anything else there ends it."""


class Job(msgspec.Struct, frozen=True):
    """One run, from the parent to the process that runs it.

    ``folder``: where it runs, and with ``importable`` may import from. ``trusted``: it may do what the person may.
    """

    source: str
    name: str = ""
    cells: tuple[Cell, ...] = ()
    seed: int = 0
    folder: str = ""
    importable: bool = False
    trusted: bool = False
    limits: Limits = Limits()


class Report(msgspec.Struct, frozen=True):
    """The run's last word: it came to its end, and why not if the recorder itself failed; or, of a run that
    is being stopped, the line on which it stands."""

    failed: str = ""
    line: int = 0


class Start(msgspec.Struct, frozen=True):
    """Asks the fork server for a child; the descriptors (job, output, recording, watch) travel with it."""

    run: int


class Hello(msgspec.Struct, frozen=True):
    """The fork server is ready; ``threads`` must be 1. ``home``: the folder in which its programs run, where they are
    in a small world of their own, else empty. ``level``: how far the system holds them."""

    pid: int
    threads: int = 1
    home: str = ""
    level: Level = Level.LIMITS
