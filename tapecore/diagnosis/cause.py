"""What a cause is: how to tell that it applies, what to say, what to edit. Each lives in a file of its own
in ``causes``."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.finding import Blocker
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event


@dataclass(frozen=True)
class Example:
    """A program that shows the cause: the guilty ``line``, the ``source`` that suffers, a piece of the
    ``fix``'s text ("" when none is mechanical)."""

    program: str
    line: int
    source: str
    fix: str = ""


def _nothing(case: Case) -> Blocker | None:
    return None


def _no_more(case: Case) -> Iterator[Blocker]:
    yield from ()


def _no_edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    yield from ()


def _no_edits_error(run: Run, error: Event) -> Iterator[Edit]:
    yield from ()


def _no_error(run: Run, error: Event) -> Blocker | None:
    return None


@dataclass(frozen=True)
class Cause:
    """``find`` answers whether it applies to a question, ``further`` where else it does by a way that no event
    shows, ``edits`` what might repair it, the likeliest
    first; ``find_error`` whether it explains an error outside any gradient call. ``way_out`` says in words
    what one can do where no edit is mechanical."""

    slug: str
    title: str
    explanation: str
    example: Example
    find: Callable[[Case], Blocker | None] = _nothing
    further: Callable[[Case], Iterator[Blocker]] = _no_more
    edits: Callable[[Case, Blocker], Iterator[Edit]] = _no_edits
    find_error: Callable[[Run, Event], Blocker | None] = _no_error
    edits_error: Callable[[Run, Event], Iterator[Edit]] = _no_edits_error
    way_out: str = ""


@cache
def causes() -> dict[str, Cause]:
    """Every cause by its slug: whatever lies in the package ``causes``."""
    from tapecore.diagnosis import causes as package

    names = sorted(
        module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_")
    )
    found = [import_module(f"{package.__name__}.{name}").CAUSE for name in names]
    return {cause.slug: cause for cause in found}
