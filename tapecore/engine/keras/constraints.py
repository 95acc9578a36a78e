"""What weights are brought back to after each step of an optimizer."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import clip_by_value, maximum, square
from tapecore.engine.ops.elementary import sqrt
from tapecore.engine.ops.reductions import reduce_sum

_EPSILON = 1e-7


@public("keras.constraints.Constraint")
class Constraint:
    """Called with a weight, gives the weight as it may be."""

    def __call__(self, w: Any) -> Any:
        """The weight itself."""
        return w

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        return dict(vars(self))


def _norms(w: Any, axis: Any) -> Any:
    return sqrt.public(reduce_sum.public(square.public(w), axis=axis, keepdims=True))


@public("keras.constraints.MaxNorm keras.constraints.max_norm")
class MaxNorm(Constraint):
    """Columns of a length of at most ``max_value``."""

    def __init__(self, max_value: float = 2, axis: Any = 0) -> None:
        self.max_value, self.axis = max_value, axis

    def __call__(self, w: Any) -> Any:
        """The weight with long columns shortened."""
        weight = convert_to_tensor(w)
        norms = _norms(weight, self.axis)
        return weight * (clip_by_value(norms, 0.0, self.max_value) / (norms + _EPSILON))


@public("keras.constraints.MinMaxNorm keras.constraints.min_max_norm")
class MinMaxNorm(Constraint):
    """Columns of a length between two limits, as far as ``rate`` goes."""

    def __init__(
        self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Any = 0
    ) -> None:
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w: Any) -> Any:
        """The weight with its columns stretched or shortened."""
        weight = convert_to_tensor(w)
        norms = _norms(weight, self.axis)
        wanted = self.rate * clip_by_value(norms, self.min_value, self.max_value) + (1 - self.rate) * norms
        return weight * (wanted / (norms + _EPSILON))


@public("keras.constraints.NonNeg keras.constraints.non_neg")
class NonNeg(Constraint):
    """Nothing below zero."""

    def __call__(self, w: Any) -> Any:
        """The weight with negative numbers made 0."""
        return maximum.public(w, 0.0)


@public("keras.constraints.UnitNorm keras.constraints.unit_norm")
class UnitNorm(Constraint):
    """Columns of length 1."""

    def __init__(self, axis: Any = 0) -> None:
        self.axis = axis

    def __call__(self, w: Any) -> Any:
        """The weight with its columns normalized."""
        weight = convert_to_tensor(w)
        return weight / (_norms(weight, self.axis) + _EPSILON)


_BY_NAME = {
    name: kind
    for kind in (MaxNorm, MinMaxNorm, NonNeg, UnitNorm)
    for name in (kind.__name__, snake_case(kind.__name__))
}


@public("keras.constraints.get")
def get(identifier: Any) -> Any:
    """The constraint of a name, a function itself, None for None. ValueError for anything else."""
    if identifier is None or (callable(identifier) and not isinstance(identifier, type)):
        return identifier
    found = _BY_NAME.get(identifier) if isinstance(identifier, str) else identifier
    if found is None:
        raise ValueError(f"Could not interpret constraint identifier: {identifier}")
    return found()
