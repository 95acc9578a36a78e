"""A way from a source to a target, and what each break in it is.

Every link is judged for one tape: a gradient flows back through it, or it does not, and why. An op that a
tape did not record only because nothing upstream was recorded is no break of its own: it would have been
recorded, had the break before it not been.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from tapecore.graph.influence import Influence
    from tapecore.graph.links import Link
    from tapecore.graph.tapes import Tape
    from tapecore.recording.event import OpEntry

CALM = frozenset({"before", "after", "between", "paused", "reset", "pullback", "tangent"})
"""Kinds of break of which a row, one after the other, is one break: ten ops before the block are one
reason."""


class Break(NamedTuple):
    """Where a gradient cannot flow back. ``kind``: the link's own (convert, assign, create, data, pullback,
    tangent), how the tape stood (before, after, between, paused, reset), or the rule: none (not
    differentiable, or a backward function that gave None), missing (not registered), integer, text."""

    kind: str
    link: Link


class Route(NamedTuple):
    """``links`` from source to target; ``breaks`` among them, in that order."""

    links: list[Link]
    breaks: list[Break]


class Judge:
    """Says of each link why a gradient of one call on one tape does not flow back through it ("" when it
    does). ``refused``: the inputs (event, slot) for which the backward function of a person gave None in
    this call."""

    def __init__(
        self, influence: Influence, tape: Tape, until: int, refused: Collection[tuple[int, int]] = ()
    ) -> None:
        self.influence = influence
        self.recording = influence.recording
        self.tape = tape
        self.until = until
        self.refused = refused
        self.kinds = influence.kinds(tape, until)
        """Of each link its kind, None where nobody has asked yet; one list for all sources of a call."""

    def kind(self, link: Link) -> str:
        """The kind of break, or "" for none."""
        if link.kind in ("keep", "same"):
            return ""
        return self._op(link) if link.kind == "op" else link.kind

    def refuses(self, link: Link) -> bool:
        """Whether a backward function was asked for a gradient here and gave None."""
        return (link.at, link.slot) in self.refused

    def _op(self, link: Link) -> str:
        values = self.recording.values
        if not flows(values[link.source].dtype):
            return ""
        event = self.recording.events[link.at]
        rule = rule_of(self.recording.ops.get(event.what), link.slot)
        if not flows(values[link.target].dtype):
            text = values[link.target].dtype == "string"
            return "missing" if rule == "missing" else "text" if text else "integer"
        state = self._state(link.at)
        return state or ("" if rule == "rule" else rule)

    def _state(self, at: int) -> str:
        state = "open" if at in self.tape.recorded else self.tape.state(at)
        if state != "open":
            return state
        return "reset" if self.tape.reset_after(at, self.until) >= 0 else ""


def rule_of(entry: OpEntry | None, slot: int) -> str:
    """``rule``, ``none`` or ``missing`` for an op's input; an op unknown to the table has one."""
    if entry is None or not entry.rules:
        return "rule"
    return entry.rules[min(max(slot, 0), len(entry.rules) - 1)]


def flows(dtype: str) -> bool:
    """Whether values of this dtype have gradients."""
    return dtype.startswith(("float", "bfloat", "complex", "half"))
