"""The ops that programs can use, asked of the child half, for this half knows no engine."""

from __future__ import annotations

import subprocess

import msgspec

from tapecore.recording import OpEntry
from tapecore.sandbox.environment import COMMAND, environment

SECONDS = 60


class OpCard(msgspec.Struct, frozen=True):
    """One op.

    ``entry``: as a recording's op table has it (rules ``rule``, ``none`` or ``missing`` for each input,
    formulas, what a tape keeps). ``users``: public functions written on it. ``attributes``: keyword arguments
    with their defaults as text, "" where one has to be given. ``forward``: ``rule`` (its own), ``transposed``
    (made from its VJP rule), ``none`` or ``missing``. ``about``: the first line of its description.
    """

    entry: OpEntry
    users: tuple[str, ...]
    attributes: dict[str, str]
    forward: str
    linear: bool
    elementwise: bool
    about: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it can be asked for by."""
        return (*self.own_names, *self.users)

    @property
    def own_names(self) -> tuple[str, ...]:
        """Its own name and its public names, ``raw_ops`` among them."""
        return (self.entry.name, *self.entry.api, f"raw_ops.{self.entry.name}")


def catalogue() -> list[OpCard]:
    """Every op, sorted by name. OSError when the child half cannot be started."""
    done = subprocess.run(
        [*COMMAND, "ops"],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise OSError(f"The list of ops could not be made: its process ended with {done.returncode}.")
    return msgspec.json.decode(done.stdout, type=list[OpCard])
