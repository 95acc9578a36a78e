"""Example inputs in an op's declaration: what generated checks run it on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Example(NamedTuple):
    """Inputs (a shape: random numbers of the op's domain; an array: as it is) and attributes.

    ``held`` are indexes of inputs that a check must not vary; ``symmetric`` matrices stay so while they vary.
    """

    inputs: tuple[tuple[int, ...] | np.ndarray[Any, Any], ...]
    attrs: dict[str, Any]
    held: tuple[int, ...] = ()
    symmetric: bool = False


def example(
    *inputs: tuple[int, ...] | np.ndarray[Any, Any],
    held: tuple[int, ...] = (),
    symmetric: bool = False,
    **attrs: Any,
) -> Example:
    """An example: ``example((2, 3), np.array([0, 1]), axis=1)``."""
    return Example(inputs, attrs, held, symmetric)
