"""The story of a finding in a tutorial's words: verdict, path with the cut, edit, proof; at most 90
characters a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.clipping import WIDTH, clip, middle, quoted
from tapecore.diagnosis.places import source_texts, sources_argument
from tapecore.graph.words import SILENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker, Finding, Fix, Proof
    from tapecore.diagnosis.question import Question
    from tapecore.graph.links import Link

CUT = " ✂ "
STEP = " <- "
NEAR = 20
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")
GOT = {"none": "None", "zero": "0", "nan": "NaN", "error": "an error", "value": "a gradient"}


def opening(question: Question, asked: bool = False, most: int = 24) -> str:
    """``x`` got None; the name takes at most ``most`` characters."""
    name = quoted(question.source, most)
    if question.filled:
        return f"{name} got zeros that hide a None"
    which = f" on call {question.round + 1} of {question.count}" if question.count > 1 else ""
    return f"{name} got {GOT[question.result]}{which}{', as asked' if asked else ''}"


def verdict(question: Question, blockers: Sequence[Blocker]) -> str:
    """The first line: what came out and for which reasons; "" for a healthy question."""
    if not blockers:
        return "" if question.healthy else f"{opening(question)}."
    start = opening(question, blockers[0].asked)
    if len(blockers) == 1:
        said = [(48, blockers[0].clause), (32, blockers[0].clause), (24, blockers[0].clause)]
        starts = [(opening(question, blockers[0].asked, most), why) for most, why in said]
        return _first_that_fits([f"{a}: {b}." for a, b in [*starts, (start, blockers[0].reason)]])
    many = NUMBERS[min(len(blockers), 7)]
    clauses = [", and ".join([", ".join(b.clause for b in blockers[:-1]), blockers[-1].clause])]
    clauses += [", and ".join([", ".join(b.reason for b in blockers[:-1]), blockers[-1].reason])]
    comma = "," if blockers[0].asked else ""
    return _first_that_fits([f"{start}{comma} for {many} reasons: {text}." for text in clauses])


def _first_that_fits(texts: list[str]) -> str:
    return next((text for text in texts if len(text) <= WIDTH), clip(texts[-1]))


def story(finding: Finding) -> list[str]:
    """The lines that there are, in their fixed order."""
    lines = [finding.sentence, finding.chain]
    if finding.fix is not None:
        lines.append(_fix_line(finding.fix))
    elif finding.advice:
        lines.append(finding.advice)
    lines.append(finding.partial if finding.fix is None else proof_line(finding))
    if len([line for line in lines if line]) < 4:
        lines.append(finding.note)
    return [clip(line) for line in lines if line]


def _fix_line(fix: Fix) -> str:
    """What is edited; of several edits that do not fit on the line the first, and how many more."""
    parts = fix.description.split("; ")
    if len(fix.description) <= WIDTH or len(parts) == 1:
        return middle(fix.description, WIDTH)
    more = f"; {parts[1]}" if len(parts) == 2 else f"; and {len(parts) - 1} more"
    return middle(parts[0], max(WIDTH - len(more), 40)) + more


def proof_line(finding: Finding) -> str:
    """What trying the fix gave."""
    proof: Proof | None = finding.proof
    if proof is None:
        return ""
    question = finding.question
    partial = (
        f"∂{question.target}/∂{question.source}"
        if len(question.target) + len(question.source) < 40
        else "the gradient"
    )
    return f"Tried it: {partial} = {proof.value}."


def chain(case: Case, blockers: Sequence[Blocker]) -> str:
    """The way from the target back to the source with the cuts, in the person's words."""
    if case.route is None:
        return _without_route(case, blockers)
    cuts = {blocker.cut.link for blocker in blockers if blocker.cut is not None}
    items: list[tuple[str, str]] = [("", case.question.target)]
    frame = -1
    for link in reversed(case.route.links):
        if link not in cuts and link.kind == "op" and case.events[link.at].stack == frame >= 0:
            continue  # one call of the person's can be several ops
        frame = case.events[link.at].stack
        items += _link_items(case, link, CUT if link in cuts else STEP)
        name = case.words.value(link.source, link.at)
        if name and name not in (items[-1][1], case.question.source) and link.source not in case.start:
            items.append((STEP, name))
    source_cut = any(b.cut is None and b.rank < 10 for b in blockers)
    items.append((CUT if source_cut else STEP, case.question.source))
    return _fit(items)


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
    names = made[:5]
    while len(names) > 1 and len(start) + len(", ".join(names)) + len(end) > WIDTH:
        names.pop()
    return start + middle(", ".join(names), max(WIDTH - len(start) - len(end), 9)) + end


def _made_of(case: Case) -> list[str]:
    """What the target was made from, the last first: by the names that the program gave, as the call writes
    its sources, or by a Variable's own name."""
    asked = _asked_names(case)
    names: list[str] = []
    for value in sorted(case.ancestors, reverse=True):
        variable = case.recording.values[value].variable
        name = asked.get(variable) or case.words.value(value, case.until) or case.words.own(variable)
        if name and name not in names and name != case.question.target:
            names.append(name)
    return names or ["constants"]


def _asked_names(case: Case) -> dict[int, str]:
    """How the call writes the Variables that it asks about."""
    variables: list[int] = case.event.info.get("source_variables", [])
    node = sources_argument(case.call, case.question.what)
    texts = source_texts(case.program, case.words, case.event, node) if variables else []
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
        if i > last + 1:
            found.append((STEP, "…"))
        found.append(items[i])
        last = i
    return found
