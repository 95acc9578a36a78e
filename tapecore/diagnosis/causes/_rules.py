"""What kind of stop an op on the way is: its rule is "no gradient", or its result is not a float."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.causes._breaks import first_break
from tapecore.diagnosis.causes._metrics import metric_of
from tapecore.diagnosis.causes._steering import chooser

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker
    from tapecore.graph.route import Break

SHAPES = frozenset({"Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike", "FullLike", "Fill"})
CASTS = frozenset({"Cast", "Bitcast", "SaturateCast"})
STOPS = frozenset({"StopGradient", "PreventGradient"})
KINDS = ("none", "integer", "text", "missing")
"""The breaks that are about an op's rule, or the dtype of what it gives."""


def stop_kind(case: Case, broken: Break) -> str:
    """The slug of the cause that explains an op which passes no gradient; "" for a break of another kind."""
    if broken.kind not in KINDS:
        return ""
    event = case.events[broken.link.at]
    if broken.kind == "missing" and not case.silent:  # nobody asked for the rule of an op that gives integers
        return "no_gradient_registered"
    if event.what in STOPS:
        return "stop_gradient"
    if event.what in SHAPES:
        return "shape_only"
    if broken.kind == "text" or case.recording.values[broken.link.target].dtype == "string":
        return "state_io"
    if event.what == "CustomGradient":
        return "custom_gradient"
    if chooser(case) is not None:
        return "control_flow_only"
    return "integer_cast" if event.what in CASTS else "non_differentiable_op"


def stopped(case: Case, slug: str, clause: str, reason: str) -> Blocker | None:
    """The blocker of the first op on the way that stops gradients in the manner of ``slug``; ``clause`` may
    use {op} and {line}."""
    if metric_of(case) is not None:
        return None
    return first_break(case, slug, KINDS, clause, reason, lambda broken: stop_kind(case, broken) == slug)
