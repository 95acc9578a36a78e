"""The program's text as names: a person's word for an op, and what the expression that ran it says."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import span_of
from tapecore.graph.words import LONGEST, SIGNS

if TYPE_CHECKING:
    from tapecore.graph.words import Words
    from tapecore.recording import Event


class Source:
    """Answers questions about the program's text; each place of it is looked at once."""

    def __init__(self, words: Words) -> None:
        self.recording = words.recording
        self.program = words.program
        self.words = words
        self._said: dict[tuple[int, int, str, str, bool], str] = {}
        self._texts: dict[int, str] = {}

    def text_at(self, event: Event) -> str:
        """The expression at an event's place, on one line; "" where there is none."""
        if event.stack not in self._texts or event.stack < 0:
            self._texts[event.stack] = self.words.expression(event)
        return self._texts[event.stack]

    def word(self, event: Event) -> str:
        """What a person calls the op: `*`, `sin`, `reduce_mean`."""
        word = SIGNS.get(event.what) if event.within >= 0 else None
        return word or self.words.op(event)

    def expression(self, event: Event) -> str:
        """The expression that is this op, or "" where its place holds something larger (a layer)."""
        return self._said_by(event)

    def inside(self, event: Event) -> str:
        """The call of the person's that an op ran in without being it: `layer(x)`; else ""."""
        return self.words.calls.inside(event, LONGEST)

    def _said_by(self, event: Event) -> str:
        ends = self.words.calls.is_value(event)
        key = (event.stack, event.within, event.what, str(event.info.get("api", "")), ends)
        if key not in self._said:
            self._said[key] = self.text_at(event) if self._is_all(event) else ""
        return self._said[key]

    def _is_all(self, event: Event) -> bool:
        """Whether the expression there has the op's value; in a call it may be that of another op."""
        if event.within >= 0:
            return False
        span = span_of(self.recording, event)
        node = self.program.expression_at(span) if span is not None else None
        if isinstance(node, ast.Call):
            return self.words.calls.is_value(event)
        return isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Subscript)) and event.what in SIGNS
