"""The first gradient of a second derivative: a gradient call on the way from source to target."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


def asked_in(case: Case, at: int) -> Event | None:
    """The gradient call inside which event ``at`` happened."""
    event = case.events[at]
    if event.within < 0:
        return None
    while event.within >= 0:
        event = case.events[event.within]
    return event if event.kind == "gradient" else None


def first_asked(case: Case) -> Event | None:
    """The first gradient call on the way."""
    if case.route is None:
        return None
    link = case.route.links.first("in a gradient call", lambda link: asked_in(case, link.at) is not None)
    return None if link is None else asked_in(case, link.at)


def first_gradient_of(case: Case, at: int) -> bool:
    """Whether a gradient, of a tape whose block was over before the one that was asked began, was taken through
    event ``at``: it is that block that has to move, and ``at`` with it."""
    for _, broken in case.breaks("pullback", "tangent"):
        call = asked_in(case, broken.link.at)
        inner = None if call is None else case.influence.tapes.of(call)
        if inner is not None and inner is not case.tape and at in inner.recorded:
            return all(case.tape.state(opened) == "before" for opened in inner.opened)
    return False
