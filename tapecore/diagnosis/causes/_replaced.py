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
        return updated(case)
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


def updated(case: Case) -> Name | None:
    """The binding by which ``parts[k] = parts[k] - step`` gave a tensor the place of the Variable that it was just
    computed from; None for another statement."""
    for name in case.words.bindings.get(case.question.value, []):
        statement = case.program.statement_at(name.line)
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            again = any(ast.dump(node) == ast.dump(_loaded(target)) for node in ast.walk(statement.value))
            if again and isinstance(target, ast.Subscript | ast.Attribute) and _reads_variable(case, name):
                return name
    return None


def _loaded(target: ast.expr) -> ast.expr:
    """``target`` as it stands where it is read."""
    read: ast.expr = ast.parse(ast.unparse(target), mode="eval").body
    return read


def _reads_variable(case: Case, name: Name) -> bool:
    """Whether what was bound was computed on that line from a Variable's state, step by step."""
    waiting, seen = [name.value], set[int]()
    while waiting:
        value = waiting.pop()
        maker = case.influence.producer.get(value)
        if value in seen or maker is None:
            continue
        seen.add(value)
        if case.recording.values[value].variable >= 0:
            return True
        if maker.kind == "op" and maker.line == name.line:
            waiting += [each for each in maker.inputs if each >= 0]
    return False


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
