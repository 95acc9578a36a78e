"""What there is to say of a run that has no question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.asking import is_asked

if TYPE_CHECKING:
    from tapecore.recording.recording import Recording


def no_question(recording: Recording) -> str:
    """``asks for no gradient``, and which lines let the library take some."""
    calls = [event for event in recording.events if event.kind == "gradient" and not is_asked(event)]
    lines = [str(line) for line in dict.fromkeys(call.line for call in calls) if line]
    if not lines:
        return "asks for no gradient"
    shown = lines if len(lines) <= 3 else [*lines[:3], "…"]
    word = "line" if len(lines) == 1 else "lines"
    return f"asks for no gradient itself; TensorFlow takes its own on {word} {', '.join(shown)}"
