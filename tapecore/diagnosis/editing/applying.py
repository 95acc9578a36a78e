"""Edits applied to a program's concrete syntax tree, so that its formatting stays."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst
from libcst import matchers
from libcst.matchers import findall
from libcst.metadata import MetadataWrapper, PositionProvider

from tapecore.diagnosis.editing.edit import Change, Insert, Replace, Statement, Unwrap
from tapecore.diagnosis.editing.nesting import merged
from tapecore.graph.program import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def apply(source: str, changes: Sequence[Change]) -> str | None:
    """``source`` after ``changes``; None when a place is not there or the result is no program."""
    together = merged(source, changes)
    if together is None:
        return None
    try:
        wrapper = MetadataWrapper(cst.parse_module(source))
        editor = _Editor(together)
        edited = wrapper.visit(editor).code
        ast.parse(edited)
    except (cst.ParserSyntaxError, SyntaxError, cst.CSTValidationError):
        return None
    except RecursionError:  # an expression of hundreds of terms is a tree as deep
        return None
    return edited if editor.done >= set(together) and edited != source else None


Block = cst.If | cst.With | cst.For | cst.While | cst.FunctionDef


class _Editor(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, changes: Iterable[Change]) -> None:
        super().__init__()
        self.done: set[Change] = set()
        self.expressions = {change.span: change for change in changes if isinstance(change, Replace)}
        self.statements: dict[int, list[Change]] = {}
        for change in changes:
            if not isinstance(change, Replace):
                self.statements.setdefault(change.line, []).append(change)

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT):  # type: ignore[override]
        left = super().on_leave(original_node, updated_node)
        if isinstance(original_node, cst.BaseExpression) and isinstance(left, cst.BaseExpression):
            return self._expression(original_node, left)
        if isinstance(original_node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            return self._statement(original_node, left)  # type: ignore[arg-type]
        return left

    def _place(self, node: cst.CSTNode) -> Span:
        place = self.get_metadata(PositionProvider, node)
        return Span(place.start.line, place.start.column, place.end.line, place.end.column)  # type: ignore[union-attr]

    def _expression(self, original: cst.BaseExpression, left: cst.BaseExpression) -> cst.BaseExpression:
        change = self.expressions.get(self._place(original))
        if change is None or change in self.done:
            return left
        self.done.add(change)
        written = cst.parse_expression(change.text)
        kept = left if left.lpar else written  # type: ignore[attr-defined]  # one pair of brackets will do
        return written.with_changes(lpar=kept.lpar, rpar=kept.rpar)  # type: ignore[attr-defined]

    def _statement(
        self, original: cst.CSTNode, left: cst.BaseStatement
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement] | cst.RemovalSentinel:
        changes = self.statements.pop(self._place(original).line, [])
        result: list[cst.BaseStatement] = [left]
        for change in changes:
            if isinstance(change, Statement) and _shares_its_line(original):
                continue  # the others on the line are not to go with it
            self.done.add(change)
            result = self._change(result, change)
        if result == [left]:
            return left
        return cst.FlattenSentinel(result) if result else cst.RemoveFromParent()

    def _change(self, result: list[cst.BaseStatement], change: Change) -> list[cst.BaseStatement]:
        place = next((i for i, s in enumerate(result) if isinstance(s, Block)), 0)
        if isinstance(change, Unwrap):
            return [*_body(result[place]), *result[1:]]
        if isinstance(change, Statement):
            return [_parsed(change.text, result[0])] if change.text else []
        if isinstance(change, Insert) and change.where in ("first", "last"):
            block = result[place]
            body = _body(block)
            new = _parsed(change.text, None)
            inner = [new, *body] if change.where == "first" else [*body, new]
            return [*result[:place], _with_body(block, inner), *result[place + 1 :]]
        if isinstance(change, Insert):
            new = _parsed(change.text, None)
            return [new, *result] if change.where == "before" else [*result, new]
        return result


def _shares_its_line(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and len(node.body) > 1


def _parsed(text: str, instead_of: cst.BaseStatement | None) -> cst.BaseStatement:
    statement = cst.parse_statement(text)
    if isinstance(instead_of, cst.SimpleStatementLine) and isinstance(statement, cst.SimpleStatementLine):
        return statement.with_changes(
            leading_lines=instead_of.leading_lines, trailing_whitespace=instead_of.trailing_whitespace
        )
    if isinstance(instead_of, Block) and isinstance(statement, cst.SimpleStatementLine):
        return statement.with_changes(leading_lines=[*instead_of.leading_lines, *_comments_in(instead_of)])
    return statement  # type: ignore[return-value]


def _comments_in(block: cst.CSTNode) -> list[cst.EmptyLine]:
    """The comments in a block, but those above it, as lines above what comes in its place."""
    above = {id(line.comment) for line in getattr(block, "leading_lines", ())}
    inside = [found for found in findall(block, matchers.Comment()) if id(found) not in above]
    return [cst.EmptyLine(comment=comment) for comment in inside if isinstance(comment, cst.Comment)]


def _body(block: cst.BaseStatement) -> list[cst.BaseStatement]:
    body = block.body if isinstance(block, Block) else None
    if isinstance(body, cst.IndentedBlock):
        return list(body.body)
    if isinstance(body, cst.SimpleStatementSuite):
        return [cst.SimpleStatementLine(body=list(body.body))]
    return [block]


def _with_body(block: cst.BaseStatement, inner: list[cst.BaseStatement]) -> cst.BaseStatement:
    if isinstance(block, Block) and isinstance(block.body, cst.IndentedBlock):
        return block.with_changes(body=block.body.with_changes(body=inner))
    if isinstance(block, Block):
        return block.with_changes(body=cst.IndentedBlock(body=inner))
    return block
