"""Where in the person's text the program is: the frames of the person's code, interned in the recording's
frame table.

A frame keeps its activation in ``f_trace``, which only a tracing debugger uses (its own function is called
from there): so an activation lives exactly as long as its frame, and no frame, nor what its locals hold, is
kept alive.
"""

from __future__ import annotations

import inspect
import weakref
from typing import TYPE_CHECKING, Any, NamedTuple

from tapecore.recording import Frame

if TYPE_CHECKING:
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


_spans_of: weakref.WeakKeyDictionary[CodeType, list[Span]] = weakref.WeakKeyDictionary()
OUTSIDE = Place(0, -1, NOWHERE, -1)
RESUMED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
"""Code whose frames go on under another caller than before."""


class Activation:
    """One call of a person's function. ``places`` maps (caller's frame, instruction) to the place; where the
    caller cannot change, which is so for all but generators and the like, instructions alone do in ``near``.
    """

    __slots__ = ("before", "near", "number", "owner", "places", "steady")

    def __init__(self, owner: object, number: int, before: Any, steady: bool) -> None:
        self.owner = owner
        self.number = number
        self.before = before
        self.steady = steady
        self.places: dict[tuple[int, int], Place] = {}
        self.near: dict[int, Place] = {}

    def without(self, owner: object) -> Any:
        """What is left when the mark of ``owner`` is taken off."""
        if self.owner is owner:
            return self.before
        if type(self.before) is Activation:
            self.before = self.before.without(owner)
        return self

    def __call__(self, *event: Any) -> Activation:
        """Asked by a tracer: what was there before goes on tracing."""
        if self.before is not None:
            self.before = self.before(*event)
        return self


class Positions:
    """Finds the person's frames: those of the file ``filename``, up to the code object ``first``, where the
    run began."""

    def __init__(self, filename: str, source: str, frames: list[Frame], first: object = None) -> None:
        self.filename = filename
        self._source = source
        self._lines: list[str] = []
        self.first = first
        self._token = object()  # marks outlive the recorder, and must not keep it alive
        self._frames = frames
        self._activations: dict[CodeType, int] = {}

    def here(self, frame: FrameType | None) -> Place:
        """The place of the nearest frame of the person at or above ``frame``."""
        filename, first = self.filename, self.first
        while frame is not None:
            code = frame.f_code
            if code.co_filename == filename:
                mark: Any = frame.f_trace
                if type(mark) is Activation and mark.owner is self._token:
                    place = mark.near.get(frame.f_lasti)
                    if place is not None:
                        return place
                return self._found(frame)
            if code is first:
                break
            frame = frame.f_back
        return OUTSIDE

    def _found(self, nearest: FrameType) -> Place:
        """The place of a person's frame that is not yet known, and of its callers."""
        place = OUTSIDE
        for caller in reversed(self._chain(nearest)):
            activation = self._activation(caller)
            place = self._interned(caller, caller.f_lasti, activation, place.stack)
            if activation.steady:
                activation.near[caller.f_lasti] = place
        return place

    def of_traceback(self, trace: TracebackType | None) -> Place:
        """The place where an exception came from: the innermost frame of the person's in its traceback."""
        place = OUTSIDE
        while trace is not None:
            frame = trace.tb_frame
            if frame.f_code.co_filename == self.filename:
                place = self._interned(frame, trace.tb_lasti, self._activation(frame), place.stack)
            trace = trace.tb_next
        return place

    def release(self, frame: FrameType | None) -> None:
        """Take the marks off ``frame`` and its callers."""
        while frame is not None:
            mark: Any = frame.f_trace
            if type(mark) is Activation:
                frame.f_trace = mark.without(self._token)
            frame = frame.f_back

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
            if mark.owner is self._token:
                return mark
            mark = mark.before
        code = frame.f_code
        number = self._activations.get(code, 0)
        self._activations[code] = number + 1
        activation = Activation(self._token, number, frame.f_trace, not code.co_flags & RESUMED)
        frame.f_trace = activation
        return activation

    def _interned(self, frame: FrameType, instruction: int, activation: Activation, parent: int) -> Place:
        known = activation.places.get((parent, instruction))
        if known is None:
            code = frame.f_code
            spans = _spans_of.get(code)
            if spans is None:
                spans = _spans_of[code] = _spans(code)
            span = spans[instruction // 2] if instruction >= 0 else NOWHERE
            name = code.co_qualname.replace("<locals>.", "")
            made = Frame(name, activation.number, parent, *self._in_characters(span))
            self._frames.append(made)
            index = len(self._frames) - 1
            while self._frames[index] is not made:  # a garbage collection may have put another behind it
                index -= 1
            known = activation.places[parent, instruction] = Place(span[0], index, span, activation.number)
        return known

    def _in_characters(self, span: Span) -> Span:
        line, column, end_line, end_column = span
        return line, self._column(line, column), end_line, self._column(end_line, end_column)

    def _column(self, line: int, column: int) -> int:
        if column == 0 or self._source.isascii():
            return column
        if not self._lines:
            self._lines = self._source.split("\n")
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        return column if text.isascii() else len(text.encode()[:column].decode("utf-8", "replace"))


def _spans(code: CodeType) -> list[Span]:
    spans: list[Span] = []
    for line, end_line, column, end_column in code.co_positions():
        first = line or 0
        spans.append((first, column or 0, max(end_line or 0, first), end_column or 0))
    return spans
