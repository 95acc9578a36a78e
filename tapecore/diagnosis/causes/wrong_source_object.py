"""Another object than the one that was used: a copy, a slice made again, a clone, a Variable made anew."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._replaced import replaced_variable
from tapecore.diagnosis.causes._stranger import Stranger, stranger
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.editing.edit import Edit, Insert, Replace
from tapecore.diagnosis.editing.rewrites import block_of, bound_line, name_of_tape
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.places import sources_argument
from tapecore.diagnosis.scoping import bound_here
from tapecore.graph.program import called, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Name

SYMBOLIC = frozenset({"KerasTensor", "SymbolicTensor"})


def find(case: Case) -> Blocker | None:
    """The source is not what the target was computed from, but something like it is."""
    if case.error is not None and case.question.kind in SYMBOLIC:
        clause = "it only stands for the model's input and holds no numbers"
        return Blocker(
            "wrong_source_object",
            clause,
            "holds no numbers",
            (case.question.line,),
            (case.question.at,),
            rank=0,
        )
    found = stranger(case)
    if found is None or replaced_variable(case) is not None:
        return None
    made = case.creation
    lines = (bound_line(case) or (made.line if made else 0), case.question.line)
    if found.how != "anew" and (found.how == "twin" or _made_together(case, found)):
        lines = lines[::-1]
    evidence = () if made is None else (made.at,)
    return Blocker(
        "wrong_source_object", _clause(case, found, lines[0]), "another object", lines, evidence, rank=0
    )


def _made_together(case: Case, found: Stranger) -> bool:
    """Both objects are Variables of one line, say of a class: that line is not where they were mixed up."""
    made = case.run.made
    ours, other = case.question.variable, case.recording.values[found.other].variable
    return ours in made and other in made and made[ours].line == made[other].line


def _clause(case: Case, found: Stranger, line: int) -> str:
    target = case.target_name
    if found.how == "name":
        source = quoted(case.question.source, 20)
        older = next(iter(reversed(_older(case, found.other))), None)
        if older is not None and 0 < older.line < line:
            return f"line {line} made a new {source}; {target} uses the one from line {older.line}"
        return f"line {line} made a new {source} after {target}"
    if found.how == "anew":
        return f"line {line} made a new Variable when the gradient was asked for"
    if found.how == "twin":
        return f"{target} uses the Variables of another object like it"
    other = quoted(case.words.any(found.other, case.until), 20)
    if found.how == "made":
        return f"line {line} made it from {other}, and {target} comes from {other} itself"
    return f"it equals what {target} uses, but is another object"


def _older(case: Case, used: int) -> list[Name]:
    """The bindings by which the source's name stood for ``used``, which the target was computed from."""
    states = case.influence.source_values(used, case.recording.values[used].variable)
    if not states & case.ancestors:
        return []
    return [n for n in bound_here(case, case.question.source, case.until) if n.value in states]


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Ask about the object that was used, where it still has its name."""
    found = stranger(case)
    node = sources_argument(case.call, case.question.what)
    if node is not None:
        yield from _converted_before(case, node)
        yield from _of_the_model_that_ran(case, node, found)
    if found is None or found.how == "name" or node is None:
        return
    yield from _use_it(case)
    element = _element(case, node)
    other = case.words.value(found.other, case.until) or _whole(case, element)
    if other and element is not None:
        place = case.program.span(element)
        yield Edit(f"Line {place.line}: ask about `{other}`, which was used", (Replace(place, other),))


def _whole(case: Case, element: ast.expr | None) -> str:
    """What a piece that the call takes (``p[0]``) is a piece of."""
    return case.program.text(element.value) if isinstance(element, ast.Subscript) else ""


def _of_the_model_that_ran(case: Case, node: ast.expr, found: Stranger | None) -> Iterator[Edit]:
    """A placeholder becomes what was passed to the model; a clone becomes the model that the block calls."""
    for call in _calls_in_block(case):
        asked = _beginning_like(node, call.func)
        if asked is None:
            continue
        model, same = case.program.text(call.func), ast.dump(asked) == ast.dump(call.func)
        if case.question.kind in SYMBOLIC and same and call.args:
            text, place = case.program.text(call.args[0]), case.program.span(node)
        elif case.question.kind not in SYMBOLIC and not same and _used_there(case, call, found):
            text, place = model, case.program.span(asked)
        else:
            continue
        yield Edit(f"Line {place.line}: ask about `{text}`, which was used", (Replace(place, text),))


def _beginning_like(node: ast.expr, model: ast.expr) -> ast.expr | None:
    """What ``node`` (``clone.layers[0].kernel``, ``self.copy.weights``) begins with, in the form of ``model`` (a
    name, ``self.net``): what stands there for a model."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
        ours, theirs = ast.unparse(node).split("."), ast.unparse(model).split(".")
        if type(node) is type(model) and len(ours) == len(theirs):
            return node
    return None


