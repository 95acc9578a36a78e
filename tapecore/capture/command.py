"""``tapecore.explain(recording)`` and ``tapecore.show(recording)``: hand a recording to the command
``tape-debugger``.

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
    with tempfile.TemporaryDirectory() as folder:
        file = _saved(recording, Path(folder))
        done = subprocess.run([*COMMAND, "explain", file], capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise RuntimeError(f"tape-debugger explain failed: {done.stderr.strip()}")
    sys.stdout.write(done.stdout)


def show(recording: Recording) -> subprocess.Popen[bytes]:
    """Open a recording in the debugger, in a browser; ``terminate()`` of what it returns ends that."""
    file = _saved(recording, Path(tempfile.mkdtemp(prefix="tape-debugger-")))
    return subprocess.Popen([*COMMAND, "open", file])


def _saved(recording: Recording, folder: Path) -> Path:
    name = Path(recording.header.name or "recording").stem
    file = folder / f"{name}.tape"
    save(recording, file)
    return file
