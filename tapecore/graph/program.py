"""The program's text as a syntax tree: it names things and says what belongs to which loop; it never
decides what happened."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.recording.event import Event, Frame
    from tapecore.recording.recording import Recording


Function = ast.FunctionDef | ast.AsyncFunctionDef


class Span(NamedTuple):
    """A stretch of text: lines from 1, columns in characters from 0, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies inside, or is the same."""
        return self[:2] <= other[:2] and other[2:] <= self[2:]


_BREAK = re.compile(r"\r\n|\r|\n")


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them: a form feed or a separator of Unicode, at which ``str.splitlines`` breaks too,
    begins none."""
    lines = _BREAK.split(text)
    return lines[:-1] if not lines[-1] else lines


class Program:
    """A program's text; one that does not parse has an empty tree."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = lines_of(source)
        try:
            self.tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.tree = ast.Module(body=[], type_ignores=[])
        self._expressions: dict[Span, ast.expr | None] = {}

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node, a parent before its children."""
        found: list[ast.AST] = []
        waiting: list[ast.AST] = [self.tree]
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))
        return found

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The parent of every node but the root."""
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """Every statement, an outer one before those in it."""
        return [node for node in self.nodes if isinstance(node, ast.stmt)]

    @cached_property
    def passing(self) -> set[tuple[str, int]]:
        """The names, with their lines, that a loop or a comprehension gives to one thing after the other."""
        loops = (ast.For, ast.AsyncFor, ast.comprehension)
        inside = (part for node in self.nodes if isinstance(node, loops) for part in ast.walk(node.target))
        return {(node.id, node.lineno) for node in inside if isinstance(node, ast.Name)}

    @cached_property
    def calls(self) -> dict[Span, ast.Call]:
        """Every call by its place."""
        return {self.span(node): node for node in self.nodes if isinstance(node, ast.Call)}

    def functions_named(self, name: str) -> list[Function]:
        """Every function of that name, in the order of the text."""
        return self._functions.get(name, [])

    @cached_property
    def _functions(self) -> dict[str, list[Function]]:
        found: dict[str, list[Function]] = defaultdict(list)
        for statement in self.statements:
            if isinstance(statement, Function):
                found[statement.name].append(statement)
        return found

    @cached_property
    def _by_line(self) -> dict[int, ast.stmt]:
        found: dict[int, ast.stmt] = {}
        for statement in self.statements:
            for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1):
                found[line] = statement
        return found

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """Where ``node`` stands, in characters (the syntax tree counts bytes)."""
        end_line = node.end_lineno or node.lineno
        end = self._characters(end_line, node.end_col_offset or 0)
        return Span(node.lineno, self._characters(node.lineno, node.col_offset), end_line, end)

    def _characters(self, line: int, offset: int) -> int:
        if not 0 < line <= len(self.lines) or self.lines[line - 1].isascii():
            return offset
        return len(self.lines[line - 1].encode()[:offset].decode(errors="ignore"))

    def statement_at(self, line: int) -> ast.stmt | None:
        """The innermost statement that covers ``line``."""
        return self._by_line.get(line)

    def call_at(self, span: Span, method: str = "") -> ast.Call | None:
        """The call at ``span``; without an exact one, the innermost around it (of ``method``, when given)."""
        exact = self.calls.get(span)
        if exact is not None:
            return exact
        near = [place for place in self.calls if place.holds(span)]
        if not near and method:
            near = [
                p for p, c in self.calls.items() if p.line <= span.line <= p.end_line and called(c) == method
            ]
        return self.calls[max(near)] if near else None

    def expression_at(self, span: Span) -> ast.expr | None:
        """The innermost expression that holds ``span``."""
        if span not in self._expressions:  # a loop asks for the same ones in every pass
            self._expressions[span] = self._innermost(span)
        return self._expressions[span]

    def _innermost(self, span: Span) -> ast.expr | None:
        best: ast.expr | None = None
        for node in ast.walk(self.statement_at(span.line) or ast.Pass()):
            if isinstance(node, ast.expr) and self.span(node).holds(span):
                best = node
        return best

    def text(self, node: ast.AST) -> str:
        """``node`` as the person wrote it, on one line."""
        if isinstance(node, ast.expr | ast.stmt):
            written = ast.get_source_segment(self.source, node)
            if written is not None and "\n" not in written:
                return written
        return ast.unparse(node)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """``node``'s parent, its parent, and so on."""
        while (found := self.parents.get(node)) is not None:
            yield found
            node = found

    def function_around(self, node: ast.AST) -> Function | None:
        """The innermost function that ``node`` stands in; None for one in the program itself."""
        return next((each for each in self.around(node) if isinstance(each, Function)), None)

    def functions_at(self, line: int) -> list[Function]:
        """The functions that hold ``line``, their headers included, the innermost first."""
        statement = self.statement_at(line)
        around = () if statement is None else (statement, *self.around(statement))
        return [node for node in around if isinstance(node, Function)]

    def beside(self, statement: ast.stmt) -> tuple[list[ast.stmt], list[ast.stmt]]:
        """The statements before and after ``statement`` in its block."""
        parent = self.parents.get(statement)
        for name in ("body", "orelse", "finalbody"):
            block: list[ast.stmt] = getattr(parent, name, [])
            if statement in block:
                place = block.index(statement)
                return block[:place], block[place + 1 :]
        return [], []


def called(call: ast.Call) -> str:
    """The last word of what is called: ``gradient`` of ``tape.gradient(...)``."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def names_in(node: ast.AST | None) -> set[str]:
    """The plain names that occur in ``node``."""
    return set() if node is None else {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def span_of(recording: Recording, event: Event) -> Span | None:
    """Where in the text ``event`` happened, if the recording knows columns."""
    if not 0 <= event.stack < len(recording.frames):
        return Span(event.line, 0, event.line, 0) if event.line > 0 else None
    return span_of_frame(recording.frames[event.stack])


def span_of_frame(frame: Frame) -> Span:
    """Where in the text ``frame`` was."""
    return Span(frame.line, frame.column, frame.end_line, frame.end_column)
