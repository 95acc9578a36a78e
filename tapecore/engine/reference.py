"""Hashable stand-ins for tensors and Variables, which cannot be hashed themselves."""

from __future__ import annotations

from typing import Any


class Reference:
    """A hashable stand-in for a tensor or a Variable, equal to other references to the same one."""

    __slots__ = ("_object",)

    def __init__(self, target: Any) -> None:
        self._object = target

    def deref(self) -> Any:
        """The object itself."""
        return self._object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self._object is other._object

    def __hash__(self) -> int:
        return id(self._object)

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._object!r}>"
