"""The way from a source to a target with as few breaks as there can be, and what each break is.

Every link is judged for one tape: a gradient flows back through it, or it does not, and why. An op that a
tape did not record only because nothing upstream was recorded is no break of its own: it would have been
recorded, had the break before it not been.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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
    differentiable), missing (not registered), integer, text."""

    kind: str
    link: Link


class Route(NamedTuple):
    """``links`` from source to target; ``breaks`` among them, in that order."""

    links: list[Link]
    breaks: list[Break]


def shortest_route(
    influence: Influence,
    tape: Tape,
    start: Iterable[int],
    targets: Iterable[int],
    until: int,
    *,
    since: int = -1,
    avoid: Collection[int] = (),
) -> Route | None:
    """The way to one of ``targets`` with the fewest breaks, or None when ``start`` had no part in any of
    them. Only events after ``since`` count, and those in ``avoid`` do not."""
    judge = Judge(influence, tape, until)
    best: dict[int, tuple[int, str]] = dict.fromkeys(start, (0, ""))
    back: dict[int, tuple[Link, str]] = {}
    for link in influence.links:
        if link.at >= until:
            break
        came = best.get(link.source)
        if came is None or link.at <= since or link.at in avoid:
            continue
        kind = judge.kind(link)
        cost = came[0] + (0 if not kind or (kind == came[1] and kind in CALM) else 1)
        known = best.get(link.target)
        if known is None or cost < known[0]:
            best[link.target] = (cost, kind or (came[1] if came[1] in CALM else ""))
            back[link.target] = (link, kind)
    near = min(
        (target for target in targets if target in best), key=lambda target: best[target][0], default=None
    )
    return None if near is None else _walk(back, near)


def _walk(back: dict[int, tuple[Link, str]], target: int) -> Route:
    links: list[Link] = []
    breaks: list[Break] = []
    value = target
    while value in back:
        link, kind = back[value]
        links.append(link)
        if kind:
            breaks.append(Break(kind, link))
        value = link.source
    return Route(links[::-1], _merged(breaks[::-1]))


def _merged(breaks: list[Break]) -> list[Break]:
    """Of a row of calm breaks of one kind the first."""
    return [b for i, b in enumerate(breaks) if not (i and b.kind in CALM and b.kind == breaks[i - 1].kind)]


class Judge:
    """Says of each link why a gradient of one call on one tape does not flow back through it ("" when it
    does)."""

    def __init__(self, influence: Influence, tape: Tape, until: int) -> None:
        self.recording = influence.recording
        self.tape = tape
        self.until = until

    def kind(self, link: Link) -> str:
        """The kind of break, or "" for none."""
        if link.kind in ("keep", "same"):
            return ""
        return self._op(link) if link.kind == "op" else link.kind

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
