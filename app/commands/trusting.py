"""The sandbox of a command: programs are a stranger's unless the person says that they are their own."""

from __future__ import annotations

from tapecore.sandbox import Limits, Sandbox

TRUSTED = Limits(wall=600.0, cpu=0.0, memory=0, program=4_000_000, ops=1_000_000)


def sandbox_for(trust: bool) -> Sandbox:
    """A sandbox as ``--trust`` asks for it; to be closed by the one who opens it."""
    return Sandbox(TRUSTED if trust else Limits(), trusted=trust)
