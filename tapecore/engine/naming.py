"""Name scopes: prefixes for the names of Variables."""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import Any

_scope: ContextVar[str] = ContextVar("scope", default="")


def scoped(name: str) -> str:
    """``name`` behind the open scopes: ``outer/inner/name``."""
    return _scope.get() + name


class NameScope:
    """``with tf.name_scope("outer") as scope:`` puts ``outer/`` before the names of Variables made inside."""

    def __init__(self, name: str) -> None:
        if not isinstance(name, str):  # type: ignore[reportUnnecessaryIsInstance]  # callers are untyped programs
            raise ValueError("name for name_scope must be a string.")
        self._name = name
        self._tokens: list[Token[str]] = []

    @property
    def name(self) -> str:
        """The name as given."""
        return self._name

    def __enter__(self) -> str:
        scope = (
            self._name if self._name.endswith("/") else f"{_scope.get()}{self._name}/" if self._name else ""
        )
        self._tokens.append(_scope.set(scope))
        return scope

    def __exit__(self, *_: Any) -> None:
        _scope.reset(self._tokens.pop())
