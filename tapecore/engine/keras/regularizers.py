"""Penalties for large weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.configured import Configured
from tapecore.engine.op import PUBLIC, public


@public("keras.regularizers.Regularizer keras.Regularizer")
class Regularizer(Configured):
    """Called with a weight, gives its penalty."""

    def __call__(self, x: Any) -> Any:
        """The penalty: none."""
        return 0.0


@public("keras.regularizers.L1L2")
class L1L2(Regularizer):
    """``l1`` times the sum of absolute values plus ``l2`` times the sum of squares."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1, self.l2 = l1, l2

    def __call__(self, x: Any) -> Any:
        """The penalty."""
        weight = convert_to_tensor(x)
        total: Any = 0.0
        if self.l1:
            total = total + self.l1 * PUBLIC["reduce_sum"](PUBLIC["abs"](weight))
        if self.l2:
            total = total + self.l2 * PUBLIC["reduce_sum"](PUBLIC["square"](weight))
        return total


@public("keras.regularizers.L1 keras.regularizers.l1")
class L1(L1L2):
    """``l1`` times the sum of absolute values."""

    def __init__(self, l1: float = 0.01) -> None:
        super().__init__(l1=l1)


@public("keras.regularizers.L2 keras.regularizers.l2")
class L2(L1L2):
    """``l2`` times the sum of squares."""

    def __init__(self, l2: float = 0.01) -> None:
        super().__init__(l2=l2)


@public("keras.regularizers.OrthogonalRegularizer keras.regularizers.orthogonal_regularizer")
class OrthogonalRegularizer(Regularizer):
    """``factor`` times how far rows (or columns) are from being orthogonal to each other."""

    def __init__(self, factor: float = 0.01, mode: str = "rows") -> None:
        self.factor, self.mode = factor, mode

    def __call__(self, x: Any) -> Any:
        """The penalty."""
        weight = convert_to_tensor(x)
        rows = PUBLIC["math.l2_normalize"](weight, axis=1 if self.mode == "rows" else 0)
        products = PUBLIC["matmul"](
            rows, rows, transpose_b=self.mode == "rows", transpose_a=self.mode != "rows"
        )
        count = int(next(iter(products.shape)))
        others = products * (1.0 - PUBLIC["eye"](count))
        return self.factor * 0.5 * PUBLIC["reduce_sum"](abs(others)) / (count * (count - 1.0) / 2.0)


_BY_NAME = {"l1": L1, "l2": L2, "L1": L1, "L2": L2, "l1_l2": L1L2, "L1L2": L1L2}


@public("keras.regularizers.l1_l2")
def l1_l2(l1: float = 0.01, l2: float = 0.01) -> L1L2:
    """Both penalties."""
    return L1L2(l1, l2)


@public("keras.regularizers.get")
def get(identifier: Any) -> Any:
    """The regularizer of a name (l1, l2), a function itself, None for None. ValueError for anything else."""
    if identifier is None or (callable(identifier) and not isinstance(identifier, type)):
        return identifier
    if isinstance(identifier, type):
        return identifier()
    if isinstance(identifier, dict):
        return _BY_NAME[identifier["class_name"]](**identifier.get("config", {}))  # type: ignore[reportUnknownArgumentType,reportUnknownMemberType]
    if identifier in _BY_NAME:
        return _BY_NAME[identifier]()
    raise ValueError(f"Could not interpret regularizer identifier: {identifier}")


def per_example(regularizer: Callable[[Any], Any], y: Any) -> Any:
    """The penalty for the output ``y`` of a layer, for one example of the batch."""
    penalty = regularizer(y)
    return PUBLIC["math.divide_no_nan"](penalty, float(y.shape[0])) if len(y.shape) else penalty
