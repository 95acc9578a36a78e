"""How large a recording may be: beyond this a file is refused, so that nothing later has to fear it."""

LINE_BYTES = 16 << 20
FILE_BYTES = 256 << 20
EVENTS = 2_000_000
VALUES = 4_000_000
FRAMES = 1_000_000
NAMES = 2_000_000
OPS = 10_000
NOTES = 1_000
SOURCE_CHARACTERS = 4 << 20
NAME_CHARACTERS = 2_000
INFO_DEPTH = 12
AXES = 64
EXTENT = 1 << 48
IDS_AN_EVENT = 100_000
NUMBERS_INLINE = 16
NUMBERS_SAMPLED = 1024
WHOLE_BYTES = 8 << 20
WHOLE_BYTES_TOGETHER = 160 << 20
"""Inflated. More than a recorder keeps (64 MiB and leaves of 32 MiB), less than would hurt."""
