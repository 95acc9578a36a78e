"""What values and specifications of extension types share: typed fields, written in the constructor alone."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ClassVar, cast

from tapecore.engine import nest
from tapecore.engine.extension.fields import MISSING, Field, converted, fields_of

_OPEN = "_is_open"
"""Set while a person's constructor may write the fields."""

_OF_KERAS = frozenset({"_keras_mask"})


class Fielded:
    """An object with typed fields that only its constructor writes."""

    _known_fields: ClassVar[tuple[Field, ...] | None] = None
    _as_spec: ClassVar[bool] = False
    _noun: ClassVar[str] = "ExtensionType"

    @classmethod
    def _fields(cls) -> tuple[Field, ...]:
        """The fields, read when they are first needed: annotations may name what is defined later."""
        if "_known_fields" not in cls.__dict__ or cls._known_fields is None:
            cls._known_fields = fields_of(cls)
        return cls._known_fields

    @classmethod
    def _construct(cls) -> None:
        """Give the class its constructor: a person's, guarded, or one with a parameter for each field."""
        own = cls.__dict__.get("__init__")
        setattr(cls, "__init__", _guarded(own) if own else _made)  # noqa: B010  # it has a type of its own

    def _finish(self) -> None:
        """Convert and check what the constructor wrote."""
        fields, written = self._fields(), self.__dict__
        missing = {field.name for field in fields} - set(written)
        if missing:
            raise ValueError(f"Missing required fields: {missing}")
        for name, kind, _ in fields:
            written[name] = converted(written[name], kind, name, self._as_spec)
        self.__validate__()

    def __validate__(self) -> None:
        """Raise what is wrong with the fields; a person's to define."""

    def __setattr__(self, name: str, value: Any) -> None:
        self._check_open(name)
        self.__dict__[name] = value

    def __delattr__(self, name: str) -> None:
        self._check_open(name)
        del self.__dict__[name]

    def _check_open(self, name: str) -> None:
        is_field = any(name == field.name for field in self._fields())
        if name not in _OF_KERAS and not (is_field and _OPEN in self.__dict__):
            raise AttributeError(
                f"Cannot mutate attribute `{name}` outside the custom constructor of {self._noun}."
            )

    def _values(self) -> dict[str, Any]:
        """The fields as they are."""
        return {name: value for name, value in self.__dict__.items() if name not in _OF_KERAS}

    def _changed(self, change: Callable[[Any], Any], into: type | None = None) -> Any:
        """An object with ``change(leaf)`` for every leaf of the fields, made without its constructor."""
        kind = cast("type[Any]", into or type(self))
        made: Any = object.__new__(kind)
        made.__dict__.update(
            {name: nest.map_structure(change, part) for name, part in self._values().items()}
        )
        return made

    def _told(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self._values().items())
        return f"{type(self).__qualname__}({fields})"

    def __repr__(self) -> str:
        return self._told()


def _guarded(constructor: Callable[..., None]) -> Callable[..., None]:
    """A person's constructor, around which the fields may be written."""

    @functools.wraps(constructor)
    def init(self: Fielded, *args: Any, **kwargs: Any) -> None:
        outermost = _OPEN not in self.__dict__
        self.__dict__[_OPEN] = True
        try:
            constructor(self, *args, **kwargs)
        finally:
            if outermost:
                del self.__dict__[_OPEN]
        if outermost:
            self._finish()  # type: ignore[reportPrivateUsage]

    return init


def _made(self: Fielded, *args: Any, **kwargs: Any) -> None:
    """The constructor of a type that has none of its own."""
    bound = signature_of(type(self)).bind(*args, **kwargs)
    bound.apply_defaults()
    self.__dict__.update(bound.arguments)
    self._finish()  # type: ignore[reportPrivateUsage]


def signature_of(cls: type[Fielded]) -> inspect.Signature:
    """A parameter for each field; those that follow one with a default and have none are given by name."""
    parameters: list[inspect.Parameter] = []
    kind, optional = inspect.Parameter.POSITIONAL_OR_KEYWORD, False
    for name, _, default in cls._fields():  # type: ignore[reportPrivateUsage]
        bare = default is MISSING or cls._as_spec  # type: ignore[reportPrivateUsage]
        if bare and optional:
            kind = inspect.Parameter.KEYWORD_ONLY
        optional = optional or not bare
        parameters.append(inspect.Parameter(name, kind, default=inspect.Parameter.empty if bare else default))
    return inspect.Signature(parameters)
