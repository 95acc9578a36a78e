"""Whether a source's name once stood for a Variable that its value was computed from."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.scoping import bound_here, other_object

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.graph.words import Words
    from tapecore.recording.event import Name


def replaced_variable(case: Case) -> Name | None:
    """The binding by which a tensor took a Variable's name: the tensor is computed from that Variable. None
    when there is none."""
    if case.question.variable >= 0 or case.question.value < 0:
        return None
    before = names_of(case, case.question.source)
    older = [
        n
        for n in before
        if 0 <= n.value < len(case.recording.values) and case.recording.values[n.value].variable >= 0
    ]
    if not older:
        return None
    came_from = case.influence.ancestors([case.question.value], case.until)
    variables = {case.recording.values[value].variable for value in came_from}
    if not any(case.recording.values[name.value].variable in variables for name in older):
        return None
    first_variable = before.index(older[-1])
    taken = next(
        (name for name in before[first_variable + 1 :] if case.recording.values[name.value].variable < 0),
        None,
    )
    return None if taken is None or other_object(case.run, older[-1], taken) else taken


def names_of(case: Case, text: str) -> list[Name]:
    """What a name stood for so far, where the question is asked; an attribute goes by many names, `self.w`
    in a method is `model.w` outside."""
    attribute = text.rpartition(".")[2] if "." in text else ""
    texts = {
        name for name in case.words.history if name == text or (attribute and name == f"self.{attribute}")
    }
    names = [name for each in texts for name in bound_here(case, each, case.until)]
    return sorted(names, key=lambda name: name.after)


def written_so(words: Words, target: ast.expr) -> list[str]:
    """The texts by which the program called what ``target`` means: of ``params[k]`` every ``params['w']``."""
    text = ast.unparse(target)
    if text in words.history or not isinstance(target, ast.Subscript):
        return [text]
    return [known for known in words.history if known.startswith(f"{ast.unparse(target.value)}[")]
