"""``with tapecore.record() as recording:`` around any code of a person's own script."""

from __future__ import annotations

import ast
import functools
import linecache
from contextlib import contextmanager
from inspect import currentframe
from pathlib import PurePath
from typing import TYPE_CHECKING

from tapecore.capture.failures import failure_of
from tapecore.capture.names import seen
from tapecore.capture.recorder import Recorder
from tapecore.capture.syntax import Syntax
from tapecore.capture.version import engine_version
from tapecore.recording import Header, Recording

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

_engine_version = functools.cache(engine_version)  # to ask takes longer than a step of a small model

UNREADABLE = "The text of this program could not be found, so the recording has lines without text."


@contextmanager
def record() -> Generator[Recording]:
    """Record what the block does with tapecore's tensors, tapes and Variables; gives the Recording, which
    grows as it runs.

    Lines are those of the file that the block stands in. Nothing of the program is changed: names are seen
    at gradient calls and at the end, so a name that was bound and bound again in between is missed. An
    exception is recorded and goes on. Belongs to one thread.
    """
    caller = _frame_of_the_block()
    filename = caller.f_code.co_filename
    recorder = _recorder(caller, filename)
    recorder.names_seen = lambda: seen(currentframe(), filename)
    recorder.attach()
    try:
        yield recorder.recording
    except BaseException as error:
        _failed(recorder, error, filename)
        raise
    finally:
        recorder.detach()
        recorder.on_end(recorder.names_seen())
        recorder.finish()


def _frame_of_the_block() -> FrameType:
    """The frame that holds the ``with``: above this function, the generator and contextlib."""
    frame = currentframe()
    for _ in range(3):
        frame = frame.f_back if frame is not None else None
    if frame is None:
        raise RuntimeError("record() needs the frame of its caller, which this Python does not give.")
    return frame


def _recorder(caller: FrameType, filename: str) -> Recorder:
    text = "".join(linecache.getlines(filename, caller.f_globals))
    header = Header(engine_version=_engine_version(), source=text, name=PurePath(filename).name)
    recorder = Recorder(
        header, filename=filename, first=caller.f_code, syntax=lambda: _syntax(text), later=True
    )
    if not text:
        recorder.recording.note(UNREADABLE)
    return recorder


def _syntax(text: str) -> Syntax | None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    syntax = Syntax()
    syntax.add(tree)
    return syntax


def _failed(recorder: Recorder, error: BaseException, filename: str) -> None:
    recorder.end_open_calls()
    failure = failure_of(error, filename)
    place = recorder.journal.positions.of_traceback(error.__traceback__)
    recorder.emit(
        "error", failure.kind, (), (), {"message": failure.message, "traceback": failure.traceback}, place
    )
