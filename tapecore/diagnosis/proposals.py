"""Which edits might repair a question: one for all its blockers, and with it its neighbours'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.clipping import WIDTH
from tapecore.diagnosis.cuts import cuts_on
from tapecore.diagnosis.editing.edit import Edit, Replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker
    from tapecore.graph.program import Span

Blamed = list[tuple["Case", tuple["Blocker", ...]]]
"""Every question of a run with its blockers."""


def proposals(case: Case, blockers: tuple[Blocker, ...], blamed: Blamed) -> Iterator[Edit]:
    """What might repair this question: an edit for what nobody can have wanted, then one for all its
    blockers."""
    accidents = tuple(blocker for blocker in blockers if not blocker.asked)
    if accidents and len(accidents) < len(blockers):
        yield from _together(case, accidents, blamed)
    yield from _together(case, blockers, blamed)


def _together(case: Case, blockers: tuple[Blocker, ...], blamed: Blamed) -> Iterator[Edit]:
    """One edit for all these blockers; before it, the same together with those of its neighbours, where it
    would leave them None for the same reason."""
    own = [_edits(case, blocker) for blocker in blockers]
    if not all(own):
        return
    for place in range(max(len(edits) for edits in own)):
        edit = _at(own[0], place)
        for more in own[1:]:
            edit = edit + _at(more, place)
        together = _with_neighbours(case, blockers, blamed, place, edit)
        if together is not None and together.changes != edit.changes:
            yield together
        yield edit


def _edits(case: Case, blocker: Blocker) -> list[Edit]:
    """Made once: each neighbour asks for them."""
    if blocker not in case.edits:
        case.edits[blocker] = _made(case, blocker)
    return case.edits[blocker]


def _made(case: Case, blocker: Blocker) -> list[Edit]:
    """The edits for one blocker; before them one for all the cuts of its kind that its line holds."""
    edits = list(causes()[blocker.cause].edits(case, blocker))
    here = [next((edit for edit in edits if _inside(edit, span)), None) for span in cuts_on(case, blocker)]
    each = dict.fromkeys(edit for edit in here if edit is not None)
    if len(each) < 2:
        return edits
    first, *more = each
    return [sum(more, start=first), *edits]


def _inside(edit: Edit, span: Span) -> bool:
    return all(isinstance(change, Replace) and span.holds(change.span) for change in edit.changes)


def _at(edits: list[Edit], place: int) -> Edit:
    return edits[min(place, len(edits) - 1)]


def _with_neighbours(
    case: Case, blockers: tuple[Blocker, ...], blamed: Blamed, place: int, edit: Edit
) -> Edit | None:
    """None where a neighbour has nothing to edit."""
    own, others = edit, list[str]()
    for other, blocker in _neighbours(case, blockers, blamed):
        edits = _edits(other, blocker)
        if not edits:
            return None
        more = _at(edits, place)
        if not set(more.changes) <= set(edit.changes):
            others.append(other.name)
        edit = edit + more
    return Edit(_likewise(own.description, others), edit.changes, edit.alters)


def _neighbours(case: Case, blockers: tuple[Blocker, ...], blamed: Blamed) -> Iterator[tuple[Case, Blocker]]:
    """The blockers of the other sources of the same call that got None for the same reasons."""
    slugs = {blocker.cause for blocker in blockers}
    for other, found in blamed:
        same_call = other is not case and other.question.at == case.question.at
        if same_call and {blocker.cause for blocker in found} == slugs:
            yield from ((other, blocker) for blocker in found)


def _likewise(description: str, others: list[str]) -> str:
    """The source's own edit first, and in few words for which neighbours the same is done."""
    names = list(dict.fromkeys(others))
    if not names:
        return description
    named = f"{description}; the same for {', '.join(names)}"
    return named if len(named) <= WIDTH else f"{description}; the same for {len(names)} more"
