"""Recordings that are nearly right: rows of a real one with something changed that a reader may well let pass."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tapecore.recording import KINDS, Recording, lines

if TYPE_CHECKING:
    from random import Random

Row = list[Any]
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "\x00\x1b[31m\u202e\ud7ff",
    "{0.__class__}%s{x}",
    "a" * 900,
    "",
)
NUMBERS = (-1, 0, 1, 2, 3, 7, -7, 1 << 31, 1 << 62, -(1 << 62))
DTYPES = ("float32", "int32", "complex64", "string", "bool", "bfloat16", "none")
LISTS, INFO = (5, 6), 9
KIND, WHAT = 2, 4


def rows_of(recording: Recording) -> list[Row]:
    """Every line of its file; the header is ``[header]``."""
    header, *rows = [json.loads(line) for line in lines(recording)]
    return [[header], *rows]


def file_of(rows: list[Row]) -> bytes:
    """The file with these rows."""
    (header,), *rest = rows
    return b"".join(json.dumps(row).encode() + b"\n" for row in (header, *rest))


def mutant(rows: list[Row], random: Random) -> list[Row]:
    """The rows with one to three changes."""
    rows = json.loads(json.dumps(rows))
    for _ in range(random.choice((1, 1, 2, 3))):
        random.choices(CHANGES, WEIGHTS)[0](rows, random)
    return rows


def _some(rows: list[Row], random: Random, tag: str) -> Row:
    found = [row for row in rows[1:] if row[0] == tag]
    return random.choice(found) if found else random.choice(rows[1:])


def _number(random: Random, most: int) -> int:
    return random.choice(NUMBERS) if random.random() < 0.2 else random.randrange(-1, max(most, 1))


def _ids(rows: list[Row], random: Random) -> None:
    """An event takes or gives another value: a later one, its own, one that is not there."""
    event = _some(rows, random, "e")
    places = [place for place in LISTS if len(event) > place and event[place]]
    if places:
        values = sum(row[0] == "v" for row in rows[1:])
        ids = event[random.choice(places)]
        ids[random.randrange(len(ids))] = _number(random, values)


def _place(rows: list[Row], random: Random) -> None:
    """Another line, gradient call or place on the stack."""
    event = _some(rows, random, "e")
    place = random.choice([place for place in (3, 7, 8) if place < len(event)] or [3])
    most = {3: 40, 7: event[1] + 2}.get(place, 8)
    event[place] = _number(random, most)


def _text(rows: list[Row], random: Random) -> None:
    """Hostile words for an op, a name, a function, a formula."""
    row = random.choice(rows[1:])
    places = [
        i for i, part in enumerate(row) if i > 1 and isinstance(part, str) and (row[0], i) != ("e", KIND)
    ]
    if places:
        row[random.choice(places)] = random.choice(HOSTILE)


def _kind(rows: list[Row], random: Random) -> None:
    """An event of another kind, or with the words or the details of another one."""
    event, other = _some(rows, random, "e"), _some(rows, random, "e")
    place = random.choice((KIND, WHAT, INFO))
    if place == KIND:
        event[KIND] = random.choice(KINDS)
    elif min(len(event), len(other)) > place:
        event[place] = other[place]


def _detail(rows: list[Row], random: Random) -> None:
    """One of an event's details: another number, hostile text, another type, or none."""
    event = _some(rows, random, "e")
    info = event[INFO] if len(event) > INFO else None
    if not info:
        return
    key = random.choice(list(info))
    if random.random() < 0.3:
        del info[key]
    elif isinstance(info[key], list) and info[key] and random.random() < 0.8:
        info[key][random.randrange(len(info[key]))] = random.choice(
            (_number(random, 30), random.choice(HOSTILE))
        )
    elif isinstance(info[key], int) and random.random() < 0.8:
        info[key] = _number(random, 30)
    else:
        info[key] = random.choice((*HOSTILE, None, [], {}, [[]], 1.5, True))


def _value(rows: list[Row], random: Random) -> None:
    """Another dtype or shape, other numbers."""
    value = _some(rows, random, "v")
    place = random.randrange(2, len(value)) if len(value) > 2 else 1
    part = value[place]
    if isinstance(part, str):
        value[place] = random.choice((*DTYPES, *HOSTILE))
    elif isinstance(part, list) and part:
        part[random.randrange(len(part))] = random.choice((*NUMBERS, None, "nan", "inf", 0.5, [], "<b>"))
    else:
        value[place] = random.choice((*NUMBERS, [], [2], [0, 3], None))


def _frame(rows: list[Row], random: Random) -> None:
    """A frame, a name or an op with other numbers or words."""
    row = _some(rows, random, random.choice("fno"))
    place = random.randrange(1, len(row))
    part = row[place]
    if isinstance(part, int):
        row[place] = _number(random, 40)
    elif isinstance(part, list) and part:
        part[random.randrange(len(part))] = random.choice((*HOSTILE, "none", "missing", "rule", "*x"))
    elif isinstance(part, str):
        row[place] = random.choice(HOSTILE)


def _order(rows: list[Row], random: Random) -> None:
    """An event is gone, stands twice or changes places with its neighbour; all are numbered anew."""
    events = [i for i, row in enumerate(rows) if row[0] == "e"]
    at = random.choice(events)
    what = random.choice(("drop", "twice", "swap"))
    if what == "swap" and at + 1 < len(rows) and rows[at + 1][0] == "e":
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
    elif what == "twice":
        rows.insert(at, json.loads(json.dumps(rows[at])))
        _later(rows, rows[at][1], 1)
    elif what == "drop":
        number = rows.pop(at)[1]
        _later(rows, number, -1)
    for number, row in enumerate(row for row in rows if row[0] == "e"):
        row[1] = number


def _later(rows: list[Row], number: int, by: int) -> None:
    """What points to an event after this one follows it."""
    for row in rows[1:]:
        if row[0] == "e" and len(row) > 7 and row[7] > number:
            row[7] += by
        if row[0] == "e" and len(row) > INFO and row[INFO].get("op", -1) > number:
            row[INFO]["op"] += by
        if row[0] == "n" and row[1] > number:
            row[1] += by


def _program(rows: list[Row], random: Random) -> None:
    """The text is not the one that ran."""
    header = rows[0][0]
    source = header.get("source", "")
    cut = random.randrange(len(source) + 1)
    header["source"] = random.choice((
        source[:cut],
        source[cut:],
        f"{source[:cut]}{random.choice(HOSTILE)}{source[cut:]}",
        source.replace("tape", random.choice(("x", "self.a[0]"))),
        random.choice(HOSTILE),
        "",
    ))  # fmt: skip


CHANGES = (_ids, _place, _text, _kind, _detail, _value, _frame, _order, _program)
WEIGHTS = (5, 3, 2, 3, 4, 2, 3, 3, 1)
