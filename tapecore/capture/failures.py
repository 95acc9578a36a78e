"""What the person is told of an exception: its type, message, line, and a traceback of the person's own
frames."""

from __future__ import annotations

import traceback
from typing import Any, NamedTuple

from tapecore.engine.absent import attribute_hint, is_ours
from tapecore.engine.namespace import Namespace

MESSAGE = 20_000


class Failure(NamedTuple):
    """An exception as the recording tells it."""

    kind: str
    message: str
    line: int
    traceback: str


def failure_of(error: BaseException, filename: str) -> Failure:
    """``error`` as seen from the program ``filename``; frames of other files are left out of the
    traceback."""
    kind = type(error).__name__
    if isinstance(error, SyntaxError) and error.filename == filename:
        shown = "".join(traceback.format_exception_only(error))
        return Failure(kind, _text(error.msg), error.lineno or 0, shown)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == filename]
    line = frames[-1].lineno or 0 if frames else 0
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(frames)] if frames else []
    return Failure(kind, _message(error), line, "".join([*lines, f"{kind}: {_message(error)}"])[-MESSAGE:])


def _message(error: BaseException) -> str:
    try:
        return _text(str(error) + _hint(error))
    except Exception as broken:  # noqa: BLE001  a person's exception may have a __str__ that fails
        return f"<the message could not be read: {type(broken).__name__}>"


def _hint(error: BaseException) -> str:
    """What may have been meant, where an object of the engine lacks an attribute."""
    if not isinstance(error, AttributeError) or not isinstance(error.name, str) or "\n" in str(error):
        return ""
    kind: Any = error.obj if isinstance(error.obj, type) else type(error.obj)
    if not is_ours(kind) or kind is Namespace:
        return ""
    hint = attribute_hint(kind, error.name)
    return f". {hint}" if hint else ""


def _text(message: str) -> str:
    return message[:MESSAGE].encode("utf-8", "backslashreplace").decode()
