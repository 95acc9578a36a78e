"""The way from the target back to the source with its cuts, in the person's words, on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.clipping import WIDTH, clip, middle
from tapecore.diagnosis.ingredients import MOST, made_of
from tapecore.diagnosis.leaving import way_out
from tapecore.diagnosis.scissors import NO_SCISSORS, scissors
from tapecore.graph.calls import SILENT
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker
    from tapecore.graph.links import Link
    from tapecore.graph.trail import Trail

CUT = " ✂ "
STEP = " <- "
NEAR = 20
"""So many items from each end can ever find room on the line."""
GAP = (STEP, "…")


def chain(case: Case, blockers: Sequence[Blocker]) -> str:
    """The way from the target back to the source with the cuts, in the person's words."""
    if case.route is None:
        return _without_route(case, blockers)
    cuts = {blocker.cut.link for blocker in blockers if blocker.cut is not None}
    shown = {link for link in case.route.links if not cuts and link.at in blockers[0].evidence[:2]}
    links = list(_near_links(case.route.links, cuts | shown))
    kept: set[str] = set()
    cut = NO_SCISSORS if _refused(case) else scissors(case, blockers, links)
    items = [("", case.question.target)]
    mark, last = STEP, ("", -1)
    for link in links:
        if link is None:
            items.append(GAP)
            continue
        mark = CUT if link in cut.before else mark
        call = _call(case, link)
        same_call, last = call == last and call[1] >= 0, call
        for item in [] if same_call and mark == STEP else _link_items(case, link, mark):
            _put(items, *item)
            kept |= {item[1]} if link in shown else set()
            mark = STEP
        mark = CUT if link in cut.behind else mark
        name = case.words.value(link.source, link.at)
        named = name and name not in (items[-1][1], case.question.source) and link.source not in case.start
        if named and not same_call:
            items.append((mark, name))
            mark = STEP
    items.append((CUT if cut.source else mark, case.question.source))
    return _fit(items, kept)


def _call(case: Case, link: Link) -> tuple[str, int]:
    """What is one step to a person, by a number: a call of theirs can be several ops, a gradient many pullbacks."""
    event = case.events[link.at]
    if link.kind == "pullback":
        return link.kind, event.within
    return "call", event.stack if link.kind in ("op", "assign") else -1


def _put(items: list[tuple[str, str]], mark: str, word: str) -> None:
    """One more item; a cut between two steps that are called alike is one before both."""
    if mark == CUT and word == items[-1][1] and len(items) > 1:
        items[-1] = (mark, word)
    else:
        items.append((mark, word))


def _near_links(links: Trail, cuts: set[Link]) -> Iterator[Link | None]:
    """The links, the last first, that can find room: those of a long way that are near its ends or a cut, and None for
    a gap."""
    near, count = 4 * NEAR, len(links)  # some are silent, and one call can be several
    kept = set(range(count)) if count <= 4 * near else {*range(near), *range(count - near, count)}
    there = (count - 1 - place for place in links.places(list(cuts)))
    kept |= {place + beside for place in there for beside in range(-NEAR, NEAR)}
    last = -1
    for i in sorted(i for i in kept if 0 <= i < count):
        if i > last + 1:
            yield None
        yield links[count - 1 - i]
        last = i


def _refused(case: Case) -> bool:
    """Whether the call was refused before anything flowed: the way itself is whole."""
    first = next(case.recording.inside(case.event.at), None)
    return first is not None and first.kind == "error"


def _link_items(case: Case, link: Link, mark: str) -> list[tuple[str, str]]:
    """What is done on a link, the last first; a constant is followed by where its numbers left TensorFlow."""
    event = case.events[link.at]
    line = f" ({event.line})" if event.line else ""
    if link.kind == "op":
        written = event.what not in SILENT or (mark == CUT and case.words.calls.around(event) is not None)
        return [(mark, case.words.written(event) + line)] if written else []
    if link.kind == "convert":
        ats: list[int] = list(event.info.get("through", ()))
        through = [case.events[at] for at in ats if 0 <= at < len(case.events)]
        out = [(mark, f"{way_out(case, left) or left.what} ({left.line})") for left in through[-1:]]
        return [(STEP if out else mark, "constant"), *out]
    call = case.words.calls.around(event)
    words = {
        "assign": (called(call) if call is not None else event.what) + line,
        "create": f"new Variable{line}",
        "data": f"{event.info.get('type', 'data')}{line}",
        "pullback": f"gradient{line}",
    }
    return [(mark, words[link.kind])] if link.kind in words else []


def _without_route(case: Case, blockers: Sequence[Blocker]) -> str:
    made = made_of(case)
    steered = next((b for b in blockers if b.cause == "control_flow_only"), None)
    if steered is not None and steered.evidence:
        event = case.events[steered.evidence[0]]
        test = clip(case.words.expression(event) or "condition", 30)
        end = f"{CUT}{test} ({event.line}){STEP}{middle(case.question.source, 40)}"
    else:
        end = f"; {middle(case.question.source, 40)} is not among them"
    start = f"{middle(case.question.target, 24)}{STEP}"
    names = _as_many_as_fit(made, WIDTH - len(start) - len(end))
    return start + middle(names, max(WIDTH - len(start) - len(end), 9)) + end


def _as_many_as_fit(names: list[str], room: int) -> str:
    """The first names, at most five; an ellipsis where there are more."""
    for count in range(min(len(names), MOST), 0, -1):
        text = ", ".join([*names[:count], *(["…"] if count < len(names) else [])])
        if len(text) <= room:
            return text
    return names[0]


def _fit(items: list[tuple[str, str]], kept: set[str]) -> str:
    """The items on one line, leaving out what is in the middle, not beside a cut and not to be ``kept``."""
    items = _near(items, kept)
    while len("".join(mark + word for mark, word in items)) > WIDTH and len(items) > 4:
        spare = [
            i
            for i in range(2, len(items) - 1)
            if items[i][0] != CUT and items[i + 1][0] != CUT and items[i][1] not in ("…", *kept)
        ]
        if not spare:
            break
        place = spare[len(spare) // 2]
        items[place] = (items[place][0], "…")
        for beside in (place + 1, place - 1):
            if 0 < beside < len(items) and items[beside][1] == "…" and items[beside][0] == STEP:
                del items[beside]
                break
    over = len("".join(mark + word for mark, word in items)) - WIDTH
    if over > 0:
        mark, word = items[-1]
        items[-1] = (mark, middle(word, max(len(word) - over, 24)))
    return clip("".join(mark + word for mark, word in items))


def _near(items: list[tuple[str, str]], kept: set[str]) -> list[tuple[str, str]]:
    """The items at the ends and beside cuts, and those to be kept; more than those never fit on a line."""
    if len(items) <= 2 * NEAR:
        return items
    cuts = [i for i, (mark, word) in enumerate(items) if mark == CUT or word in kept]
    near = {*range(NEAR), *range(len(items) - NEAR, len(items)), *(i for c in cuts for i in (c - 1, c))}
    found: list[tuple[str, str]] = []
    last = -1
    for i in sorted(near):
        if i > last + 1 and found[-1] != GAP and items[i] != GAP:
            found.append(GAP)
        found.append(items[i])
        last = i
    return found
