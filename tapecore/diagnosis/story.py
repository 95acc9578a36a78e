"""The story of a finding in a tutorial's words: verdict, path with the cut, edit, proof; at most 90
characters a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.case import quoted
from tapecore.graph.words import SILENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker, Finding, Proof
    from tapecore.diagnosis.question import Question
    from tapecore.graph.links import Link

WIDTH = 90
CUT = " ✂ "
STEP = " <- "
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")
GOT = {"none": "None", "zero": "0", "nan": "NaN", "error": "an error", "value": "a gradient"}


def clip(text: str, most: int = WIDTH) -> str:
    """``text`` on one line of at most ``most`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def opening(question: Question, asked: bool = False) -> str:
    """``x`` got None."""
    name = quoted(question.source, 24)
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
        return _first_that_fits([f"{start}: {blockers[0].clause}.", f"{start}: {blockers[0].reason}."])
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
        lines.append(clip(finding.fix.description))
    elif finding.advice:
        lines.append(finding.advice)
    lines.append(finding.partial if finding.fix is None else proof_line(finding))
    if len([line for line in lines if line]) < 4:
        lines.append(finding.note)
    return [clip(line) for line in lines if line]


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
    names: list[str] = []
    for value in sorted(case.ancestors, reverse=True):
        variable = case.recording.values[value].variable
        name = case.words.variables.get(variable, "") or case.words.value(value, case.until)
        if name and name not in names and name != case.question.target:
            names.append(name)
    made = ", ".join(names[:5]) or "constants"
    steered = next((b for b in blockers if b.cause == "control_flow_only"), None)
    if steered is not None and steered.evidence:
        event = case.events[steered.evidence[0]]
        test = clip(case.words.expression(event) or "condition", 30)
        return clip(
            f"{case.question.target}{STEP}{made}{CUT}{test} ({event.line}){STEP}{case.question.source}"
        )
    return clip(f"{case.question.target}{STEP}{made}; {case.question.source} is not among them")


def _fit(items: list[tuple[str, str]]) -> str:
    """The items on one line, leaving out what is in the middle and not beside a cut."""
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
    return clip("".join(mark + word for mark, word in items))
