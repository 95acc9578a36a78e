"""What a gradient is made of: the state of the source that the target used, and the share that each use gave."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.document.lookup import Lookup
    from tapecore.recording.event import Event


class Uses:
    """By answer; the shares of a gradient call are gathered once for all its sources."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._by_call: dict[int, dict[int, list[int]]] = {}

    def state(self, answer: Event) -> int:
        """The source as the target used it: of a Variable that was assigned since an earlier state; -1 where it used
        none, or several."""
        source = answer.inputs[0] if answer.inputs else -1
        shares, values = self._shares(answer), self._lookup.values
        if source < 0 or source in shares or values[source].variable < 0:
            return source
        states = [v for v in shares if values[v].variable == values[source].variable]
        return states[0] if len(states) == 1 else -1

    def shares(self, answer: Event) -> list[int]:
        """The values that were added up to this answer, in the order of the backward pass."""
        return self._shares(answer).get(self.state(answer), [])

    def _shares(self, answer: Event) -> dict[int, list[int]]:
        if answer.within not in self._by_call:
            found: dict[int, list[int]] = defaultdict(list)
            for event in self._lookup.children[answer.within]:
                if event.kind == "pullback":
                    for to, share in zip(event.info.get("to", ()), event.outputs, strict=False):
                        found[to].append(share)
            self._by_call[answer.within] = dict(found)
        return self._by_call[answer.within]
