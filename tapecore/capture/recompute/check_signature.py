"""What a wrong gradient is to the right one, where the numbers show it: twice as large, negated, transposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from tapecore.recording.recomputed.check import Signature

Array = np.ndarray[Any, Any]

CLOSE = 2e-3
FEW = 3
"""With fewer entries than this only a round factor is told: any two numbers have some ratio."""
ROUND = [float(k) for k in range(2, 11)]


class Wrong(NamedTuple):
    """The entries of one gradient that were compared: ``places`` are flat indexes in its ``shape``."""

    analytic: Array
    numeric: Array
    places: Sequence[int]
    shape: tuple[int, ...]


class Around(NamedTuple):
    """What a gradient may have been confused with: other arrays by their names, the numeric gradients of the other
    inputs by theirs, and counts by what they count."""

    factors: Mapping[str, Array]
    others: Mapping[str, Array]
    counts: Mapping[str, int]


def signature(wrong: Wrong, around: Around) -> Signature | None:
    """None where nothing of what is known here explains all the entries."""
    scale = float(np.max(np.abs(wrong.numeric), initial=0.0))
    if not np.isfinite(wrong.analytic).all() or not len(wrong.places):
        return None
    if not wrong.analytic.any():
        return Signature(
            "zero", "zero everywhere", f"{_entries(wrong)} are 0, the function's go up to {scale:.4g}"
        )
    if scale <= 1e-6 * float(np.max(np.abs(wrong.analytic))):
        return _flat(wrong, around)
    for explain in (_ratio, _transposed, _swapped, _factor, _handed, _signs):
        if found := explain(wrong, around):
            return found
    return None


def _flat(wrong: Wrong, around: Around) -> Signature:
    """The function does not move: a gradient that is handed through all the same is usually meant so."""
    same = [name for name, whole in around.factors.items() if _equals(wrong, _broadcast(whole, wrong))]
    shown = f"the differences are 0 in {_entries(wrong)}"
    if same:
        return Signature(
            "straight", f"straight through: equal to {same[0]}, where the function is flat", shown
        )
    return Signature("flat", "the function is flat here, its gradient is not", shown)


def _equals(wrong: Wrong, factor: Array | None) -> bool:
    return factor is not None and _same(wrong.analytic, factor)


def _ratio(wrong: Wrong, around: Around) -> Signature | None:
    ratios, whole = _quotients(wrong.analytic, wrong.numeric)
    if not whole or not len(ratios):
        return None
    middle = float(np.median(ratios))
    spread = float(np.max(np.abs(ratios - middle)))
    if spread > CLOSE * max(abs(middle), 1e-12) * 2:
        return None
    shown = f"ratio of gradient to differences {middle:.3f} ± {spread:.1g} over {_counted(len(ratios))}"
    if len(ratios) == 1:
        shown += ": a single number can be so by chance"
    return _named_ratio(middle, shown, len(ratios), around.counts)


def _named_ratio(ratio: float, shown: str, entries: int, counts: Mapping[str, int]) -> Signature | None:
    if _close(ratio, -1):
        return Signature("negated", "negated", shown)
    for what, count in counts.items():
        if count > 1 and _close(ratio, count):
            return Signature("summed", f"×{count}, which is {what}: as if summed instead of averaged", shown)
        if count > 1 and _close(ratio, 1 / count):
            return Signature(
                "averaged", f"×1/{count}, and {count} is {what}: as if averaged instead of summed", shown
            )
    for number in ROUND:
        for sign in (1, -1):
            if _close(ratio, sign * number):
                return Signature("scaled", f"×{sign * number:g}", shown)
            if _close(ratio, sign / number):
                return Signature("scaled", f"×{'-' if sign < 0 else ''}1/{number:g}", shown)
    return Signature("scaled", f"×{ratio:.4g}", shown) if entries >= FEW else None


def _transposed(wrong: Wrong, _: Around) -> Signature | None:
    shape = wrong.shape
    if len(shape) != 2 or shape[0] != shape[1]:
        return None
    known = dict(zip(wrong.places, zip(wrong.analytic, wrong.numeric, strict=True), strict=True))
    across = [(place, (place % shape[1]) * shape[1] + place // shape[1]) for place in wrong.places]
    pairs = [(known[place][0], known[other][1]) for place, other in across if other in known]
    if len(pairs) < FEW or not _same([a for a, _ in pairs], [n for _, n in pairs]):
        return None
    apart = float(np.max(np.abs(np.subtract(*np.transpose(pairs)))))
    return Signature(
        "transposed",
        "transposed",
        f"it is the function's, rows for columns, to {apart:.1g} in {_counted(len(pairs))}",
    )


def _swapped(wrong: Wrong, around: Around) -> Signature | None:
    for name, other in around.others.items():
        theirs = _picked(other, wrong) if other.shape == wrong.shape else None
        if theirs is not None and np.isfinite(theirs).all() and _same(wrong.analytic, theirs):
            return Signature(
                "swapped", f"the gradient of {name}", f"equal to that of {name} in {_entries(wrong)}"
            )
    return None


def _factor(wrong: Wrong, around: Around) -> Signature | None:
    for name, whole in around.factors.items():
        factor = _broadcast(whole, wrong)
        if factor is None or np.allclose(
            factor, factor[0]
        ):  # what is the same everywhere is a ratio, told already
            continue
        if _same(wrong.analytic * factor, wrong.numeric):
            shown = f"multiplied by {name} it is the function's in {_entries(wrong)}"
            return Signature("missing", f"{name} is missing as a factor", shown)
        if _same(wrong.numeric * factor, wrong.analytic):
            shown = f"the function's, multiplied by {name}, is equal to it in {_entries(wrong)}"
            return Signature("surplus", f"{name} is a factor too many", shown)
    return None


def _handed(wrong: Wrong, around: Around) -> Signature | None:
    """The first of the factors is what arrived."""
    upstream = next(iter(around.factors.values()), None)
    if upstream is None or len(wrong.places) < 2 or not _equals(wrong, _broadcast(upstream, wrong)):
        return None
    shown = f"equal to what arrives from above in {_entries(wrong)}"
    return Signature("straight", "straight through: the upstream gradient itself", shown)


def _signs(wrong: Wrong, _: Around) -> Signature | None:
    if not _same(np.abs(wrong.analytic), np.abs(wrong.numeric)):
        return None
    turned = int(np.sum(np.sign(wrong.analytic) != np.sign(wrong.numeric)))
    return Signature(
        "sign", "wrong signs", f"{turned} of {_entries(wrong)} have the other sign, all have the right size"
    )


def _quotients(above: Array, below: Array) -> tuple[Array, bool]:
    """Ratios where there are any, and whether both are zero together everywhere else."""
    floor = 1e-6 * float(np.max(np.abs(below), initial=0.0))
    some = np.abs(below) > floor
    quiet = np.abs(above[~some]) <= 10 * CLOSE * float(np.max(np.abs(above), initial=0.0)) * 1e-2 + floor
    return above[some] / below[some], bool(quiet.all())


def _same(ours: Any, theirs: Any) -> bool:
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    scale = float(np.max(np.abs(theirs), initial=0.0))
    return scale > 0 and bool(np.all(np.abs(ours - theirs) <= CLOSE * np.abs(theirs) + 1e-2 * CLOSE * scale))


def _picked(whole: Array, wrong: Wrong) -> Array:
    return np.asarray(whole, np.float64).ravel()[list(wrong.places)]


def _broadcast(whole: Array, wrong: Wrong) -> Array | None:
    try:
        return _picked(np.broadcast_to(whole, wrong.shape), wrong)
    except ValueError:
        return None


def _close(ratio: float, to: float) -> bool:
    return abs(ratio - to) <= CLOSE * abs(to)


def _counted(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def _entries(wrong: Wrong) -> str:
    return _counted(len(wrong.places))
