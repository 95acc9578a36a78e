"""How a function becomes part of ``keras.ops``: on tensors it runs, on symbolic tensors it becomes a step of
a model."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from tapecore.engine.keras import symbolic
from tapecore.engine.op import PUBLIC, public

_F = TypeVar("_F", bound=Callable[..., Any])


def offer(names: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Show ``function`` as ``keras.ops.name`` for each of the names."""
    kind = "".join(part.capitalize() for part in names.split(maxsplit=1)[0].split("_"))

    @functools.wraps(function)
    def either(*args: Any, **kwargs: Any) -> Any:
        if symbolic.has_any(args) or symbolic.has_any(kwargs):
            return symbolic.apply(symbolic.Operation(kind, function), args, kwargs)
        return function(*args, **kwargs)

    either.__name__ = either.__qualname__ = names.split(maxsplit=1)[0]
    public(" ".join(f"keras.ops.{name}" for name in names.split()))(either)
    return either


def offered(names: str) -> Callable[[_F], _F]:
    """Above a function: the same."""

    def show(function: _F) -> _F:
        return cast("_F", offer(names, function))

    return show


def same(names: str, target: str) -> None:
    """Show TensorFlow's function ``target``, whose arguments are the same, under Keras's names."""

    def function(*args: Any, **kwargs: Any) -> Any:
        return PUBLIC[target](*args, **kwargs)

    function.__doc__ = f"The same as ``tf.{target}``."
    offer(names, function)
