"""Name scopes: prefixes for the names of Variables, and what an op ran inside of."""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import Any


class Entered:
    """One entering of a scope: of a name scope, or (``called``) the call of a layer or optimizer of that name."""

    __slots__ = ("called", "name")

    def __init__(self, name: str, called: bool = False) -> None:
        self.name = name
        self.called = called


entered: ContextVar[tuple[Entered, ...]] = ContextVar("entered", default=())
"""What the program is inside of, the outermost first; observers may ask for it at each op."""


def enter(name: str, called: bool = False) -> Token[tuple[Entered, ...]]:
    """Begin a scope; ``leave`` ends it."""
    return entered.set((*entered.get(), Entered(name, called)))


def leave(token: Token[tuple[Entered, ...]]) -> None:
    """End the scope that ``enter`` began."""
    entered.reset(token)


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
        self._tokens: list[tuple[Token[str], Token[tuple[Entered, ...]]]] = []

    @property
    def name(self) -> str:
        """The name as given."""
        return self._name

    def __enter__(self) -> str:
        scope = (
            self._name if self._name.endswith("/") else f"{_scope.get()}{self._name}/" if self._name else ""
        )
        self._tokens.append((_scope.set(scope), enter(self._name.strip("/"))))
        return scope

    def __exit__(self, *_: Any) -> None:
        token, inside = self._tokens.pop()
        leave(inside)
        _scope.reset(token)
