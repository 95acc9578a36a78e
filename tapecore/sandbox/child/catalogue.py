"""Every op that the engine declares, as JSON on standard output: for those who may not import the engine."""

from __future__ import annotations

import sys

import msgspec


def main() -> None:
    """Print the catalogue."""
    from tapecore.capture.catalogue import rows

    sys.stdout.buffer.write(msgspec.json.encode(rows()))
    sys.stdout.flush()
