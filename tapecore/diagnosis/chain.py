"""The way from the target back to the source with its cuts, in the person's words, on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.clipping import WIDTH, clip, middle
from tapecore.diagnosis.places import source_texts, sources_argument
from tapecore.graph.calls import SILENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker
    from tapecore.graph.links import Link

CUT = " ✂ "
STEP = " <- "
NEAR = 20
"""So many items from each end can ever find room on the line."""
MOST = 5
"""So many names are told of what a target was made from."""
GAP = (STEP, "…")


def chain(case: Case, blockers: Sequence[Blocker]) -> str:
    """The way from the target back to the source with the cuts, in the person's words."""
    if case.route is None:
        return _without_route(case, blockers)
    cuts = {blocker.cut.link for blocker in blockers if blocker.cut is not None}
    items: list[tuple[str, str]] = [("", case.question.target)]
    frame = -1
    for link in _near_links(case.route.links[::-1], cuts):
        if link is None:
            items.append(GAP)
            continue
        if link not in cuts and link.kind == "op" and case.events[link.at].stack == frame >= 0:
            continue  # one call of the person's can be several ops
        frame = case.events[link.at].stack
        items += _link_items(case, link, CUT if link in cuts else STEP)
        name = case.words.value(link.source, link.at)
        if name and name not in (items[-1][1], case.question.source) and link.source not in case.start:
            items.append((STEP, name))
    source_cut = not _refused(case) and any(b.cut is None and b.rank < 10 for b in blockers)
    items.append((CUT if source_cut else STEP, case.question.source))
    return _fit(items)


def _near_links(links: list[Link], cuts: set[Link]) -> Iterator[Link | None]:
    """The links that can find room: those of a long way that are near its ends or a cut, and None for a gap."""
    near = 4 * NEAR  # some are silent, and one call can be several
    kept = (
        set(range(len(links)))
        if len(links) <= 4 * near
        else {*range(near), *range(len(links) - near, len(links))}
    )
    kept |= {i + beside for i, link in enumerate(links) if link in cuts for beside in range(-NEAR, NEAR)}
    last = -1
    for i in sorted(kept & set(range(len(links)))):
        if i > last + 1:
            yield None
        yield links[i]
        last = i


def _refused(case: Case) -> bool:
    """Whether the call was refused before anything flowed: the way itself is whole."""
    first = next(case.recording.inside(case.event.at), None)
    return first is not None and first.kind == "error"


def _link_items(case: Case, link: Link, mark: str) -> list[tuple[str, str]]:
    event = case.events[link.at]
    line = f" ({event.line})" if event.line else ""
    if link.kind == "op":
        return [(mark, case.words.written(event) + line)] if event.what not in SILENT else []
    if link.kind == "convert":
        ats: list[int] = list(event.info.get("through", ()))
        through = [case.events[at] for at in ats if 0 <= at < len(case.events)]
        out = [(mark, f"{escape.what} ({escape.line})") for escape in through[-1:]]
        return [(STEP if out else mark, "constant"), *out]
    words = {
        "assign": event.what + line,
        "create": f"new Variable{line}",
        "data": f"{event.info.get('type', 'data')}{line}",
        "pullback": f"gradient{line}",
    }
    return [(mark, words[link.kind])] if link.kind in words else []


def _without_route(case: Case, blockers: Sequence[Blocker]) -> str:
    made = _made_of(case)
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


def _made_of(case: Case) -> list[str]:
    """What the target was made from, the last first: by the names that the program gave, as the call writes
    its sources, or by a Variable's own name."""
    asked = _asked_names(case)
    names: list[str] = []
    for variable, known in _names_there(case):
        name = asked.get(variable) or known
        if name not in (*names, "", case.question.target):
            names.append(name)
        if len(names) > MOST:
            break
    return names or ["constants"]


def _names_there(case: Case) -> list[tuple[int, str]]:
    """The Variable (or -1) and the name of what the target was made from; found once for all the sources of a
    call."""
    key = case.targets, case.until
    if key not in case.run.names:
        values, words = case.recording.values, case.words
        numbers = ((value, values[value].variable) for value in sorted(case.ancestors, reverse=True))
        found = ((number, words.value(value, case.until) or words.own(number)) for value, number in numbers)
        case.run.names = {key: list(dict.fromkeys(pair for pair in found if pair[0] >= 0 or pair[1]))}
    return case.run.names[key]


def _asked_names(case: Case) -> dict[int, str]:
    """How the call writes the Variables that it asks about."""
    variables: list[int] = case.event.info.get("source_variables", [])
    node = sources_argument(case.call, case.question.what)
    texts = source_texts(case.words, case.event, node) if variables else []
    found = {number: text for number, text in zip(variables, texts, strict=False) if len(text) <= 32}
    return {number: text for number, text in found.items() if number >= 0 and text != "?"}


def _fit(items: list[tuple[str, str]]) -> str:
    """The items on one line, leaving out what is in the middle and not beside a cut."""
    items = _near(items)
    while len("".join(mark + word for mark, word in items)) > WIDTH and len(items) > 4:
        spare = [
            i
            for i in range(2, len(items) - 1)
            if items[i][0] != CUT and items[i + 1][0] != CUT and items[i][1] != "…"
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


def _near(items: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The items at the ends and beside cuts; more than those never fit on a line."""
    if len(items) <= 2 * NEAR:
        return items
    cuts = [i for i, (mark, _) in enumerate(items) if mark == CUT]
    kept = {*range(NEAR), *range(len(items) - NEAR, len(items)), *(i for c in cuts for i in (c - 1, c))}
    found: list[tuple[str, str]] = []
    last = -1
    for i in sorted(kept):
        if i > last + 1 and found[-1] != GAP and items[i] != GAP:
            found.append(GAP)
        found.append(items[i])
        last = i
    return found
