"""The environment of the helper processes: nothing of the person's, one thread, a place for matplotlib's
fonts."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

POOLS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
ONE_THREAD = dict.fromkeys(POOLS, "1")
"""A process with several threads cannot be forked safely."""

KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
MEASURING = "COVERAGE_"
"""Tests that measure coverage also measure the processes that they start."""

COMMAND = (sys.executable, "-I", "-m", "tapecore.sandbox.child")


def environment(trusted: bool = False) -> dict[str, str]:
    """The variables that a helper process sees; those of the person only when the program is trusted."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if trusted or name in KEPT or name.startswith(MEASURING)
    }
    return {
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(font_cache()),
        "PYTHONDONTWRITEBYTECODE": "1",
        **kept,
        **ONE_THREAD,
    }


def font_cache() -> Path:
    """A folder of our own that lasts, so that matplotlib searches for fonts only once on a machine."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    folder = Path(base) / "tape-debugger" / "matplotlib"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / "tape-debugger-matplotlib"
    return folder
