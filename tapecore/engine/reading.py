"""How the numbers of a Variable are read: as a tensor for ops, or out of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tapecore.engine.observer import Observer, observers
from tapecore.engine.registry import PUBLIC
from tapecore.engine.tensor import Array, Tensor


class Reading:
    """The methods of a Variable that read it."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def snapshot(self) -> Tensor:
            """The present value."""
            ...

        def read(self, watching: tuple[Observer, ...]) -> Tensor:
            """The snapshot, after the observers were told of the read."""
            ...

        def __getitem__(self, key: Any) -> Tensor: ...

    def _as_tensor(self) -> Tensor:
        from tapecore.engine.identity import read_variable

        return read_variable(self)

    def read_value(self) -> Tensor:
        """A new tensor with the present value; gradients flow back to the Variable."""
        return self._as_tensor()

    def value(self) -> Tensor:
        """The same as ``read_value``."""
        return self._as_tensor()

    def numpy(self) -> Any:
        """The numbers: a NumPy scalar or an array of one's own."""
        return self.read(observers.get()).numpy()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return self.read(observers.get()).__array__(dtype)

    def __float__(self) -> float:
        return float(self.read(observers.get()))

    def __int__(self) -> int:
        return int(self.read(observers.get()))

    def __complex__(self) -> complex:
        return complex(self.read(observers.get()))

    def __index__(self) -> int:
        return self.read(observers.get()).__index__()

    def __bool__(self) -> bool:
        return bool(self.read(observers.get()))

    def __iter__(self) -> Iterator[Tensor]:
        if self.snapshot.value.ndim == 0:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(self.snapshot.value.shape[0]))

    def sparse_read(self, indices: Any, name: str | None = None) -> Tensor:
        """Rows of the Variable."""
        return PUBLIC["gather"](self, indices)

    def gather_nd(self, indices: Any, name: str | None = None) -> Tensor:
        """Slices of the Variable."""
        return PUBLIC["gather_nd"](self, indices)
