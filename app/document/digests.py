"""Numbers about all steps and values of a long session: what breakpoints, and whoever follows a value, look through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.column_model import INFS, NANS, NEGATIVE, POSITIVE, ZERO, Digests, Flow
from app.document.columns import Numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.document.model import Contribution, Step
    from tapecore.recording import Value


def build_digests(steps: Iterable[Step], values: Sequence[Value]) -> Digests:
    """The values in the ports and contributions of the steps, and what the values' statistics say."""
    inputs, outputs, shares = Flow([0], []), Flow([0], []), Flow([0], [])
    for step in steps:
        _add(inputs, [port.value for port in step.inputs])
        _add(outputs, [port.value for port in step.outputs])
        _add(shares, [number for share in step.contributions for number in _numbers(share)])
    shapes = Numbered[tuple[int, ...]]()
    statistics = [value.statistics for value in values]
    return Digests(
        inputs=inputs,
        outputs=outputs,
        shares=shares,
        norm=[None if kept is None else kept.norm for kept in statistics],
        marks=[_marks(value) for value in values],
        shape=shapes.all(value.shape for value in values),
        shapes=list(shapes.numbers),
    )


def _add(flow: Flow, items: Sequence[int]) -> None:
    flow.items += items
    flow.first.append(len(flow.items))


def _numbers(share: Contribution) -> tuple[int, ...]:
    return share.upstream, share.contribution, share.before, share.accumulated, share.use


def _marks(value: Value) -> int:
    kept = value.statistics
    if kept is None:
        return 0
    bad = (NANS if kept.nans else 0) | (INFS if kept.infs else 0)
    mean = kept.mean or 0
    sign = POSITIVE if mean > 0 else NEGATIVE if mean < 0 else 0
    return bad | sign | (ZERO if not bad and kept.min == kept.max == 0 else 0)
