"""Which program made a thing that is kept: after an update, or an edit of the source, it is made anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import app
from tapecore import recording


@cache
def stamp() -> str:
    """A digest of when the sources of the application were last written; the same as long as the program runs."""
    found = hashlib.blake2b(digest_size=12)
    for root in (Path(str(app.__file__)).parent, Path(str(recording.__file__)).parent.parent):
        for file in sorted(root.rglob("*.py")):
            found.update(f"{file.relative_to(root)} {file.stat().st_mtime_ns}\n".encode())
    return found.hexdigest()
