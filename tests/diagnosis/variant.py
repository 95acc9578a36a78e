"""One program, the source that suffers in it, and what is to be said of it."""

from typing import NamedTuple


class Variant(NamedTuple):
    name: str
    program: str
    source: str
    cause: str | None
    line: int = 0
    fix: str = ""
    says: str = ""
