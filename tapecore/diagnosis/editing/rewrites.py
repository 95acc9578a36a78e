"""Edits that several causes share: watching a source, changing a call's argument, finding a tape's block in
the text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import fitting
from tapecore.diagnosis.editing.edit import Edit, Insert, Replace
from tapecore.diagnosis.scoping import stored_by
from tapecore.graph.program import called, names_in

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.graph.program import Program
    from tapecore.graph.tapes import Tape


HANDED_ON = ast.FunctionDef | ast.AsyncFunctionDef | ast.For | ast.AsyncFor
"""What gives a name to a thing that was there before."""


def with_statement(program: Program, line: int) -> ast.With | None:
    """The ``with`` statement whose header covers ``line``."""
    for node in program.statements:
        if isinstance(node, ast.With) and node.lineno <= line <= max(node.lineno, node.body[0].lineno - 1):
            return node
    return None


def sole_with(program: Program, line: int) -> ast.With | None:
    """The ``with`` statement of one item that begins at ``line``."""
    for node in program.statements:
        if isinstance(node, ast.With) and node.lineno == line and len(node.items) == 1:
            return node
    return None


def block_of(case: Case) -> ast.With | None:
    """The block of the tape that was asked."""
    return with_statement(case.program, case.opened_line)


def tape_name(block: ast.With, place: int = 0) -> str:
    """What the block calls its tape, or the tape at ``place`` of several; "" when it has no name."""
    names = [name for item in block.items if (name := _tape_of(item)) is not None]
    return names[min(place, len(names) - 1)] if names else ""


def _tape_of(item: ast.withitem) -> str | None:
    """The tape's name, "" for one without; None for what is no tape."""
    if isinstance(item.context_expr, ast.Call) and called(item.context_expr) == "GradientTape":
        return ast.unparse(item.optional_vars) if item.optional_vars is not None else ""
    if isinstance(item.context_expr, ast.Name | ast.Attribute) and item.optional_vars is None:
        return ast.unparse(item.context_expr)
    return None


def name_of_tape(case: Case, tape: Tape | None = None) -> str:
    """What the program calls a tape where it opened it: the one that was asked, or ``tape``; of several
    in one ``with`` they are told apart by their order."""
    tape = tape or case.tape
    opened = [at for at in tape.opened if at < case.until]
    block = with_statement(case.program, case.line(opened[-1])) if opened else None
    if block is None:
        return ""
    return tape_name(block, _place_in(case, block, opened[-1]))


def _place_in(case: Case, block: ast.With, at: int) -> int:
    """How many other tapes of the same ``with`` were opened just before event ``at``."""
    tapes = sum(_tape_of(item) is not None for item in block.items)
    before = [e for e in case.events[:at] if e.kind == "tape_open"] if tapes > 1 else []
    same = [e for e in before if with_statement(case.program, e.line) is block]
    return len(same) % tapes if tapes else 0


def tape_call(case: Case) -> ast.Call | None:
    """The call ``GradientTape(...)`` that made the tape."""
    lines = {case.line(at) for at in case.tape.opened[:1]} | {case.opened_line}
    name = name_of_tape(case)
    for call in case.program.calls.values():
        if called(call) == "GradientTape" and (
            call.lineno in lines or _bound_to(case.program, call) == name != ""
        ):
            return call
    headers = {
        item.context_expr for s in case.program.statements if isinstance(s, ast.With) for item in s.items
    }
    calls = (call for call in case.program.calls.values() if called(call) == "GradientTape")
    elsewhere = [call for call in calls if call not in headers]
    return elsewhere[0] if len(elsewhere) == 1 else None


def _bound_to(program: Program, call: ast.Call) -> str:
    parent = program.parents.get(call)
    return ast.unparse(parent.targets[0]) if isinstance(parent, ast.Assign) else ""


def inside(node: ast.stmt, line: int) -> bool:
    """Whether ``line`` is in the body of ``node``."""
    body = getattr(node, "body", None)
    return bool(body) and body[0].lineno <= line <= (node.end_lineno or node.lineno)


