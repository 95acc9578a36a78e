"""What observers are told of a gradient call, whoever makes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tapecore.engine.backward import as_answer
from tapecore.engine.observer import observers
from tapecore.engine.variable import Variable


@contextmanager
def announced(caller: Any, what: str, targets: list[Any], sources: list[Any], unconnected_gradients: Any) -> Iterator[None]:
    """Tell the observers that a gradient call begins and how it ends."""
    watching = observers.get()
    error: BaseException | None = None
    choice = getattr(unconnected_gradients, "value", unconnected_gradients)
    for observer in watching:
        observer.on_gradient(caller, what, targets, sources, choice)
    try:
        yield
    except BaseException as raised:
        error = raised
        raise
    finally:
        for observer in watching:
            observer.on_gradient_end(error)


def answer(index: int, source: Any, gradient: Any, filling: bool) -> Any:
    """The gradient of a source as it is handed out, zeros for None where asked; observers are told."""
    filled = gradient is None and filling
    if filled:
        array = source._snapshot.value if isinstance(source, Variable) else source.value  # type: ignore[reportPrivateUsage]
        gradient = np.zeros(array.shape, array.dtype)
    result = None if gradient is None else as_answer(gradient)
    for observer in observers.get():
        observer.on_answer(index, source, result, filled)
    return result
