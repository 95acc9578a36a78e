"""What a gradient is where nothing connects target and source."""

from __future__ import annotations

import enum


class UnconnectedGradients(enum.Enum):
    """``NONE``: the gradient is None. ``ZERO``: it is zeros in the shape of the source."""

    NONE = "none"
    ZERO = "zero"


def unconnected(value: object) -> UnconnectedGradients:
    """The member that ``value``, a member or its string, stands for. Raises ValueError for anything else."""
    try:
        return UnconnectedGradients(value)
    except ValueError:
        raise ValueError(f"Unknown value for unconnected_gradients: {value!r}") from None
