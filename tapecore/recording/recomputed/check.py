"""Gradients against finite differences."""

from __future__ import annotations

import msgspec


class Signature(msgspec.Struct, frozen=True):
    """``kind``: scaled, negated, summed, averaged, transposed, swapped, missing, surplus, zero, flat, straight or
    sign. ``words`` is the claim, ``shown`` the numbers behind it."""

    kind: str
    words: str
    shown: str


class Row(msgspec.Struct, frozen=True):
    """One source or input. ``verdict``: ``agree``, ``disagree``, ``cannot`` (tell) or ``none`` (there is no gradient to
    check), ``reason`` in words. ``checked`` of ``entries`` were moved, ``kinks`` of them told nothing. The largest
    difference is at index ``at``, where ``analytic`` and ``numeric`` stand against each other; ``largest_relative`` is
    that of all entries to the larger of both numbers. ``ours`` and ``theirs`` are all numbers of a small one."""

    value: int
    name: str
    shape: tuple[int, ...]
    verdict: str
    reason: str = ""
    entries: int = 0
    checked: int = 0
    kinks: int = 0
    tolerance: float = 0.0
    largest: float | None = 0.0
    largest_relative: float | None = 0.0
    at: tuple[int, ...] = ()
    analytic: float | None = 0.0
    numeric: float | None = 0.0
    signature: Signature | None = None
    ours: tuple[float | None, ...] = ()
    theirs: tuple[float | None, ...] = ()


class Suspect(msgspec.Struct, frozen=True):
    """An op of a call that does not agree by itself: its event, name, line and why."""

    at: int
    name: str
    line: int
    why: str


class Checked(msgspec.Struct, frozen=True):
    """``what`` is ``op`` or ``call``, ``at`` its event; ``verdict`` is ``disagree`` if one row disagrees, else
    ``agree`` if one agrees, else ``cannot``. ``suspects``: in a call, the ops whose own gradient is wrong. ``notes``:
    what was held constant, what could not be run in double precision, whose gradient function was left out."""

    what: str
    at: int
    name: str
    line: int
    verdict: str
    rows: tuple[Row, ...]
    suspects: tuple[Suspect, ...]
    notes: tuple[str, ...]
    seconds: float
