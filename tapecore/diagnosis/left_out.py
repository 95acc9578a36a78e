"""A gradient that is a part only: numbers made from the source left TensorFlow too, on another way to the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.leaving import NUMPY, way_out

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


def left_out(case: Case) -> str:
    """``line 19 left TensorFlow (`np.linalg.norm`): what `v` does on that way is not in this gradient``; "" where
    all that the source does for the target is in it."""
    escape = way_left_out(case)
    if escape is None:
        return ""
    name = way_out(case, escape)
    how = " for NumPy" if name == NUMPY else f" ({quoted(name, 24)})" if name else ""
    what = quoted(case.question.source, 12)
    return f"line {escape.line} left TensorFlow{how}: what {what} does on that way is not in this gradient"


def way_left_out(case: Case) -> Event | None:
    """Where the numbers left, of a gradient that is there all the same. What left before the block was meant to be
    kept; where it is not sure that the same numbers came back, nothing is said."""
    if case.question.result != "value":
        return None
    for back in case.run.returned:
        if not case.opened < back.at < case.until or case.ancestors.isdisjoint(back.outputs):
            continue
        ats: list[int] = list(back.info["through"])
        through = [case.events[at] for at in ats if case.opened < at < case.until]
        if through and any(value in case.start or value in case.reached for value in back.inputs):
            return through[-1]
    return None
