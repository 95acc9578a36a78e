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


def one_line(name: str, source: str, start: str, target: str, cause: str | None, fix: str = "") -> Variant:
    """A program of one step: ``source`` starts at ``start``, the tape sees ``y = target``."""
    program = (
        f"{source} = tf.Variable({start})\nwith tf.GradientTape() as tape:\n"
        f"    y = {target}\ng = tape.gradient(y, {source})\n"
    )
    return Variant(name, program, source, cause, 5 if cause else 0, fix)
