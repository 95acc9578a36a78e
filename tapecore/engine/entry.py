"""What a tape holds of one executed op: the values that its rules read, and of the rest only identity and
shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from tapecore.engine.observer import Record
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    import numpy as np

Outline: TypeAlias = "tuple[int, tuple[int, ...], np.dtype[Any]]"
"""Id (0 for what was no tensor), shape and dtype of a value that a tape let go."""


class Shadow:
    """Stands for a tensor whose value a tape let go: ``id``, ``shape`` and ``dtype`` are still known."""

    __slots__ = ("dtype", "id", "shape")

    def __init__(self, outline: Outline) -> None:
        self.id, self.shape, self.dtype = outline

    @property
    def ndim(self) -> int:
        """The number of extents."""
        return len(self.shape)

    def get_shape(self) -> TensorShape:
        """The shape as TensorFlow has it."""
        return TensorShape.known(self.shape)


def outline(x: Any) -> Outline:
    """What is left of ``x`` when its value goes."""
    if type(x) is Tensor:
        value = x.value
        return x.id, value.shape, value.dtype
    return cast("Outline", x) if type(x) is tuple else (0, x.shape, x.dtype)


def disowned(x: Any, key: int) -> Any:
    """``x`` as a constant if its id is ``key``."""
    if id_of(x) != key:
        return x
    return x.value if type(x) is Tensor else (0, *x[1:])


def id_of(x: Any) -> int:
    """The id of a tensor or of the outline of one; 0 for anything else."""
    if type(x) is Tensor:
        return x.id
    return x[0] if type(x) is tuple else 0  # type: ignore[reportUnknownVariableType]  # the hot path


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a tensor, an array or an outline."""
    if type(x) is Tensor:
        return x.value.shape
    return x[1] if type(x) is tuple else x.shape  # type: ignore[reportUnknownVariableType]  # the hot path


def as_array(x: Any) -> Any:
    """``x`` for a rule that runs on arrays."""
    if type(x) is Tensor:
        value = x.value
        return value if value.ndim else value[()]  # NumPy computes faster with its scalars
    return as_tensor(x)


def as_tensor(x: Any) -> Any:
    """``x`` for a rule that runs on tensors."""
    return Shadow(cast("Outline", x)) if type(x) is tuple else x


def as_record(entry: tuple[Any, ...]) -> Record:
    """The entry as observers are told of it."""
    op, inputs, attrs, outputs = entry
    return Record(op, tuple(map(as_tensor, inputs)), attrs, tuple(map(as_tensor, outputs)))


def several(parts: Any) -> tuple[Any, ...]:
    """The values of all outputs as a tuple, also where a rule has the value of a single one."""
    return cast("tuple[Any, ...]", parts) if type(parts) is tuple else (parts,)
