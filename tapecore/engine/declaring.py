"""Declaring ops of one's own: what ``tapecore.op`` and ``tapecore.elementwise`` are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine import library
from tapecore.engine import op as declarations
from tapecore.engine.op import REGISTRY, Op

library.root()
_BUILT_IN = frozenset(REGISTRY)


def op(name: str, *inputs: str, **options: Any) -> Callable[[Callable[..., Any]], Op]:
    """Declare an op by decorating its forward function: arrays in, an array or a tuple of arrays out.

    Positional parameters are inputs, keyword-only ones attributes. Rules are attached with ``.vjp(input)`` and,
    where one wants, ``.jvp``; ``docs/own_ops.md`` shows how. Raises ValueError for the name of a built-in op.
    """
    return declarations.op(_new(name), *inputs, **options)


def elementwise(name: str, forward: Callable[..., Any], *, api: str = "", **options: Any) -> Op:
    """Declare an op that works element by element; each input is named with its partial derivative.

    Raises ValueError for the name of a built-in op.
    """
    return declarations.elementwise(_new(name), forward, api=api, **options)


def _new(name: str) -> str:
    if name in _BUILT_IN:
        raise ValueError(f"There is an op {name} already; choose another name.")
    return name
