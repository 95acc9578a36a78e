"""How a program writes the targets and sources of a gradient call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from tapecore.graph.asking import is_asked
from tapecore.graph.program import span_of

if TYPE_CHECKING:
    from tapecore.graph.program import Program
    from tapecore.graph.words import Words
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

_SOURCES = {"gradient": "sources", "jacobian": "sources", "batch_jacobian": "source"}
_TARGET = {"jvp": "primals"}


def gradient_call(recording: Recording, program: Program, event: Event) -> ast.Call | None:
    """The call of a gradient event in the program's text; None for one that the library makes."""
    span = span_of(recording, event) if is_asked(event) else None
    return None if span is None else program.call_at(span, event.what)


def argument(call: ast.Call | None, position: int, keyword: str) -> ast.expr | None:
    """An argument of ``call``, wherever it stands."""
    if call is None:
        return None
    given = next((k.value for k in call.keywords if k.arg == keyword), None)
    if given is None and len(call.args) > position:
        given = call.args[position]
    return None if isinstance(given, ast.Starred) else given


def target_argument(call: ast.Call | None, what: str) -> ast.expr | None:
    """The target as written."""
    return argument(call, 0, _TARGET.get(what, "target"))


def sources_argument(call: ast.Call | None, what: str) -> ast.expr | None:
    """The sources as written (``jvp`` has none)."""
    return argument(call, 1, _SOURCES[what]) if what in _SOURCES else None


def source_texts(words: Words, event: Event, node: ast.expr | None) -> list[str]:
    """Each flattened source as the program writes it: an element of a literal by its text, another by its
    text and place."""
    values: list[int] = event.info.get("sources", [])
    return _texts(node, event.info.get("source_paths"), values, words, event.at)


def target_texts(words: Words, event: Event, node: ast.expr | None) -> list[str]:
    """Each flattened target as the program writes it."""
    return _texts(node, event.info.get("target_paths"), list(event.inputs), words, event.at)


def _texts(node: ast.expr | None, paths: Any, values: list[int], words: Words, at: int) -> list[str]:
    if node is None:
        return [words.value(value, at) or "?" for value in values]
    if not isinstance(paths, list | tuple) or len(paths) != len(values):  # type: ignore[arg-type]
        paths = _guess(node, len(values))
    return [spell(node, str(path)) for path in paths]  # type: ignore[misc]


def _guess(node: ast.expr, count: int) -> list[str]:
    """The places of ``count`` leaves when the recording does not tell: those of a flat literal, else
    numbers."""
    if isinstance(node, ast.Dict) and len(node.keys) == count:
        keys = sorted((ast.literal_eval(k) for k in node.keys if isinstance(k, ast.Constant)), key=str)
        if len(keys) == count:
            return [f"[{key!r}]" for key in keys]
    if count == 1 and not isinstance(node, ast.List | ast.Tuple):
        return [""]
    return [f"[{index}]" for index in range(count)]


def spell(node: ast.expr, path: str) -> str:
    """``node`` at ``path``: as far as ``node`` is a literal its element's own text, and what is left of the
    path behind it."""
    steps = _steps(path)
    if steps is None:
        return ast.unparse(node) + path
    while steps:
        element = _element(node, _key(steps[0]))
        if element is None:
            break
        node, steps = element, steps[1:]
    for step in steps:
        node = _followed(node, step)
    return ast.unparse(node)


def _steps(path: str) -> list[ast.expr] | None:
    """``[2]['w'].x`` as the nodes of its steps, the first step first; None for what is no path."""
    try:
        tree: ast.expr = ast.parse("_" + path, mode="eval").body
    except SyntaxError:
        return None
    steps: list[ast.expr] = []
    while isinstance(tree, ast.Subscript | ast.Attribute):
        steps.append(tree)
        tree = tree.value
    return steps[::-1] if isinstance(tree, ast.Name) else None


def _key(step: ast.expr) -> object:
    return _constant(step.slice) if isinstance(step, ast.Subscript) else None


def _followed(node: ast.expr, step: ast.expr) -> ast.expr:
    """``step`` taken from ``node``; the syntax tree knows where brackets have to stand."""
    if isinstance(step, ast.Subscript):
        return ast.Subscript(node, step.slice, ast.Load())
    return ast.Attribute(node, step.attr, ast.Load()) if isinstance(step, ast.Attribute) else node


def _constant(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _element(node: ast.expr, key: object) -> ast.expr | None:
    if isinstance(node, ast.List | ast.Tuple) and isinstance(key, int):
        plain = not any(isinstance(element, ast.Starred) for element in node.elts)
        return node.elts[key] if plain and 0 <= key < len(node.elts) else None
    if isinstance(node, ast.Dict):
        for written, value in zip(node.keys, node.values, strict=True):
            if isinstance(written, ast.Constant) and written.value == key:
                return value
    return None
