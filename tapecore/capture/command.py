"""``tapecore.explain(recording)``, ``assert_gradients(recording)`` and ``show(recording)``: hand a recording to the
command ``tape-debugger``.

They start it as a process of its own, so nothing that draws a screen is loaded into a person's program.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tapecore.recording import save

if TYPE_CHECKING:
    from tapecore.recording import Recording

COMMAND = (sys.executable, "-P", "-m", "app")
"""``-P``: a person's own ``app.py`` beside the script is not meant."""


def explain(recording: Recording) -> None:
    """Print why gradients of a recording are None, zero, NaN or an error.

    Raises RuntimeError when the command could not read it.
    """
    sys.stdout.write(_explained(recording).stdout)


def assert_gradients(recording: Recording) -> None:
    """Raise AssertionError, with the story of each, unless every gradient that was asked for in the recording is a
    finite number that is not zero all over, and nothing went wrong.

    For tests: ``with tf.record() as recording: ...`` around a training step, then this. Raises RuntimeError when the
    command could not read the recording, and ValueError when it asks for no gradient: that would prove nothing.
    """
    if not any(event.kind == "gradient" for event in recording.events):
        raise ValueError(
            "Nothing in this recording asks for a gradient: record the call of tape.gradient too."
        )
    done = _explained(recording, "--check")
    if done.returncode == 1:
        raise AssertionError(done.stdout)


def _explained(recording: Recording, *options: str) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = _saved(recording, Path(folder))
        asked = [*COMMAND, "explain", *options, file]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise RuntimeError(f"tape-debugger explain failed: {done.stderr.strip() or done.stdout.strip()}")
    return done


def show(recording: Recording) -> subprocess.Popen[bytes]:
    """Open a recording in the debugger, in a browser; ``terminate()`` of what it returns ends that."""
    file = _saved(recording, Path(tempfile.mkdtemp(prefix="tape-debugger-")))
    return subprocess.Popen([*COMMAND, "open", file])


def _saved(recording: Recording, folder: Path) -> Path:
    name = Path(recording.header.name or "recording").stem
    file = folder / f"{name}.tape"
    save(recording, file)
    return file
