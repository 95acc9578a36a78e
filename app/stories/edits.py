"""The edit that a story proposes: what it does, and the lines that it changes."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, TypeAlias

from app.markup import tag
from app.stories.parts import worded
from tapecore.diagnosis.clipping import listed
from tapecore.graph.program import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from tapecore.diagnosis import Fix

Hunk: TypeAlias = tuple[int, list[str], list[str]]

EDITED_LINES = 4
"""So many lines of an edit are shown."""

_PART = re.compile(r"(?:^|; )Line (\d+): `?(.+?)`? -> `?([^;`]+)`?(?=;|$)")
"""One replacement of a description."""


def edit(fix: Fix, source: str, tried: str = "") -> Component:
    """The edit of the program `source`; `tried`: the story whose proof its run can be shown for."""
    passages = hunks(source, fix.source)
    changed = changes(passages)
    said, parts = beside(fix.description, changed), _replaced(fix.description, changed)
    if len(parts) > 1:  # what is replaced, and not the whole lines: there is a proof to be seen below
        changed = [row for _, old, new in parts for row in (("removed", old), ("added", new))]
    rows = [tag("div", text, class_=kind) for kind, text in changed[:EDITED_LINES]]
    more = [tag("div", f"… {len(changed) - EDITED_LINES} more lines")] if len(changed) > EDITED_LINES else []
    apply = tag(
        "button", "Apply", type="button", class_="ts-use apply", data_edit=json.dumps(passages),
        title="Put this edit into the program; Ctrl+Z takes it back",
    )  # fmt: skip
    show = tag(
        "button", "Show me", type="button", class_="ts-use show-me", data_compare=tried,
        title="Lay this run and that of the edited program side by side",
    )  # fmt: skip
    buttons = [apply, show] if tried else [apply]
    return tag(
        "div",
        tag("p", *worded(said), *buttons, title=fix.description),
        tag("div", *rows, *more, class_="edit"),
    )


def beside(description: str, changed: Sequence[tuple[str, str]]) -> str:
    """What a description says beyond `Line 5: a -> b`, where the lines that are shown below it say that; of several
    such the numbers of their lines."""
    parts = _replaced(description, changed)
    if not parts:
        return description
    numbers = [str(line) for line, _, _ in parts]
    where = f"Line {numbers[0]}" if len(numbers) == 1 else f"Lines {listed(numbers)}"
    return ": ".join(filter(None, (where, _PART.sub("", description).strip("; "))))


def _replaced(description: str, changed: Sequence[tuple[str, str]]) -> list[tuple[int, str, str]]:
    """Line, old and new text of each replacement that a description tells, in the order of the lines; none where those
    are not all that was changed."""
    parts = sorted((int(line), old, new) for line, old, new in _PART.findall(description))
    gone, come = ([line for kind, line in changed if kind == wanted] for wanted in ("removed", "added"))
    whole = len(gone) == len(come) == len(parts)
    told = all(old in " ".join(gone) and new in " ".join(come) for _, old, new in parts)
    return parts if whole and told else []


def hunks(before: str, after: str) -> list[Hunk]:
    """Passages that an edit changes: the first line, counted from 1 in the text before, the lines that go, and those
    that come in their place."""
    olds, news = lines_of(before), lines_of(after)
    found = difflib.SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    return [(i + 1, olds[i:i_end], news[j:j_end]) for kind, i, i_end, j, j_end in found if kind != "equal"]


def changes(passages: Sequence[Hunk]) -> list[tuple[str, str]]:
    """The lines that passages remove and add, those alike beside each other: (`removed` or `added`, the line without
    its indentation)."""
    compared = (line for _, gone, come in passages for line in difflib.ndiff(gone, come))
    kinds = {"- ": "removed", "+ ": "added"}
    return [
        (kinds[line[:2]], line[2:].strip()) for line in compared if line[:2] in kinds and line[2:].strip()
    ]
