"""What holds for all events of a kind, in one place for each kind, so that an event is looked up once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, get_args

import msgspec

from tapecore.recording import info as infos
from tapecore.recording import limits
from tapecore.recording.check_details import DETAILS

if TYPE_CHECKING:
    from tapecore.recording.check_events import EventCheck
    from tapecore.recording.event import Event

OUTPUTS_AT_MOST = {
    "create": 1,
    "convert": 1,
    "read": 1,
    "assign": 1,
    "watch": 0,
    "summary": 0,
    "escape": 0,
    "branch": 0,
    "seed": 1,
    "answer": 1,
}
OUTPUTS_MAY_BE_MISSING = frozenset({"accumulator_open", "accumulator_close", "tangent"})
INPUTS_EXACTLY = {"watch": 1, "summary": 1, "escape": 1, "branch": 1, "seed": 1, "answer": 1}
OPENING = frozenset({"gradient", "pullback", "tangent"})
INSIDE = frozenset({"seed", "pullback", "answer"})
"""Kinds of events that stand inside a gradient call."""

Details: TypeAlias = "Callable[[EventCheck, Event, Any], None]"


class Kind(NamedTuple):
    """One kind of events. ``settled`` are the fields of its info whose types leave nothing open; ``holds`` says that
    it names a tape or an accumulator.
    """

    info: type[infos.Info]
    settled: frozenset[str]
    inputs_exactly: int | None
    outputs_at_most: int
    holds: bool
    details: Details | None
    nests: bool


def kind(name: str) -> Kind:
    """The kind of that name; what a later version may have has nothing to keep to."""
    info = infos.INFO.get(name, infos.Info)
    fields = msgspec.structs.fields(info)
    return Kind(
        info,
        frozenset(field.name for field in fields if not _is_open(field.type)),
        INPUTS_EXACTLY.get(name),
        OUTPUTS_AT_MOST.get(name, limits.IDS_AN_EVENT),
        bool({"tape", "accumulator"} & set(info.__struct_fields__)),
        DETAILS.get(name),
        name in OPENING or name in INSIDE,
    )


def _is_open(annotation: Any) -> bool:
    """Whether anything may stand somewhere in it."""
    return annotation is Any or any(map(_is_open, get_args(annotation)))


OTHER = kind("")
KINDS = {name: kind(name) for name in infos.INFO}
