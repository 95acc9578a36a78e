"""One thing that happened. The vocabulary of kinds and of ``info`` is in docs/recording.md."""

from __future__ import annotations

from typing import Any

import msgspec

KINDS = [
    "create",
    "convert",
    "read",
    "op",
    "assign",
    "watch",
    "escape",
    "branch",
    "pass",
    "data",
    "tape_open",
    "tape_pause",
    "tape_resume",
    "tape_reset",
    "tape_close",
    "tape_drop",
    "accumulator_open",
    "accumulator_close",
    "tangent",
    "gradient",
    "seed",
    "pullback",
    "answer",
    "cell",
    "print",
    "figure",
    "summary",
    "result",
    "error",
]


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="e"):
    """``at`` is its own index; ``line`` 0 means no line of the person's; ``within`` and ``stack`` are -1
    for none."""

    at: int
    kind: str
    line: int
    what: str
    inputs: tuple[int, ...] = ()
    outputs: tuple[int, ...] = ()
    within: int = -1
    stack: int = -1
    info: dict[str, Any] = {}


class Frame(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One activation of a person's function at one place in its text; ``parent`` is the calling frame or -1.

    ``function`` is ``<module>`` for the program itself; ``activation`` tells two calls of one function apart.
    """

    function: str
    activation: int
    parent: int
    line: int
    column: int
    end_line: int
    end_column: int


class Name(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="n"):
    """After event ``after`` the program bound ``text`` (as it would write it) to ``value`` at ``line``."""

    after: int
    text: str
    value: int
    line: int


class OpEntry(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="o"):
    """An op as this run used it.

    ``rules`` holds for each input ``rule``, ``none`` (registered as not differentiable) or ``missing``
    (LookupError); ``formulas`` the text of each input's rule, upstream written ``g`` ("" where there is
    none). ``inputs`` has one name for each input, or one starting with ``*`` for a variable number.
    """

    name: str
    inputs: tuple[str, ...]
    api: tuple[str, ...]
    rules: tuple[str, ...]
    formulas: tuple[str, ...]
    keeps: tuple[str, ...]
