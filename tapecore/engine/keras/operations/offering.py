"""How a function becomes part of ``keras.ops``: on tensors it runs, on symbolic tensors it becomes a step of
a model."""

from __future__ import annotations

import ast
import functools
import inspect
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


def same(names: str, target: str, parameters: str, prepare: Callable[..., Any] | None = None) -> None:
    """Show TensorFlow's function ``target`` under Keras's names, and with Keras's ``parameters``: ``x axis=None``.
    They go on in this order, those behind a slash by their own names. ``prepare`` changes the first one, or two.
    """
    ahead, _, named = parameters.partition(" / ")
    every = [*ahead.split(), *named.split()]
    count = len(ahead.split())
    signature = inspect.Signature([_parameter(spelled) for spelled in every])

    def function(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        values = list(bound.arguments.values())
        if prepare is not None:
            ready = prepare(*values[: _inputs(prepare)])
            values[: _inputs(prepare)] = ready if isinstance(ready, tuple) else (ready,)
        rest = dict(zip(list(bound.arguments)[count:], values[count:], strict=True))
        return PUBLIC[target](*values[:count], **rest)

    function.__doc__ = f"The same as ``tf.{target}``."
    function.__signature__ = signature  # type: ignore[attr-defined]  # what inspect looks at
    offer(names, function)


def _inputs(prepare: Callable[..., Any]) -> int:
    return prepare.__code__.co_argcount


def _parameter(spelled: str) -> inspect.Parameter:
    name, _, default = spelled.partition("=")
    value = ast.literal_eval(default) if default else inspect.Parameter.empty
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=value)
