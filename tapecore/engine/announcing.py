"""What observers are told of a gradient call, whoever makes it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.contributions import as_answer
from tapecore.engine.observer import observers
from tapecore.engine.variable import Variable

_Call = TypeVar("_Call", bound=Callable[..., Any])


@contextmanager
def announced(
    caller: Any, what: str, targets: list[Any], sources: list[Any], unconnected_gradients: Any
) -> Generator[None]:
    """Tell the observers that a gradient call begins and how it ends."""
    watching = observers.get()
    caller.announced = True
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


def refusals_announced(method: _Call) -> _Call:
    """Let observers hear of a gradient call also when it is refused at once: on a used tape, say."""

    @functools.wraps(method)
    def call(self: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
        if not observers.get():
            return method(self, target, *args, **kwargs)
        self.announced = False
        try:
            return method(self, target, *args, **kwargs)
        except Exception as refusal:
            sources = args[0] if args else kwargs.get("sources", kwargs.get("source"))
            if not self.announced:
                _tell_refused(self, method.__name__, target, sources, refusal)
            raise

    return cast("_Call", call)


def _tell_refused(caller: Any, what: str, target: Any, sources: Any, refusal: Exception) -> None:
    for observer in observers.get():
        observer.on_gradient(caller, what, nest.flatten(target), nest.flatten(sources), "none")
        observer.on_gradient_end(refusal)


def answer(index: int, source: Any, gradient: Any, filling: bool, zeros: Any = None) -> Any:
    """The gradient of a source as it is handed out, for None ``zeros`` where asked (those of the source's
    shape unless given); observers are told."""
    filled = gradient is None and filling
    if filled:
        array = source.snapshot.value if isinstance(source, Variable) else source.value
        gradient = np.zeros(array.shape, array.dtype) if zeros is None else zeros
    result = None if gradient is None else as_answer(gradient)
    for observer in observers.get():
        observer.on_answer(index, source, result, filled)
    return result
