"""Errors as a person reads them: TensorFlow's messages without its device and node names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.recording.event import Event

_DEVICE = re.compile(r"\{\{function_node [^}]*\}\} ?| ?\[Op:\w+\](?: name: ?)?")


def plain(message: str) -> str:
    """A message without `{{function_node ...}}` and `[Op:MatMul]`."""
    return _DEVICE.sub("", message).strip()


def spoken_error(event: Event) -> str:
    """`InvalidArgumentError: Matrix size-incompatible: ...`."""
    return f"{event.what}: {plain(str(event.info.get('message', '')))}".removesuffix(":")
