"""What a layer knows of the call it is in: the outermost layer, and whether it trains."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, NamedTuple


class Call(NamedTuple):
    """A call of a layer with everything called inside it."""

    entry: Any
    """The outermost layer."""
    training: Any
    """What ``training`` is for layers that are not told."""


current: ContextVar[Call | None] = ContextVar("call", default=None)


class Signature(NamedTuple):
    """Which arguments a ``call`` takes."""

    names: tuple[str, ...]
    training: bool
    mask: bool
    default: Any
    """Of ``training``."""
    whatever: bool
    """Any keyword."""


@functools.lru_cache(512)
def signature(function: Callable[..., Any]) -> Signature:
    """The arguments of a ``call`` given as a plain function, ``self`` first."""
    parameters = inspect.signature(function).parameters
    names = tuple(
        name for name, p in parameters.items() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    )
    training = parameters.get("training")
    return Signature(
        names[1:],
        training is not None,
        "mask" in names,
        None if training is None or training.default is training.empty else training.default,
        any(p.kind is p.VAR_KEYWORD for p in parameters.values()),
    )


def of(layer: Any) -> Signature:
    """The arguments of a layer's ``call``."""
    bound = layer.call
    plain = getattr(bound, "__func__", None)
    if plain is not None:
        return signature(plain)
    return (
        signature(functools.partial(_unbound, bound))
        if not _signed(bound)
        else signature(_behind_self(bound))
    )


def _signed(function: Any) -> bool:
    try:
        inspect.signature(function)
    except (TypeError, ValueError):  # a builtin
        return False
    return True


def _unbound(function: Any, *args: Any, **kwargs: Any) -> Any:
    return function(*args, **kwargs)


@functools.lru_cache(512)
def _behind_self(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function like a method, so that both read alike: ``call`` may be an attribute of one layer alone."""
    given = inspect.signature(function)
    first = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)

    def method(*args: Any, **kwargs: Any) -> Any:
        return function(*args[1:], **kwargs)

    positional_only = list(given.parameters.values())
    method.__signature__ = inspect.Signature([first, *positional_only])  # type: ignore[attr-defined]
    return method


def resolved(layer: Any, taken: Signature, kwargs: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The keyword arguments with ``training`` as Keras finds it: what is given, else what the outer call
    has, else the default; and the value for the layers inside."""
    outer = current.get()
    given = kwargs.get("training")
    value = given
    if value is None:
        value = outer.training if outer is not None and outer.training is not None else taken.default
    if taken.training:
        return ({**kwargs, "training": value} if value is not None or "training" in kwargs else kwargs), value
    if "training" in kwargs and not taken.whatever:
        kwargs = {key: part for key, part in kwargs.items() if key != "training"}
    return kwargs, value
