"""Numbers that stand in the program's text as operands: they belong to their operation, as in ``** 2``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import called, span_of

if TYPE_CHECKING:
    from tapecore.graph.words import Words
    from tapecore.recording.event import Event

_MADE = frozenset({("convert", "scalar"), ("create", "constant")})


class Literals:
    """Which inputs of an op are such numbers, and what the op is called with them."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.recording = words.recording
        self._nodes: dict[tuple[int, str], ast.AST | None] = {}
        self._numbers: dict[tuple[int, str], list[tuple[int, str]]] = {}

    def slots(self, event: Event) -> dict[int, str]:
        """Slot -> the number as it is written, for each input of ``event`` that is one number in the text."""
        if event.kind != "op" or event.within >= 0:
            return {}
        found: dict[int, str] = {}
        for slot, written in self._written(event):
            value = event.inputs[slot] if slot < len(event.inputs) else -1
            made = self.words.made.get(value)
            if made is None or (made.kind, made.what) not in _MADE or self.recording.values[value].size != 1:
                continue
            if not self.words.value(value):
                found[slot] = written
        return found if len(found) < sum(value >= 0 for value in event.inputs) else {}

    def _written(self, event: Event) -> list[tuple[int, str]]:
        """The numbers among the operands in the text, each with its slot."""
        key = (event.stack, event.what)
        if key not in self._numbers:  # a loop asks for the same in every pass
            numbers = [(slot, _number(each)) for slot, each in enumerate(_operands(self._expression(event)))]
            text = self.words.program.text
            self._numbers[key] = [(slot, text(number)) for slot, number in numbers if number is not None]
        return self._numbers[key]

    def label(self, event: Event, slots: dict[int, str]) -> str:
        """``** 2``, ``0.1 *``, ``maximum(·, 0.0)``."""
        word = self.words.op(event)
        if not slots:
            return word
        if word.isidentifier() or len(event.inputs) != 2:
            return f"{word}({', '.join(slots.get(slot, '·') for slot in range(len(event.inputs)))})"
        return f"{slots[0]} {word}" if 0 in slots else f"{word} {slots[1]}"

    def operand(self, event: Event, slot: int) -> str:
        """The name that stands where an input is written (``rate`` in ``rate * grad``), or ""."""
        operands = _operands(self._expression(event)) if event.kind == "op" and event.within < 0 else []
        node = operands[slot] if slot < len(operands) else None
        return self.words.program.text(node) if isinstance(node, ast.Name | ast.Attribute) else ""

    def _expression(self, event: Event) -> ast.AST | None:
        key = (event.stack, event.what)
        if key not in self._nodes:
            self._nodes[key] = self._look_up(event)
        return self._nodes[key]

    def _look_up(self, event: Event) -> ast.AST | None:
        span = span_of(self.recording, event)
        node = None if span is None else self.words.program.expression_at(span)
        if node is None and span is not None:
            statement = self.words.program.statement_at(span.line)
            return statement if isinstance(statement, ast.AugAssign) else None
        if isinstance(node, ast.Call) and called(node) != self.words.op(event):
            return None
        return node


def _operands(node: ast.AST | None) -> list[ast.expr]:
    """The operands in the order of an op's inputs."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.AugAssign):
        return [node.target, node.value]
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return [node.left, *node.comparators]
    if isinstance(node, ast.Call) and not any(isinstance(each, ast.Starred) for each in node.args):
        return node.args
    return []


def _number(node: ast.expr) -> ast.expr | None:
    """The number that is written there, also with a sign or inside ``tf.constant(...)``."""
    if isinstance(node, ast.Call) and called(node) == "constant" and len(node.args) == 1:
        return _number(node.args[0])
    inner = node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else node
    is_number = isinstance(inner, ast.Constant) and isinstance(inner.value, int | float | complex)
    return node if is_number else None
