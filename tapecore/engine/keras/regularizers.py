"""Penalties for large weights."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public


@public("keras.regularizers.Regularizer keras.Regularizer")
class Regularizer:
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


def get(identifier: Any) -> Any:
    """The regularizer of a name (l1, l2), a function itself, None for None. ValueError for anything else."""
    named = {"l1": L1, "l2": L2, "L1": L1, "L2": L2}
    if identifier is None or callable(identifier):
        return identifier
    if identifier in named:
        return named[identifier]()
    raise ValueError(f"Could not interpret regularizer identifier: {identifier}")
