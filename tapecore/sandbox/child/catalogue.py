"""Every op that the engine declares, and every public name, as JSON on standard output: for those who may not import
the engine."""

from __future__ import annotations

import sys

import msgspec


def main(names: bool) -> None:
    """Print the catalogue: of the public names, or of the ops."""
    from tapecore.capture import catalogue, public_names

    sys.stdout.buffer.write(msgspec.json.encode(public_names.rows() if names else catalogue.rows()))
    sys.stdout.flush()
