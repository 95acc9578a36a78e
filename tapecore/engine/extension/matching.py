"""Whether arguments fit the annotations of a handler."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any, Union, cast

from tapecore.engine.composite import Composite


class Match(IntEnum):
    """How well a value fits an annotation; only ``OWN``, a value that is no plain tensor, calls for a handler."""

    NONE = 0
    PLAIN = 1
    OWN = 2


def match(value: Any, kind: Any) -> Match:
    """How well ``value`` fits the annotation ``kind``: a class, a union, or a list of those."""
    origin = typing.get_origin(kind)
    if origin in (Union, types.UnionType):
        return max((match(value, choice) for choice in typing.get_args(kind)), default=Match.NONE)
    if origin is list or (isinstance(origin, type) and issubclass(origin, Sequence)):
        fits = isinstance(value, origin) and not isinstance(value, (str, bytes))
        (inner,) = typing.get_args(kind) or (object,)
        return all_match(cast("Sequence[Any]", value), inner) if fits else Match.NONE
    if not isinstance(kind, type) or not isinstance(value, kind):
        return Match.NONE
    return Match.OWN if isinstance(value, Composite) else Match.PLAIN


def all_match(values: Iterable[Any], kind: Any) -> Match:
    """How well all of the values fit: not at all if one does not, else as the best one."""
    found = [match(value, kind) for value in values]
    return Match.NONE if Match.NONE in found else max(found, default=Match.PLAIN)


def together(found: Iterable[Match]) -> bool:
    """Whether all arguments fit and one of them calls for a handler."""
    matches = list(found)
    return Match.NONE not in matches and Match.OWN in matches
