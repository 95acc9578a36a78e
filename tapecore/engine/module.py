"""``tf.Module``: an object that finds its Variables."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from tapecore.engine import nest
from tapecore.engine.naming import NameScope, scoped
from tapecore.engine.variable import Variable, variable_of

_F = TypeVar("_F", bound=Callable[..., Any])


class Module:
    """Finds the Variables in its attributes, in those of the Modules in them, and in lists, tuples and
    dictionaries there.

    ``name`` is the class's name in snake case unless given. Raises ValueError for a name that is no
    identifier.
    """

    _TF_MODULE_IGNORED_PROPERTIES: frozenset[str] = frozenset({"_name", "_name_scope", "_scope_name"})

    def __init__(self, name: str | None = None) -> None:
        if name is None:
            name = _snake_case(type(self).__name__)
        elif not name.isidentifier():
            raise ValueError(
                f"{name!r} is not a valid module name. Module names must be valid Python identifiers "
                "(e.g. a valid class "
                "name)."
            )
        self._name = name
        self._name_scope = NameScope(f"{scoped(name)}/")

    @property
    def name(self) -> str:
        """The name of the module."""
        return self._name

    @property
    def name_scope(self) -> NameScope:
        """A scope for the Variables that methods make: ``with self.name_scope:``."""
        return self._name_scope

    @property
    def variables(self) -> tuple[Any, ...]:
        """All Variables: its own sorted by attribute name, then those of its submodules."""
        return tuple(self._found(_is_variable))

    @property
    def trainable_variables(self) -> tuple[Any, ...]:
        """Those Variables that tapes watch."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def non_trainable_variables(self) -> tuple[Any, ...]:
        """Those Variables that tapes do not watch by themselves."""
        return tuple(v for v in self.variables if not v.trainable)

    @property
    def submodules(self) -> tuple[Any, ...]:
        """All modules inside, at any depth."""
        return tuple(m for m in self._found(lambda leaf: isinstance(leaf, Module)) if m is not self)

    def _found(self, wanted: Callable[[Any], bool]) -> Iterator[Any]:
        seen: set[int] = {id(self)}
        rest: list[Any] = [self]
        while rest:
            inner: list[Any] = []
            for leaf in _leaves(rest.pop(0)):
                if id(leaf) in seen:
                    continue
                if wanted(leaf):
                    yield leaf
                if isinstance(leaf, Module):
                    inner.append(leaf)
                if isinstance(leaf, Module) or wanted(leaf):
                    seen.add(id(leaf))
            rest[:0] = inner

    @classmethod
    def with_name_scope(cls, method: _F) -> _F:
        """Let a method make its Variables inside the module's name scope."""

        @functools.wraps(method)
        def inside(self: Module, *args: Any, **kwargs: Any) -> Any:
            with self.name_scope:
                return method(self, *args, **kwargs)

        return inside  # type: ignore[reportReturnType]


def _is_variable(leaf: Any) -> bool:
    return isinstance(variable_of(leaf), Variable)


def _leaves(module: Module) -> Iterator[Any]:
    attributes = vars(module)
    for key in sorted(attributes):
        if key not in module._TF_MODULE_IGNORED_PROPERTIES:  # type: ignore[reportPrivateUsage]
            yield from _flat(attributes[key])


def _flat(attribute: Any) -> list[Any]:
    try:
        return nest.flatten(attribute)
    except TypeError:  # a dictionary whose keys have no order
        return []


def _snake_case(name: str) -> str:
    return re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)(?<!_)[A-Z](?=[a-z]))", r"_\1", name).lower()
