"""A way from a source to a target, and what each break in it is.

Every link is judged for one tape: a gradient flows back through it, or it does not, and why. An op that a
tape did not record only because nothing upstream was recorded is no break of its own: it would have been
recorded, had the break before it not been.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.trail import CALM, Break

__all__ = ["CALM", "Break", "Judge", "Route", "flows", "rule_of"]

if TYPE_CHECKING:
    from tapecore.graph.influence import Influence
    from tapecore.graph.links import Link
    from tapecore.graph.tapes import Tape
    from tapecore.graph.trail import Trail
    from tapecore.recording.event import OpEntry


class Route(NamedTuple):
    """``links`` from source to target; ``breaks`` among them, in that order."""

    links: Trail
    breaks: list[Break]


class Judge:
    """Says of each link why a gradient of one call on one tape does not flow back through it ("" when it
    does)."""

    def __init__(self, influence: Influence, tape: Tape, until: int) -> None:
        self.influence = influence
        self.recording = influence.recording
        self._rules: dict[tuple[str, int], str] = {}
        self._values, self._events = influence.recording.values, influence.recording.events
        self.tape = tape
        self.until = until
        self.kinds = influence.kinds(tape, until)
        """Of each link its kind, None where nobody has asked yet."""

    def kind(self, link: Link) -> str:
        """The kind of break, or "" for none."""
        if link.kind in ("keep", "same"):
            return ""
        return self._op(link) if link.kind == "op" else link.kind

    def is_early(self, link: Link) -> bool:
        """Whether it happened when the tape was not yet, or not just then, at work."""
        return self.kind(link) in ("before", "between")

    def _op(self, link: Link) -> str:
        values = self._values
        if not flows(values[link.source].dtype):
            return ""
        what = self._events[link.at].what
        if (what, link.slot) not in self._rules:
            self._rules[what, link.slot] = rule_of(self.recording.ops.get(what), link.slot)
        rule = self._rules[what, link.slot]
        if not flows(values[link.target].dtype):
            text = values[link.target].dtype == "string"
            return "missing" if rule == "missing" else "text" if text else "integer"
        state = self._state(link.at)
        return state or ("" if rule == "rule" else rule)

    def _state(self, at: int) -> str:
        state = "open" if at in self.tape.recorded else self.tape.state(at)
        if state != "open" or not self.tape.resets:
            return "" if state == "open" else state
        return "reset" if self.tape.reset_after(at, self.until) >= 0 else ""


def rule_of(entry: OpEntry | None, slot: int) -> str:
    """``rule``, ``none`` or ``missing`` for an op's input; an op unknown to the table has one."""
    if entry is None or not entry.rules:
        return "rule"
    return entry.rules[min(max(slot, 0), len(entry.rules) - 1)]


@lru_cache(maxsize=64)
def flows(dtype: str) -> bool:
    """Whether values of this dtype have gradients."""
    return dtype.startswith(("float", "bfloat", "complex", "half"))
