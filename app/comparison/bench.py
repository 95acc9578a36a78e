"""Lays two runs side by side when somebody asks: the run shown and the one before, or its program with an edit."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from app.comparison.table import Shown, table
from app.document.calls import ERROR_STORY, story_id
from app.excerpt import excerpt
from app.running import worth_showing
from tapecore.diagnosis.comparing import compare
from tapecore.sandbox import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.workshop import Workshop
    from tapecore.diagnosis import Fix
    from tapecore.recording import Recording

REMEMBERED = 8
"""So many comparisons are kept; another is worked out again, its program run again."""
COMPARED = (64_000, 100_000)
"""Of each run so many events are compared; a gradient call that is under way by then, if it ends before so many."""
NOT_KEPT = "The run before is not kept any more: run the program twice to compare it with itself."
NO_EDIT = "There is no edit that was tried for this story."
NO_PROCESS = "The edited program could not be run: no process for it could be started."
NOTHING = "The edited program stopped before it did anything that could be compared."


class NotCompared(Exception):
    """Why two runs cannot be laid side by side, as a sentence."""


class Bench:
    """Comparisons as JSON, each worked out once. Everything here blocks."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._lock = Lock()
        self._working: defaultdict[tuple[str, str], Lock] = defaultdict(Lock)
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    @property
    def pending(self) -> int:
        """How many comparisons are remembered or being worked out."""
        return len(self._working)

    def with_run(self, session: str, before: str) -> bytes:
        """The session beside the one before it. KeyError for an unknown one, NotCompared where the other is gone."""
        now = self._workshop.store.get(session)

        def laid() -> bytes:
            try:
                then = self._workshop.store.get(before)
            except KeyError as error:
                raise NotCompared(NOT_KEPT) from error
            return _laid(
                then,
                Shown(before, "The run before", "the run before"),
                now,
                Shown(session, "This run", "this run"),
            )

        return self._once((session, before), laid)

    def with_edit(self, session: str, story: str) -> bytes:
        """The session beside the run of its program with a story's edit, which becomes a session too.

        KeyError for an unknown session, NotCompared where there is no such edit or it cannot be run.
        """
        now = self._workshop.store.get(session)

        def laid() -> bytes:
            fix = self._fix(session, story)
            then = self._run(now, fix)
            tried = Shown(
                self._workshop.store.add(then), "With the edit", "the edited program", fix.description
            )
            return _laid(now, Shown(session, "Your run", "your run"), then, tried)

        return self._once((session, story), laid)

    def _once(self, key: tuple[str, str], laid: Callable[[], bytes]) -> bytes:
        with self._lock:
            working = self._working[key]
        with working:
            known = self._kept.get(key)
            try:
                made = laid() if known is None else known
            except (NotCompared, KeyError):  # nobody waits for what cannot be had
                with self._lock:
                    self._working.pop(key, None)
                raise
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > REMEMBERED:
                self._working.pop(self._kept.popitem(last=False)[0], None)
        return made

    def _fix(self, session: str, story: str) -> Fix:
        diagnosis = self._workshop.analysis(session).diagnosis
        tried = {story_id(place): found for place, found in enumerate(diagnosis.findings)}
        found = diagnosis.error if story == ERROR_STORY else tried.get(story)
        if found is None or found.fix is None or found.proof is None:
            raise NotCompared(NO_EDIT)
        return found.fix

    def _run(self, now: Recording, fix: Fix) -> Recording:
        try:
            recording = self._workshop.edited(now.header, fix.source)
        except SandboxError as error:
            raise NotCompared(NO_PROCESS) from error
        if not worth_showing(recording):
            raise NotCompared(NOTHING)
        return recording


def _laid(then: Recording, before: Shown, now: Recording, after: Shown) -> bytes:
    old, new = excerpt(then, *COMPARED), excerpt(now, *COMPARED)
    before, after = before._replace(cut=old is not then), after._replace(cut=new is not now)
    notes = [*_notes(before, old), *_notes(after, new)]
    return msgspec.json.encode(table(compare(old, new), before, after, notes))


def _notes(side: Shown, run: Recording) -> Iterator[str]:
    """What is to know before two runs are compared: that one of them did not come to its end, or is not here whole."""
    kind, _, said = run.header.ended.partition(": ")
    if said or kind:
        yield f"{side.title}: {said or kind}"
    if side.cut:
        yield f"{side.title}: its first {len(run.events):,} events are compared."
