"""What goes with the steps: prints and figures, what tapes watch, conditions, lines that did not run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from app.document.errors import spoken_error
from app.document.model import Branch, Output

if TYPE_CHECKING:
    from app.document.speech import Speech
    from tapecore.recording.event import Event

_SHOWN = frozenset({"print", "result", "figure", "error"})
_MIME = {"png": "image/png", "svg": "image/svg+xml"}


def build_outputs(speech: Speech) -> list[Output]:
    """Prints, results, figures and errors, each at the step that made it."""
    found: list[Output] = []
    for event in speech.lookup.events:
        if event.kind not in _SHOWN:
            continue
        step = speech.lookup.step_of(event.at)
        if event.kind in ("print", "result"):
            found.append(Output(step, event.line, event.kind, event.what, "text/plain"))
        elif event.kind == "figure":
            mime = _MIME.get(event.what, "image/png")
            found.append(Output(step, event.line, "figure", str(event.info.get("data", "")), mime))
        elif event.kind == "error" and not event.info.get("caught") and event.within < 0:
            found.append(Output(step, event.line, "error", spoken_error(event), "text/plain"))
    return found


def build_branches(speech: Speech) -> list[Branch]:
    """`x > 0.0 -> False` at its line."""
    return [
        Branch(
            speech.lookup.step_of(event.at),
            event.line,
            _condition(speech, event),
            bool(event.info.get("value")),
        )
        for event in speech.lookup.events
        if event.kind == "branch"
    ]


def _condition(speech: Speech, event: Event) -> str:
    said = " ".join(speech.lookup.source.text_at(event).split())
    return said if said and "\n" not in said and len(said) < 60 else speech.names.label(event.inputs[0])


def build_skipped(speech: Speech) -> list[int]:
    """Lines that surely did not run: the side of an `if` that no pass took, and what follows a last error."""
    try:
        tree = ast.parse(speech.lookup.recording.source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    dead = {line for node in ast.walk(tree) if isinstance(node, ast.If) for line in _untaken(speech, node)}
    dead |= _after_the_end(speech, tree)
    reached = {event.line for event in speech.lookup.events}
    return sorted(dead - reached)


def _untaken(speech: Speech, node: ast.If) -> set[int]:
    lines = range(node.test.lineno, (node.test.end_lineno or node.test.lineno) + 1)
    taken = {
        bool(e.info.get("value")) for e in speech.lookup.events if e.kind == "branch" and e.line in lines
    }
    if len(taken) != 1 or not isinstance(node.test, (ast.Compare, ast.Name, ast.Call, ast.Attribute)):
        return set()
    return _lines(node.orelse if True in taken else node.body)


def _lines(body: list[ast.stmt]) -> set[int]:
    return {
        line
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.stmt)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def _after_the_end(speech: Speech, tree: ast.Module) -> set[int]:
    errors = [
        e for e in speech.lookup.events if e.kind == "error" and not e.info.get("caught") and e.within < 0
    ]
    line = _module_line(speech, errors[-1]) if errors else 0
    ends = [s.end_lineno or s.lineno for s in tree.body if s.lineno <= line <= (s.end_lineno or s.lineno)]
    return {dead for dead in _lines(tree.body) if ends and dead > ends[0]}


def _module_line(speech: Speech, error: Event) -> int:
    """The line of the program itself (not of a function of it) at which the error came out."""
    frames = speech.lookup.recording.frames
    stack = error.stack
    while 0 <= stack < len(frames) and frames[stack].parent >= 0:
        stack = frames[stack].parent
    return frames[stack].line if 0 <= stack < len(frames) else 0
