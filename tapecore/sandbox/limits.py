"""How far one run may go."""

from __future__ import annotations

import msgspec

KIB = 2**10
MIB = 2**20


class Limits(msgspec.Struct, frozen=True):
    """What a run may use; what it was killed for is named after the field.

    ``wall`` and ``cpu`` are seconds; ``memory`` bytes beyond what the helper process itself takes; ``output``
    bytes printed; ``program`` bytes of source (UTF-8); ``ops`` executed ops; ``result`` bytes of recording.
    ``memory`` and ``cpu`` of 0 mean: not limited. On Windows and macOS the system enforces neither memory
    nor, on Windows, cpu.
    """

    wall: float = 5.0
    cpu: float = 5.0
    memory: int = 512 * MIB
    output: int = 256 * KIB
    program: int = 60_000
    ops: int = 100_000
    result: int = 64 * MIB


def bytes_in_words(count: int) -> str:
    """``60 kB``, ``512 MiB``: round decimal numbers in kB, as the limit on programs is written, others in
    binary units."""
    if count < 1000:
        return f"{count} bytes"
    if count < 1000**2 and count % 1000 == 0:
        return f"{count // 1000} kB"
    for size, unit in ((2**30, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count / 1000:.1f} kB"
