"""Configurations: what an object was made with, as plain data, and the object made again from it."""

from __future__ import annotations

import inspect
from typing import Any, Self

from tapecore.engine import dtypes
from tapecore.engine.keras import registered
from tapecore.engine.keras.several import several


class Configured:
    """An object that keeps the arguments it was made with."""

    arguments: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Keep the arguments: the object can be made again from them."""
        made = super().__new__(cls)
        object.__setattr__(made, "arguments", (args, kwargs))
        return made

    def get_config(self) -> dict[str, Any]:
        """The arguments it was made with, by name, as plain data."""
        return given_of(self)

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Self:
        """An object made from a configuration; ``custom_objects`` are classes of one's own by name."""
        return cls(**{key: registered.revived(value, custom_objects) for key, value in config.items()})


def given_of(thing: Any) -> dict[str, Any]:
    """The arguments of ``thing`` and the defaults of the others, as plain data."""
    args, kwargs = thing.arguments
    parameters = parameters_of(thing.__class__)
    named = {p.name: p.default for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    names = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    merged = {**named, **dict(zip(names, args, strict=False)), **kwargs}
    absent = inspect.Parameter.empty
    return {key: plain(value) for key, value in merged.items() if value is not absent}


def parameters_of(kind: type) -> list[inspect.Parameter]:
    """The parameters of a class, with those that it hands on by ``*args`` to the class it is derived from."""
    found: dict[str, inspect.Parameter] = {}
    for each in kind.__mro__:
        if "__init__" not in vars(each):
            continue
        own = list(inspect.signature(vars(each)["__init__"]).parameters.values())[1:]
        for parameter in own:
            found.setdefault(parameter.name, parameter)
        if all(p.kind is not p.VAR_POSITIONAL for p in own):
            break
    return list(found.values())


def plain(value: Any) -> Any:
    """``value`` as a configuration shows it: names of functions and dtypes, configurations of objects."""
    if isinstance(value, dtypes.DType):
        return value.name
    if type(value) in (list, tuple):
        return type(value)(plain(part) for part in several(value))
    if isinstance(value, Configured):
        return registered.described(value)
    return getattr(value, "__name__", value) if callable(value) else value
