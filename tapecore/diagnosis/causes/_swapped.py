"""Whether target and source have changed places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case


def swapped(case: Case) -> bool:
    """The source was computed from the target, which itself was not computed from it."""
    if case.route is not None or case.question.value < 0:
        return False
    made = case.influence.ancestors([case.question.value], case.until)
    return (
        bool(set(case.targets) & made)
        and case.question.value not in case.targets
        and case.question.variable < 0
    )
