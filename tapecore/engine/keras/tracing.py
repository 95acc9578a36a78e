"""The shapes of a symbolic call: the function runs on zeros, unobserved, and leaves no trace in state."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from tapecore.engine import dtypes, nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.symbolic import KerasTensor
from tapecore.engine.observer import observers
from tapecore.engine.ops import seeds

tracing: ContextVar[bool] = ContextVar("tracing", default=False)
"""Whether a symbolic call is under way: draws do not move the seeds of layers."""

_BATCH = (1, 1), (2, 3)
_OTHERS = 64, 96
"""What unknown extents are in the first and in the second run. Halves stay even for long."""


def outcome(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Symbolic tensors in the structure of the result. An extent that changes with an unknown extent of
    the inputs is unknown."""
    inputs = [x for x in nest.flatten([args, list(kwargs.values())]) if isinstance(x, KerasTensor)]
    _built(function, args)
    if all(None not in x.shape[1:] and x.dtype != "string" for x in inputs) and hasattr(function, "call"):
        return nest.map_structure(_Namer(inputs).of_one, _run(function, args, kwargs, 1, _OTHERS[0]))
    first = _run(function, args, kwargs, 2, _OTHERS[0])
    second = _run(function, args, kwargs, 3, _OTHERS[1])
    return nest.map_structure(_of_two, first, second)


class _Namer:
    def __init__(self, inputs: list[KerasTensor]) -> None:
        self.batch = inputs[0].shape[0] if inputs and inputs[0].shape else None

    def of_one(self, y: Any) -> KerasTensor:
        """The symbolic tensor of a result whose first extent is the batch."""
        shape = tuple(y.shape)
        return KerasTensor((self.batch, *shape[1:]) if shape else (), _kind(y))


def _of_two(y: Any, z: Any) -> KerasTensor:
    pairs = zip(tuple(y.shape), tuple(z.shape), strict=True)
    return KerasTensor(tuple(n if n == m else None for n, m in pairs), _kind(y))


def _kind(y: Any) -> str:
    return dtypes.as_dtype(y.dtype).name


def _run(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], batch: int, other: int) -> Any:
    def zeros(x: Any) -> Any:
        if not isinstance(x, KerasTensor):
            return x
        extents = [(batch if k == 0 else other) if n is None else n for k, n in enumerate(x.shape)]
        if x.dtype == "string":  # as many words as the batch has rows: what they become varies with it
            return convert_to_tensor(np.full(extents, b" ".join([b"a"] * batch), object))
        return convert_to_tensor(np.zeros(extents, dtypes.as_dtype(x.dtype).as_numpy_dtype))

    given = nest.map_structure(zeros, args)
    named = {key: nest.map_structure(zeros, value) for key, value in kwargs.items()}
    with _without_trace(function):
        result = function(*given, **named)
        return nest.map_structure(_tensor, result)


def _tensor(y: Any) -> Any:
    return y if hasattr(y, "shape") else convert_to_tensor(y)


def _built(function: Any, args: tuple[Any, ...]) -> None:
    """Make the weights, in sight of observers: they stay."""
    if getattr(function, "built", True) or not args:
        return
    from tapecore.engine.keras import naming

    owners = naming.enter(function)
    try:
        function._build_once(args)
    finally:
        naming.leave(owners)


@contextmanager
def _without_trace(function: Any) -> Generator[None, None, None]:
    """Nobody sees what runs in here; Variables and seeds are as before afterwards."""
    before = [(v, v._snapshot) for v in getattr(function, "variables", ())]
    losses = [(part, list(part._losses)) for part in (function._flat() if hasattr(function, "_flat") else ())]
    token, inner = observers.set(()), tracing.set(True)
    kept = seeds.kept()
    try:
        yield
    finally:
        for variable, value in before:
            if variable._snapshot is not value:
                variable.assign(value)
        for part, known in losses:
            part._losses[:] = known
        seeds.restore(kept)
        tracing.reset(inner)
        observers.reset(token)
