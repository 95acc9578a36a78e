"""Where the program stopped because it gave a tensor where a Variable was wanted: ``assign`` and optimizers
change Variables."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.edit import Edit, Replace
from tapecore.diagnosis.editing.rewrites import assignment_of, calls_on
from tapecore.diagnosis.question import of_loop
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event

NO_VARIABLE = "has no attribute '_unique_id'"
"""What an optimizer says of a thing that it cannot change."""
OPTIMIZING = ("apply_gradients", "apply", "minimize", "build")
"""An optimizer's methods that take Variables."""


def wanted(run: Run, error: Event) -> list[str]:
    """What the text calls the objects that had to be Variables: those with an ``assign``, or that an optimizer
    is to change; none for an error of another kind."""
    message = str(error.info.get("message", ""))
    calls = calls_on(run.program, error.line) if error.what == "AttributeError" else []
    if "has no attribute 'assign" in message:
        methods = (call.func for call in calls if isinstance(call.func, ast.Attribute))
        return [ast.unparse(method.value) for method in methods if method.attr.startswith("assign")]
    if NO_VARIABLE not in message:
        return []
    return [text for call in calls if called(call) in OPTIMIZING for text in _given(run, call)]


def _given(run: Run, call: ast.Call) -> list[str]:
    """What a call is given, and the elements of it."""
    written = (node for argument in call.args for node in ast.walk(argument))
    texts = [ast.unparse(n) for n in written if isinstance(n, ast.Name | ast.Attribute | ast.Subscript)]
    elements = (known for text in texts for known in run.words.history if known.startswith(f"{text}["))
    return [*texts, *elements]


def made_variables(run: Run, error: Event) -> Iterator[Edit]:
    """``image = photo`` becomes ``image = tf.Variable(photo)`` where the program asks for the gradient of
    ``image`` and gives the name to nothing else."""
    asked = {of_loop(calls).source for calls in run.places}
    for text in dict.fromkeys(wanted(run, error)):
        lines = {name.line for name in run.words.bound_before(text, error.at)}
        statement = assignment_of(run.program, min(lines)) if len(lines) == 1 and text in asked else None
        if statement is not None and ast.unparse(statement.targets[0]) == text:
            made = f"tf.Variable({run.program.text(statement.value)})"
            change = Replace(run.program.span(statement.value), made)
            yield Edit(f"Line {statement.lineno}: `{text} = {made}`", (change,))
