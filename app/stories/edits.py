"""The edit that a story proposes: what it does, and the lines that it changes."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING

from app.markup import tag
from app.stories.parts import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from tapecore.diagnosis import Fix

EDITED_LINES = 4
"""So many lines of an edit are shown."""

_REPLACED = re.compile(r"(?P<line>Line \d+): `?(?P<old>.+?)`? -> `?(?P<new>[^;`]+)`?(?:; (?P<more>.+))?$")


def edit(fix: Fix, source: str) -> Component:
    """The edit of the program `source`."""
    changed = changes(source, fix.source)
    rows = [tag("div", text, class_=kind) for kind, text in changed[:EDITED_LINES]]
    more = [tag("div", f"… {len(changed) - EDITED_LINES} more lines")] if len(changed) > EDITED_LINES else []
    said = beside(fix.description, changed)
    apply = tag(
        "button", "Apply", type="button", class_="ts-use apply", data_edit=json.dumps(hunks(source, fix.source)),
        title="Put this edit into the program; Ctrl+Z takes it back",
    )  # fmt: skip
    return tag(
        "div", tag("p", *worded(said), apply, title=fix.description), tag("div", *rows, *more, class_="edit")
    )


def beside(description: str, changed: Sequence[tuple[str, str]]) -> str:
    """What a description says beyond `Line 5: a -> b`, where the lines that are shown below it say that."""
    found = _REPLACED.match(description)
    lines = dict(changed)
    if not found or len(changed) != 2:
        return description
    told = found["old"] in lines.get("removed", "") and found["new"] in lines.get("added", "")
    return ": ".join(filter(None, (found["line"], found["more"]))) if told else description


def hunks(before: str, after: str) -> list[tuple[int, list[str], list[str]]]:
    """Passages that an edit changes: the first line, counted from 1 in the text before, the lines that go, and those
    that come in their place."""
    olds, news = before.splitlines(), after.splitlines()
    found = difflib.SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    return [(i + 1, olds[i:i_end], news[j:j_end]) for kind, i, i_end, j, j_end in found if kind != "equal"]


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that an edit removes and adds: (`removed` or `added`, the line without its indentation)."""
    compared = difflib.ndiff(before.splitlines(), after.splitlines())
    kinds = {"- ": "removed", "+ ": "added"}
    return [
        (kinds[line[:2]], line[2:].strip()) for line in compared if line[:2] in kinds and line[2:].strip()
    ]
