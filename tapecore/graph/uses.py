"""Where a recording's Variables were asked about, and from when to when each was in use."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from tapecore.graph.asking import is_asked
from tapecore.graph.program import span_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tapecore.graph.program import Program
    from tapecore.recording.event import Event, Name
    from tapecore.recording.recording import Recording

_USES = frozenset({"op", "assign", "read", "watch", "gradient"})


def asked_places(recording: Recording, program: Program) -> defaultdict[int, list[str]]:
    """By Variable its places among the sources that gradients were asked for:
    ``model.trainable_variables[2]``. Sources that are written one by one have their names."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for event in recording.events:
        text = _sources(recording, program, event) if event.kind == "gradient" and is_asked(event) else ""
        if text:
            numbers, paths = event.info.get("source_variables", ()), event.info.get("source_paths", ())
            for variable, path in zip(numbers, paths, strict=False):
                if variable >= 0:
                    found[variable].append(f"{text}{path}")
    return found


def _sources(recording: Recording, program: Program, call: Event) -> str:
    """What the program passes as sources, as far as that has a name."""
    span = span_of(recording, call)
    node = None if span is None else program.call_at(span, call.what)
    if node is None:
        return ""
    given = next((k.value for k in node.keywords if k.arg in ("sources", "source")), None)
    given = given or (node.args[1] if len(node.args) > 1 else None)
    return ast.unparse(given) if isinstance(given, ast.Name | ast.Attribute | ast.Subscript) else ""


def lives(recording: Recording, bound: Mapping[int, Sequence[Name]]) -> dict[int, tuple[int, int]]:
    """By Variable the events from its first name to its last use or name."""
    found = {number: (names[0].after, names[-1].after) for number, names in bound.items()}
    for event in recording.events:
        if event.kind in _USES:
            for value in (*event.inputs, *event.info.get("sources", ())):
                number = recording.values[value].variable if value >= 0 else -1
                if number in found:
                    first, last = found[number]
                    found[number] = first, max(event.at, last)
    return found
