"""What surrounds code on web pages and in terminals: Markdown fences, `>>>` and `In [212]:` prompts,
outputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.paste_cells import CODE, OUT, has_cells, marked_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

FENCE = re.compile(r"^[ \t]*(```+|~~~+)[ \t]*\{?\.?([\w+-]*)[^`\n]*$")
PYTHON = {"", "py", "python", "python3", "ipython", "ipython3", "pycon", "jupyter"}
TYPED = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)")


def without_fences(text: str) -> tuple[str, str]:
    """Only what stands between Markdown fences, when they come in pairs; else the fences go and all else
    stays."""
    lines = text.split("\n")
    fences = [(place, found[2].lower()) for place, line in enumerate(lines) if (found := FENCE.match(line))]
    if not fences:
        return text, ""
    if len(fences) % 2:
        places = {place for place, _ in fences}
        left = (line for place, line in enumerate(lines) if place not in places)
        return _joined(left), "A Markdown fence was taken away."
    pairs = zip(fences[::2], fences[1::2], strict=True)
    blocks = [(start, end) for (start, kind), (end, _) in pairs if kind in PYTHON]
    kept = [line for start, end in blocks for line in (*lines[start + 1 : end], "")]
    return _joined(kept), "Only the code between the Markdown fences was kept."


def without_prompts(text: str) -> tuple[str, str]:
    """A `>>>` session keeps what was typed; `In [212]:` becomes a mark, and the outputs below the code go."""
    lines = text.split("\n")
    if any(line.lstrip().startswith(">>>") for line in lines):
        typed = [TYPED.sub("", line) for line in lines if TYPED.match(line) or line.startswith("#")]
        gone = sum(bool(line.strip()) for line in lines) - len(typed)
        return _joined(typed), "The >>> prompts were taken away" + _with_outputs(gone)
    if not has_cells(lines):
        return text, ""
    kept, gone = marked_cells(lines)
    return _joined(kept), "The In [ ]: prompts were made comments" + _with_outputs(gone)


def _with_outputs(count: int) -> str:
    return f"; {_lines(count)} of output or prose went." if count > 0 else "."


def _lines(count: int) -> str:
    return f"{count} line{'s' * (count != 1)}"


def without_outputs(text: str) -> tuple[str, str]:
    """`Out[212]:` and the text below it, up to an empty line before something that is code."""
    lines = text.split("\n")
    kept: list[str] = []
    inside = False
    for place, line in enumerate(lines):
        inside = bool(OUT.match(line)) or (inside and not _resumes(lines, place))
        if not inside:
            kept.append(line)
    gone = len(lines) - len(kept)
    return (_joined(kept), f"{_lines(gone)} of Out[ ]: output went.") if gone else (text, "")


def _resumes(lines: list[str], place: int) -> bool:
    """Whether code begins again at this empty line."""
    following = next((line for line in lines[place + 1 :] if line.strip()), "")
    return not lines[place].strip() and bool(CODE.match(following) or following.startswith("#"))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