def watch_edit(case: Case) -> Edit | None:
    """``tape.watch(source)`` as soon as the source is there: first in the block, or after the line that
    makes it."""
    block = block_of(case)
    if block is None or case.source is None or case.question.source == "?":
        return None
    name = name_of_tape(case)
    text = case.question.source
    if not name or case.tape.forward:
        return None
    of_keras = ".value" if case.question.kind == "Variable" else ""  # `watch` refuses a Keras Variable itself
    call = f"{name}.watch({text}{of_keras})"
    line = bound_line(case)
    if inside(block, line):
        statement = case.program.statement_at(line)
        if statement is None:
            return None
        return Edit(f"After line {line}: `{call}`", (Insert(statement.lineno, call, "after"),))
    return Edit(f"Line {block.lineno}: `{call}` first in the block", (Insert(block.lineno, call, "first"),))


def bound_line(case: Case) -> int:
    """The line where the source's name was given to it; where it was made, if a call or a loop only handed it
    on."""
    names = [
        n
        for n in case.words.bindings.get(case.question.value, [])
        if n.text == case.question.source and n.after <= case.until
    ]
    made = case.creation.line if case.creation is not None else 0
    if not names or (made > 0 and isinstance(case.program.statement_at(names[-1].line), HANDED_ON)):
        return made
    return names[-1].line


def keyword(call: ast.Call, name: str) -> ast.keyword | None:
    """The keyword argument ``name`` of ``call``."""
    return next((k for k in call.keywords if k.arg == name), None)


def with_keyword(program: Program, call: ast.Call, name: str, text: str | None) -> Replace:
    """``call`` with keyword ``name`` set to ``text``, or without it; the rest of the call as written."""
    arguments = [program.text(argument) for argument in call.args]
    given = {k.arg: program.text(k.value) for k in call.keywords}
    if text is None:
        given.pop(name, None)
    else:
        given[name] = text
    arguments += [f"{key}={value}" if key is not None else f"**{value}" for key, value in given.items()]
    return Replace(program.span(call), f"{program.text(call.func)}({', '.join(arguments)})")


def calls_on(program: Program, line: int) -> list[ast.Call]:
    """The calls that begin on ``line``'s statement, outer ones first."""
    statement = program.statement_at(line)
    if statement is None:
        return []
    found = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return sorted(found, key=lambda call: (program.span(call)[:2], [-n for n in program.span(call)[2:]]))


def rewritten(
    program: Program, node: ast.expr, text: str, *, both: bool = False, alters: bool = False
) -> Edit:
    """``node`` becomes ``text``; the line that says so shows the new text, or ``both`` old and new.
    ``alters``: ``text`` computes something else."""
    shown = f"`{program.text(node)}` -> `{text}`" if both else f"`{text}`"
    return Edit(f"Line {node.lineno}: {shown}", (fitting(program, node, text),), alters)


def assignment_of(program: Program, line: int) -> ast.Assign | None:
    """The plain assignment at ``line``, to one target."""
    statement = program.statement_at(line)
    return statement if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None


def meaning(program: Program, node: ast.expr, at: ast.AST) -> ast.expr:
    """``node``; where it is a name that was given a value once, in the same function, and nothing in that
    value was given another since, that value."""
    given = [s for s in program.statements if isinstance(node, ast.Name) and node.id in stored_by(s)]
    only = given[0] if len(given) == 1 else None
    if not isinstance(only, ast.Assign) or not isinstance(only.targets[0], ast.Name) or len(only.targets) > 1:
        return node
    end = getattr(at, "lineno", 0)
    since = [s for s in program.statements if only.lineno < s.lineno <= end]
    changed = any(stored_by(s) & names_in(only.value) for s in since)
    same = program.function_around(only) is program.function_around(at)
    return only.value if same and not changed and only.lineno < end else node
