"""The story of a finding in a tutorial's words: verdict, path with the cut, edit, proof; at most 90
characters a line."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tapecore.diagnosis.clipping import WIDTH, clip, middle, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.diagnosis.finding import Blocker, Finding, Fix, Proof
    from tapecore.diagnosis.question import Question

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")
_CHANGE = re.compile(r"`(.+?)` -> `(.+?)`")
"""The first edit that a description tells: what stood there, and what stands there now."""
LONGEST = 46
"""The most characters of a quotient in the line that tells the proof."""
GOT = {"none": "None", "zero": "0", "nan": "NaN", "error": "an error", "value": "a gradient"}


def opening(question: Question, asked: bool = False, most: int = 24, since: bool = True) -> str:
    """``x`` got None; the name takes at most ``most`` characters. ``since``: of a loop, from which call on."""
    name = quoted(question.source, most)
    if question.filled:
        return f"{name} got zeros that hide a None"
    got = "inf" if question.infinite else GOT[question.result]
    return f"{name} got {got}{_which(question, since)}{', as asked' if asked else ''}"


def _which(question: Question, since: bool) -> str:
    """Of several calls, which one this is about: all of them, how many, or the one that went so."""
    if question.count < 2:
        return ""
    if question.alike == question.count:
        return " on both calls" if question.count == 2 else f" on all {question.count} calls"
    if since and 1 < question.alike == question.count - question.round:
        return f" from call {question.round + 1} of {question.count} on"
    if question.alike > 1:
        return f" on {question.alike} of {question.count} calls"
    return f" on call {question.round + 1} of {question.count}"


def verdict(question: Question, blockers: Sequence[Blocker]) -> str:
    """The first line: what came out and for which reasons; "" for a healthy question."""
    if not blockers:
        return "" if question.healthy else f"{opening(question)}."
    asked = all(blocker.asked for blocker in blockers)
    start = opening(question, asked)
    if len(blockers) == 1:
        whys = [why for why in (blockers[0].clause, blockers[0].gist) if why]
        said = [(since, most, why) for why in whys for since in (True, False) for most in (48, 32, 24)]
        starts = [(opening(question, asked, most, since), why) for since, most, why in said]
        return _first_that_fits(
            [f"{a}: {b}." for a, b in [*starts, (start, _placed(blockers[0])), (start, blockers[0].reason)]]
        )
    many = NUMBERS[min(len(blockers), 7)]
    clauses = [", and ".join([", ".join(b.clause for b in blockers[:-1]), blockers[-1].clause])]
    placed = " and ".join([", ".join(map(_placed, blockers[:-1])), _placed(blockers[-1])])
    few = ", and ".join([", ".join(b.reason for b in blockers[:-1]), blockers[-1].reason])
    comma = "," if asked else ""
    long = [f"{start}{comma} for {many} reasons: {text}." for text in (*clauses, placed)]
    short = f"{start}{comma} for {many} reasons: "
    return _first_that_fits([*long, f"{start}: {placed}.", f"{short}{few}.", *_some(short, blockers)])


def _some(start: str, blockers: Sequence[Blocker]) -> Iterator[str]:
    """As many reasons as fit, the most guilty first, and how many more there are."""
    for count in range(len(blockers) - 1, 0, -1):
        more = NUMBERS[min(len(blockers) - count, 7)]
        for words in (map(_placed, blockers[:count]), (blocker.reason for blocker in blockers[:count])):
            yield f"{start}{', '.join(words)}, and {more} more."


def _placed(blocker: Blocker) -> str:
    """The few words, with the line."""
    return f"{blocker.reason} (line {blocker.lines[0]})" if blocker.lines[0] > 0 else blocker.reason


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
        return _shortened(fix.description, WIDTH)
    more = f"; {parts[1]}" if len(parts) == 2 else f"; and {len(parts) - 1} more"
    return _shortened(parts[0], max(WIDTH - len(more), 40)) + more


def _shortened(text: str, most: int) -> str:
    """``text`` in ``most`` characters; of an old and a new text each keeps its ends, the new one more of them."""
    change = _CHANGE.search(text)
    if len(text) <= most or change is None:
        return middle(text, most)
    old, new = change.groups()
    room = most - len(text) + len(old) + len(new)
    before = min(len(old), max(room // 3, room - len(new)))
    if before < 6 or room - before < 9:
        return middle(text, most)
    shown = f"`{middle(old, before)}` -> `{middle(new, room - before)}`"
    return f"{text[: change.start()]}{shown}{text[change.end() :]}"


def proof_line(finding: Finding) -> str:
    """What trying the fix gave."""
    proof: Proof | None = finding.proof
    if proof is None:
        return ""
    partial = quotient(proof.target, proof.source)
    said = partial if proof.source and len(partial) <= LONGEST else "the gradient"
    calls = f"; {proof.calls}" if proof.calls else ""
    told = [f"Tried it: {name} = {proof.value}{calls}." for name in (said, "the gradient")]
    return next((text for text in told if len(text) <= WIDTH), told[-1])


def quotient(target: str, source: str) -> str:
    """``∂loss/∂x``, with brackets around what is more than a name, a call or an element."""
    return f"∂{_grouped(target)}/∂{_grouped(source)}"


def _grouped(text: str) -> str:
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return text
    open_ended = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Lambda, ast.NamedExpr)
    return f"({text})" if isinstance(node, open_ended) else text
