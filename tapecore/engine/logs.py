"""Warnings as TensorFlow logs them: through the logger ``tensorflow``, each place in a program a few times
only.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

_counts: dict[tuple[str, int, str], int] = {}
_HERE = str(Path(__file__).parent)


def warn_first(times: int, message: str, *args: Any) -> None:
    """Log a warning unless the same line of the program had it ``times`` times already."""
    key = (*_place(), message)
    seen = _counts.get(key, 0)
    _counts[key] = seen + 1
    if seen < times:
        get_logger().warning(message, *args)


def _place() -> tuple[str, int]:
    """File and line of the nearest frame outside the engine."""
    frame = sys._getframe(1)  # type: ignore[reportPrivateUsage]
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


class _StandardError(logging.Handler):
    """To what is the standard error stream when a message comes: a run under the recorder has one of its own."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(self.format(record) + "\n")


def get_logger() -> logging.Logger:
    """The logger that all of TensorFlow's messages go to; on the standard error stream if nobody else
    handles them.
    """
    logger = logging.getLogger("tensorflow")
    if not logger.handlers and not logging.getLogger().handlers:
        handler = _StandardError()
        handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
        logger.addHandler(handler)
        logger.propagate = False
    return logger
