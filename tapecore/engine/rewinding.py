"""The way back through a stretch of flat entries, as one function: written as Python when it is first needed.

The steps of the ops that a long tape consists of stand in the loop itself, for a call would cost a tenth of a step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.pulling import indented, steps, tools
from tapecore.engine.short import NUMBERED

Rewind: TypeAlias = "Callable[[list[tuple[Any, ...]], set[int], dict[int, Any], set[int], int], bool]"
"""Takes the entries, the ids that gradients reach, the cotangents, the ids of the sources and the latest of them. It
stops before an entry that is not flat and before a cotangent that is sparse; True after a step that added something
which has not the shape of its value.
"""

LONG = 256
"""Entries from which a loop of its own is worth being written."""
LOOKED_AT = 64
"""Entries at the end of the tape that tell which ops it consists of."""
INLINE = 4
"""Ops whose steps stand in the loop; each of the others would have to be looked for behind them."""

_HEAD = "def rewind(entries, connected, cotangents, sources, latest):"
_TAKEN = """\
entry = take()
number = entry[0]
if type(number) is not int:
    entries.append(entry)
    return False
key = entry[1]
g = pop(key, None)
if g is None: continue
if key <= latest and key in sources: cotangents[key] = g
if type(g) is Sparse:
    cotangents[key] = g
    entries.append(entry)
    return False
"""

Usual: TypeAlias = "tuple[tuple[int, bool], ...]"
"""Numbers of ops, each with whether its arrays have extents."""


def rewinding(entries: list[tuple[Any, ...]]) -> Rewind:
    """The way back that suits the tape."""
    return _written(_usual(entries) if len(entries) >= LONG else ())


def forget() -> None:
    """A rule of an op has changed."""
    _written.cache_clear()


def _usual(entries: list[tuple[Any, ...]]) -> Usual:
    """What most entries at the end are, of those whose steps are a few lines; the most frequent first."""
    flat = (entry for entry in entries[-LOOKED_AT:] if type(entry[0]) is int)
    brief = Counter((entry[0], bool(entry[2][0])) for entry in flat if _brief(entry[0]))
    return tuple(kind for kind, _ in brief.most_common(INLINE))


def _brief(number: int) -> bool:
    short = NUMBERED[number]
    return short.op.elementwise and not short.spread


@lru_cache(maxsize=64)
def _written(usual: Usual) -> Rewind:
    scope: dict[str, Any] = {**tools(), "NUMBERED": NUMBERED, "Sparse": IndexedSlices}
    text = "\n".join([_HEAD, *indented(_lines(usual, scope))])
    exec(compile(text, "<way back>", "exec"), scope)  # the text is ours
    return scope["rewind"]


def _lines(usual: Usual, scope: dict[str, Any]) -> Iterator[str]:
    yield "take, pop = entries.pop, cotangents.pop"
    yield "while entries:"
    yield from indented([*_TAKEN.splitlines(), *_choice(usual, scope)])
    yield "return False"


def _choice(usual: Usual, scope: dict[str, Any]) -> Iterator[str]:
    """Each usual op's steps where an entry is one of it, any other entry by the way of its own op."""
    word = "if"
    for number, extents in usual:
        yield f"{word} number == {number} and {'' if extents else 'not '}entry[2][0]:"
        yield from indented(steps(NUMBERED[number], scope, extents=extents))
        word = "elif"
    yield f"{word} NUMBERED[number].pull(entry, g, connected, cotangents): return True"