def _calls_in_block(case: Case) -> Iterator[ast.Call]:
    """The calls of something that has a name or is an attribute."""
    block = block_of(case)
    for part in block.body if block is not None else ():
        calls = (n for n in ast.walk(part) if isinstance(n, ast.Call))
        yield from (call for call in calls if isinstance(call.func, ast.Name | ast.Attribute))


def _used_there(case: Case, call: ast.Call, found: Stranger | None) -> bool:
    """Whether the object that was meant was used while this call ran."""
    if found is None:
        return False
    users = (e for e in case.influence.users.get(found.other, ()) if case.opened < e.at < case.until)
    return any(call.lineno <= case.line_there(e) <= (call.end_lineno or call.lineno) for e in users)


def _converted_before(case: Case, node: ast.expr) -> Iterator[Edit]:
    """The call asks for ``tf.convert_to_tensor(data)``, made there: make it before the block, once, for all
    who use ``data``."""
    block, element = block_of(case), _element(case, node)
    if block is None or not isinstance(element, ast.Call) or called(element) != "convert_to_tensor":
        return
    data = element.args[0] if len(element.args) == 1 else None
    if not isinstance(data, ast.Name) or not any(data.id in names_in(part) for part in block.body):
        return
    text = f"{data.id} = {case.program.text(element)}"
    changes = (Insert(block.lineno, text, "before"), Replace(case.program.span(element), data.id))
    said = f"Line {block.lineno}: `{text}` before the block, and ask about `{data.id}`"
    yield Edit(said, changes)
    tape = name_of_tape(case)
    if tape:
        yield Edit(said, (*changes, Insert(block.lineno, f"{tape}.watch({data.id})", "first")))


def _use_it(case: Case) -> Iterator[Edit]:
    """The block computes again what the source already is: use the source there."""
    block, statement = block_of(case), case.program.statement_at(bound_line(case))
    if (
        block is None
        or not isinstance(statement, ast.Assign)
        or ast.unparse(statement.targets[0]) != case.question.source
    ):
        return
    written = ast.dump(statement.value)
    again = [
        node
        for part in block.body
        for node in ast.walk(part)
        if isinstance(node, ast.expr) and ast.dump(node) == written
    ]
    if again:
        changes = tuple(Replace(case.program.span(node), case.question.source) for node in again)
        yield Edit(
            f"Line {again[0].lineno}: `{case.program.text(again[0])}` -> `{case.question.source}`", changes
        )


def _element(case: Case, node: ast.expr) -> ast.expr | None:
    texts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
    return next((part for part in texts if ast.unparse(part) == case.question.source), None)


CAUSE = Cause(
    slug="wrong_source_object",
    title="The source is another object than the one that was used",
    explanation=(
        "A tape goes by objects, not by names or numbers. A slice or a cast made a second time, a clone "
        "of a model, or a Variable made anew under the old name, is not what the target was computed "
        "from, even where all its numbers agree. Pass the object itself."
    ),
    example=Example(
        program="""\
import tensorflow as tf

points = tf.Variable([0.5, 1.5, 4.0])
with tf.GradientTape() as tape:
    spread = tf.reduce_sum(points ** 2)
middle = points[1]
pull = tape.gradient(spread, middle)
""",
        line=6,
        source="middle",
        fix="tape.gradient(spread, points)",
    ),
    find=find,
    edits=edits,
    way_out="Ask about the object itself that the target was computed from.",
)
