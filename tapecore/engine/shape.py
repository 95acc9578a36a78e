"""Shapes as TensorFlow prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, overload


class TensorShape:
    """The extents of a tensor: ``TensorShape([2, 3])``. ``None`` stands for an extent, or a whole shape, not
    known.

    Compares equal to tuples and lists of the same extents; an index gives an int, a slice a TensorShape.
    """

    __slots__ = ("_dims",)

    def __init__(self, dims: Any) -> None:
        self._dims: tuple[int | None, ...] | None
        if dims is None:
            self._dims = None
        elif isinstance(dims, str):
            raise TypeError(
                f"Failed to convert '{dims!r}' to a shape: '{dims!r}'could not be converted to a dimension. A shape "
                "should either be single dimension (e.g. 10), or an iterable of dimensions (e.g. [1, 10, None])."
            )
        elif isinstance(dims, TensorShape):
            self._dims = dims._dims
        elif isinstance(dims, Iterable):
            self._dims = tuple(None if d is None else int(d) for d in dims)  # type: ignore[reportUnknownArgumentType]
        else:
            self._dims = (int(dims),)

    @classmethod
    def known(cls, dims: tuple[int, ...]) -> TensorShape:
        """The shape with these extents, without looking at them."""
        shape = cls.__new__(cls)
        shape._dims = dims
        return shape

    @property
    def rank(self) -> int | None:
        """The number of extents, or None."""
        return None if self._dims is None else len(self._dims)

    @property
    def ndims(self) -> int | None:
        """The same as ``rank``."""
        return self.rank

    @property
    def dims(self) -> list[int | None] | None:
        """The extents as a list, or None."""
        return None if self._dims is None else list(self._dims)

    def as_list(self) -> list[int | None]:
        """The extents as a list. Raises ValueError when the rank is unknown."""
        return list(self._known())

    def num_elements(self) -> int | None:
        """The product of the extents, or None where one is unknown."""
        total = 1
        for extent in self._dims if self._dims is not None else (None,):
            if extent is None:
                return None
            total *= extent
        return total

    def is_fully_defined(self) -> bool:
        """Whether every extent is known."""
        return self._dims is not None and None not in self._dims

    def is_compatible_with(self, other: Any) -> bool:
        """Whether one shape could be the other where both are known."""
        theirs = TensorShape(other)._dims
        if self._dims is None or theirs is None:
            return True
        return len(self._dims) == len(theirs) and all(
            a == b or a is None or b is None for a, b in zip(self._dims, theirs, strict=True)
        )

    def assert_is_compatible_with(self, other: Any) -> None:
        """Raise ValueError unless the shapes are compatible."""
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {TensorShape(other)} are incompatible")

    def assert_has_rank(self, rank: int) -> None:
        """Raise ValueError unless the rank is ``rank`` or unknown."""
        if self.rank not in (None, rank):
            raise ValueError(f"Shape {self} must have rank {rank}")

    def assert_is_fully_defined(self) -> None:
        """Raise ValueError unless every extent is known."""
        if not self.is_fully_defined():
            raise ValueError(f"Shape {self} is not fully defined")

    def assert_same_rank(self, other: Any) -> None:
        """Raise ValueError unless both have as many extents, where that is known."""
        theirs = TensorShape(other)
        if None not in (self.rank, theirs.rank) and self.rank != theirs.rank:
            raise ValueError(f"Shapes {self} and {theirs} must have the same rank")

    def merge_with(self, other: Any) -> TensorShape:
        """What both say together. ValueError where they say different things."""
        theirs = TensorShape(other)
        if not self.is_compatible_with(theirs):
            raise ValueError(f"Shapes {self} and {theirs} are not compatible")
        if self._dims is None or theirs._dims is None:
            return theirs if self._dims is None else self
        return TensorShape([a if b is None else b for a, b in zip(self._dims, theirs._dims, strict=True)])

    def with_rank(self, rank: int) -> TensorShape:
        """The shape itself. Raises ValueError when it has another number of extents."""
        return self.merge_with(TensorShape([None] * rank))

    def with_rank_at_most(self, rank: int) -> TensorShape:
        """The shape itself. Raises ValueError when it has more extents than ``rank``."""
        if self.rank is not None and self.rank > rank:
            raise ValueError(f"Shape {self} must have rank at most {rank}")
        return self

    def most_specific_compatible_shape(self, other: Any) -> TensorShape:
        """What both have in common, None for the extents in which they differ."""
        theirs = TensorShape(other)
        if self._dims is None or theirs._dims is None or len(self._dims) != len(theirs._dims):
            return TensorShape(None)
        return TensorShape([a if a == b else None for a, b in zip(self._dims, theirs._dims, strict=True)])

    def with_rank_at_least(self, rank: int) -> TensorShape:
        """The shape itself. Raises ValueError when it has fewer extents than ``rank``."""
        if self.rank is not None and self.rank < rank:
            raise ValueError(f"Shape {self} must have rank at least {rank}")
        return self

    def concatenate(self, other: Any) -> TensorShape:
        """The extents of this shape, then those of ``other``."""
        theirs = TensorShape(other)._dims
        return TensorShape(None if self._dims is None or theirs is None else self._dims + theirs)

    def _known(self) -> tuple[int | None, ...]:
        if self._dims is None:
            raise ValueError("as_list() is not defined on an unknown TensorShape.")
        return self._dims

    def __len__(self) -> int:
        if self._dims is None:
            raise ValueError("Cannot take the length of shape with unknown rank.")
        return len(self._dims)

    def __iter__(self) -> Iterator[int]:
        if self._dims is None:
            raise ValueError("Cannot iterate over a shape with unknown rank.")
        return iter(self._dims)  # type: ignore[reportReturnType]  # almost always known

    def __bool__(self) -> bool:
        return self._dims is not None

    @overload
    def __getitem__(self, key: int) -> int: ...
    @overload
    def __getitem__(self, key: slice) -> TensorShape: ...
    def __getitem__(self, key: int | slice) -> Any:
        if self._dims is None:
            return TensorShape(None) if isinstance(key, slice) else None
        part = self._dims[key]
        return TensorShape(part) if isinstance(key, slice) else part

    def __add__(self, other: Any) -> TensorShape:
        return self.concatenate(other)

    def __radd__(self, other: Any) -> TensorShape:
        return TensorShape(other).concatenate(self)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (tuple, list)):
            return self._dims == tuple(other)  # type: ignore[reportUnknownArgumentType]
        if isinstance(other, TensorShape):
            return self._dims == other._dims
        try:
            return self._dims == TensorShape(other)._dims
        except (TypeError, ValueError):
            return NotImplemented

    def __hash__(self) -> int:
        return hash(self._dims)

    def __repr__(self) -> str:
        return f"TensorShape({None if self._dims is None else list(self._dims)})"

    def __str__(self) -> str:
        if self._dims is None:
            return "<unknown>"
        return f"({self._dims[0]},)" if len(self._dims) == 1 else f"({', '.join(map(str, self._dims))})"

    def __reduce__(self) -> tuple[Any, ...]:
        return TensorShape, (self._dims,)
