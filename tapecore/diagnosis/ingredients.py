"""What a target was made from, by the names that a person knows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.places import source_texts, sources_argument

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case

MOST = 5
"""So many names are told of what a target was made from."""


def made_of(case: Case) -> list[str]:
    """What the target was made from, the last first: by the names that the program gave, as the call writes
    its sources, or by a Variable's own name."""
    asked = _asked_names(case)
    names: list[str] = []
    for variable, known in _names_there(case):
        name = asked.get(variable) or known
        name = f"Variables of {name}" if name == case.question.source else name
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
        numbers = ((value, values[value].variable) for value in case.asked.latest)
        objects: dict[int, str] = {}  # of a Variable that was used in several states one says whose it is
        found: list[tuple[int, str]] = []
        for value, number in numbers:
            if number >= 0:
                objects[number] = objects.get(number) or _object(case, value)
            name = words.value(value, case.until) or objects.get(number, "") or words.own(number)
            found.append((number, name))
        case.run.names = {key: list(dict.fromkeys(pair for pair in found if pair[0] >= 0 or pair[1]))}
    return case.run.names[key]


def _object(case: Case, value: int) -> str:
    """What the program called when the library used a Variable of its own there: ``net`` of ``net(x)``."""
    calls = case.words.calls
    for event in case.influence.users.get(value, ()):
        mine = event.kind == "op" and not case.ancestors.isdisjoint(event.outputs)
        call = calls.around(event) if mine else None
        plain = call is not None and isinstance(call.func, ast.Name | ast.Attribute | ast.Subscript)
        if call is not None and plain and calls.inside(event, 1):
            return ast.unparse(call.func)
    return ""


def _asked_names(case: Case) -> dict[int, str]:
    """How the call writes the Variables that it asks about."""
    variables: list[int] = case.event.info.get("source_variables", [])
    node = sources_argument(case.call, case.question.what)
    texts = source_texts(case.words, case.event, node) if variables else []
    found = {number: text for number, text in zip(variables, texts, strict=False) if len(text) <= 32}
    return {number: text for number, text in found.items() if number >= 0 and text != "?"}
