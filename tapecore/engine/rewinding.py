"""The way back through a stretch of flat entries, as one function: written as Python when it is first needed.

The steps of the ops that a long tape consists of stand in the loop itself, for a call would cost a tenth of a step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from tapecore.engine.pulling import indented, steps, tools, unpacked
from tapecore.engine.short import NUMBERED, ODD

Rewind: TypeAlias = "Callable[[list[tuple[Any, ...]], set[int], dict[int, Any], set[int], int], int]"
"""Takes the entries, the ids that gradients reach, the cotangents, the ids of the sources and the latest of them. It
stops before an entry that is not flat and, if it is wary, before a cotangent that is sparse: 0. It stops behind a step
that said ``ODD``, and one that is not wary behind a step that said ``SPARSE``: what was said.
"""

LONG = 256
"""Entries from which a loop of its own is worth being written."""
LOOKED_AT = 64
"""Entries at the end of the tape that tell which ops it consists of."""
INLINE = 4
"""Ops whose steps stand in the loop; each of the others would have to be looked for behind them."""

_HEAD = "def rewind(entries, connected, cotangents, sources, latest):"
_TAKEN = [
    "g = pop(key, None)",
    "if g is None: continue",
    "if key <= latest and key in sources: cotangents[key] = g",
]
_WARY = ["if type(g) is Sparse:", "    cotangents[key] = g", "    entries.append(entry)", "    return 0"]
_FLAT = ["if type(number) is not int:", "    entries.append(entry)", "    return 0", "key = entry[1]"]
_PULL = "NUMBERED[number].pull(entry, g, connected, cotangents)"

Usual: TypeAlias = "tuple[tuple[int, bool], ...]"
"""Numbers of ops, each once, with whether its arrays have extents."""


def rewinding(entries: list[tuple[Any, ...]], *, wary: bool) -> Rewind:
    """The way back that suits the tape; ``wary`` where cotangents may be sparse."""
    return _written(_usual(entries) if len(entries) >= LONG else (), wary)


def forget() -> None:
    """A rule of an op has changed."""
    _written.cache_clear()


def _usual(entries: list[tuple[Any, ...]]) -> Usual:
    """What most entries at the end are, of those whose steps are a few lines; the most frequent first."""
    flat = (entry for entry in entries[-LOOKED_AT:] if type(entry[0]) is int)
    brief = Counter((entry[0], bool(entry[2][0])) for entry in flat if _brief(entry[0]))
    return tuple({number: extents for (number, extents), _ in reversed(brief.most_common(INLINE))}.items())[
        ::-1
    ]


def _brief(number: int) -> bool:
    short = NUMBERED[number]
    return short.op.elementwise and not short.spread


@lru_cache(maxsize=64)
def _written(usual: Usual, wary: bool) -> Rewind:  # both are the key of what is kept
    scope: dict[str, Any] = {**tools(), "NUMBERED": NUMBERED}
    text = "\n".join([_HEAD, *indented(_lines(usual, wary, scope))])
    exec(compile(text, "<way back>", "exec"), scope)  # the text is ours
    return scope["rewind"]


def _lines(usual: Usual, wary: bool, scope: dict[str, Any]) -> Iterator[str]:
    taken = [*_TAKEN, *(_WARY if wary else ())]
    pulled = f"if said := {_PULL}{f' & {ODD}' if wary else ''}: return said"
    yield "take, pop = entries.pop, cotangents.pop"
    yield "while entries:"
    yield from indented(["entry = take()", "number = entry[0]"])
    yield from indented(line for each in usual for line in _usually(*each, taken, pulled, scope))
    yield from indented([*_FLAT, *taken, pulled])
    yield "return 0"


def _usually(
    number: int, extents: bool, taken: list[str], pulled: str, scope: dict[str, Any]
) -> Iterator[str]:
    """A usual op's steps where an entry is one of it."""
    short = NUMBERED[number]
    yield f"if number == {number}:"
    yield from indented([unpacked(short), *taken, f"if {'' if extents else 'not '}form[0]:"])
    yield from indented(indented([*steps(short, scope, extents=extents), "continue"]))
    yield from indented([pulled, "continue"])
