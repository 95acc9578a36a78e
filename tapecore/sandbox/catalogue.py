"""The ops and names that programs can use, asked of the child half, for this half knows no engine."""

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


class PublicName(msgspec.Struct, frozen=True):
    """One public name, without ``tf.``.

    ``kind``: ``function``, ``class`` or ``value``. ``signature``: what stands behind the name in a call, with defaults;
    "" where it is not known. ``about``: the beginning of its description.
    """

    name: str
    kind: str
    signature: str
    about: str


def catalogue() -> list[OpCard]:
    """Every op, sorted by name. OSError when the child half cannot be started."""
    return msgspec.json.decode(_told("ops"), type=list[OpCard])


def public_names() -> list[PublicName]:
    """Every public name, sorted. OSError when the child half cannot be started."""
    return msgspec.json.decode(_told("names"), type=list[PublicName])


def _told(what: str) -> bytes:
    done = subprocess.run(
        [*COMMAND, what],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise OSError(f"The list of {what} could not be made: its process ended with {done.returncode}.")
    return done.stdout
