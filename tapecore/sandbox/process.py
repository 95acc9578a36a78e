"""A run's own process as the parent sees it: what comes out of it, how to end it, how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import io
    import socket

    from tapecore.sandbox.outcome import Ending


class Process(Protocol):
    """``job``: the job goes in, the report comes out.

    ``output``: what it prints. ``recording``: what it did. ``home``: the folder that it has to itself, or
    empty when it must be given one.
    """

    home: str
    job: socket.socket
    output: io.RawIOBase
    recording: io.RawIOBase

    def ask(self) -> None:
        """Ask it where the program stands; the answer, if one comes, is its report."""
        ...

    def kill(self) -> None:
        """End it and everything it started; once is enough."""
        ...

    def ending(self) -> Ending | None:
        """How it ended, or None while it runs. LookupError when nobody knows any more."""
        ...

    def close(self) -> None:
        """Give back what it held; a process that still runs is ended."""
        ...
