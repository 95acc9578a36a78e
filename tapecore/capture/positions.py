"""Where in the person's text the program is: the frames of the person's code, interned in the recording's
frame table.

A frame keeps its activation in ``f_trace``, which only a tracing debugger uses (its own function is called
from there): so an activation lives exactly as long as its frame, and no frame, nor what its locals hold, is
kept alive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tapecore.recording import Frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType, TracebackType

Span = tuple[int, int, int, int]
"""Line, column, end line, end column; lines from 1, columns from 0, in bytes of UTF-8 as Python counts
them."""

NOWHERE: Span = (0, 0, 0, 0)


class Place(NamedTuple):
    """A place: its line, its frame's index, the span of the expression at work, the activation it happens
    in."""

    line: int
    stack: int
    span: Span
    activation: int


OUTSIDE = Place(0, -1, NOWHERE, -1)


class Activation:
    """One call of a person's function. ``frames`` maps (caller's frame, instruction) to the frame's index."""

    __slots__ = ("before", "frames", "number", "owner")

    def __init__(self, owner: Positions, number: int, before: Any) -> None:
        self.owner = owner
        self.number = number
        self.before = before
        self.frames: dict[tuple[int, int], tuple[int, Span]] = {}

    def __call__(self, *event: Any) -> Activation:
        """Asked by a tracer: what was there before goes on tracing."""
        if self.before is not None:
            self.before = self.before(*event)
        return self


class Positions:
    """Finds the person's frames: those of the file ``filename``, up to the code object ``first``, where the
    run began."""

    def __init__(
        self, filename: str, source: str, append: Callable[[Frame], int], first: object = None
    ) -> None:
        self.filename = filename
        self._lines = source.split("\n")
        self.first = first
        self._append = append
        self._spans: dict[CodeType, list[Span]] = {}
        self._activations: dict[CodeType, int] = {}

    def here(self, frame: FrameType | None) -> Place:
        """The place of the nearest frame of the person at or above ``frame``."""
        chain = self._chain(frame)
        if not chain:
            return OUTSIDE
        index, span, number = -1, NOWHERE, -1
        for caller in reversed(chain):
            activation = self._activation(caller)
            index, span = self._interned(caller, caller.f_lasti, activation, index)
            number = activation.number
        return Place(span[0], index, span, number)

    def of_traceback(self, trace: TracebackType | None) -> Place:
        """The place where an exception came from: the innermost frame of the person's in its traceback."""
        index, span, number = -1, NOWHERE, -1
        while trace is not None:
            frame = trace.tb_frame
            if frame.f_code.co_filename == self.filename:
                activation = self._activation(frame)
                index, span = self._interned(frame, trace.tb_lasti, activation, index)
                number = activation.number
            trace = trace.tb_next
        return Place(span[0], index, span, number)

    def _chain(self, frame: FrameType | None) -> list[FrameType]:
        chain: list[FrameType] = []
        while frame is not None:
            code = frame.f_code
            if code.co_filename == self.filename:
                chain.append(frame)
            if code is self.first:
                break
            frame = frame.f_back
        return chain

    def _activation(self, frame: FrameType) -> Activation:
        mark: Any = frame.f_trace
        while type(mark) is Activation:
            if mark.owner is self:
                return mark
            mark = mark.before
        code = frame.f_code
        number = self._activations.get(code, 0)
        self._activations[code] = number + 1
        activation = Activation(self, number, frame.f_trace)
        frame.f_trace = activation
        return activation

    def _interned(
        self, frame: FrameType, instruction: int, activation: Activation, parent: int
    ) -> tuple[int, Span]:
        known = activation.frames.get((parent, instruction))
        if known is None:
            code = frame.f_code
            spans = self._spans.get(code)
            if spans is None:
                spans = self._spans[code] = _spans(code)
            span = spans[instruction // 2] if instruction >= 0 else NOWHERE
            name = code.co_qualname.replace("<locals>.", "")
            index = self._append(Frame(name, activation.number, parent, *self._in_characters(span)))
            known = activation.frames[parent, instruction] = index, span
        return known

    def _in_characters(self, span: Span) -> Span:
        line, column, end_line, end_column = span
        return line, self._column(line, column), end_line, self._column(end_line, end_column)

    def _column(self, line: int, column: int) -> int:
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        return column if text.isascii() else len(text.encode()[:column].decode("utf-8", "replace"))


def _spans(code: CodeType) -> list[Span]:
    spans: list[Span] = []
    for line, end_line, column, end_column in code.co_positions():
        first = line or 0
        spans.append((first, column or 0, max(end_line or 0, first), end_column or 0))
    return spans
