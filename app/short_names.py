"""Names of the sources that were asked about, short enough to stand side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.diagnosis import Finding

NAME = 16
"""Characters of a question's name that are shown of a long one."""

_WORD_END = re.compile(r"[._]")


def shortened(findings: Sequence[Finding]) -> list[str]:
    """Names that fit side by side: `…variables[0]`, after it `…[1]`; `generator…[0]` where another name has
    the same end."""
    sources = [finding.question.source for finding in findings]
    tails: dict[str, set[str]] = {}
    for source in sources:
        tails.setdefault(_tail(source), set()).add(source)
    return [
        _index(source)
        if before is not None and _continues(before, finding)
        else _tail(source)
        if len(tails[_tail(source)]) == 1
        else _first_word(source)
        for source, finding, before in zip(sources, findings, [None, *findings], strict=False)
    ]


def _continues(before: Finding, finding: Finding) -> bool:
    """Whether it is the next of the same list, in the same question, and comes and goes with the one before."""
    first, second = before.question, finding.question
    same = (first.line, first.healthy) == (second.line, second.healthy)
    head = second.source.rpartition("[")[0]
    return same and len(second.source) > NAME and head != "" and head == first.source.rpartition("[")[0]


def _index(source: str) -> str:
    return f"…[{source.rpartition('[')[2]}"


def _tail(source: str) -> str:
    """The last words of a long dotted name; a name that has no such place stays as it is."""
    starts = (found.end() for found in _WORD_END.finditer(source))
    tail = next((source[start:] for start in starts if len(source) - start <= NAME), "")
    return f"…{tail}" if len(source) > NAME and tail.partition("[")[0] else source


def _first_word(source: str) -> str:
    """`generator…[0]` of `generator.trainable_variables[0]`."""
    word, dot, rest = source.partition(".")
    return f"{word}{_index(rest)}" if dot and word.isidentifier() and rest.endswith("]") else source
