"""What a tape holds of one executed op: the values that its rules read, and of the rest only identity and
shape.

An entry is a tuple ``(op, inputs, attrs, outputs)``: tensors where values stay, outlines where they go. The short
ways write a flat one instead: their number, the id of the output, the form that the output and all inputs share (or
a tuple of the form of the output and those of the inputs), the ids of the inputs, 0 for what was no tensor, then the
arrays of the inputs and of the output, None for what goes. There is nothing in it that Python's garbage collector
would have to follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from tapecore.engine.form import Form
from tapecore.engine.observer import Record
from tapecore.engine.shape import TensorShape
from tapecore.engine.short import NUMBERED
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
        return x.id, *x.form
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
        return x.form[0]
    return x[1] if type(x) is tuple else x.shape  # type: ignore[reportUnknownVariableType]  # the hot path


def as_array(x: Any) -> Any:
    """``x`` for a rule that runs on arrays."""
    if type(x) is Tensor:
        return x.value if x.form[0] else x.value[()]  # NumPy computes faster with its scalars
    return as_tensor(x)


def as_tensor(x: Any) -> Any:
    """``x`` for a rule that runs on tensors."""
    return Shadow(cast("Outline", x)) if type(x) is tuple else x


def filled(entry: tuple[Any, ...]) -> tuple[Any, ...]:
    """The entry with inputs, attributes and outputs, also of a flat one."""
    if type(entry[2]) is dict:
        return entry
    if type(entry[0]) is not int:
        entry = entry[2]  # as observers got it
    number: int = entry[0]
    key, form, *rest = entry[1:]
    *values, value = rest[len(rest) // 2 :]
    short = NUMBERED[number]
    made, *forms = form if short.spread else (form,) * (1 + len(values))
    inputs = tuple(map(_restored, rest, values, forms))
    attrs = (short.op.defaults or short.op.find_defaults())[0] if short.op.attributes else {}
    return short.op, inputs, attrs, (_restored(key, value, made),)


def _restored(key: int, value: Any, form: Form) -> Any:
    """The tensor of that id, or the outline of it; the array of what was no tensor."""
    if value is None or key == 0:
        return (key, *form) if value is None else value
    tensor = Tensor(value)
    tensor.id = key
    return tensor


def handed(entry: tuple[Any, ...]) -> tuple[Any, ...]:
    """The entry as observers get it: of a flat one the op, the ids of its inputs, the entry itself, the id of the
    output.
    """
    number: int = entry[0]
    return NUMBERED[number].op, flat_inputs(entry), entry, entry[1]


def flat_inputs(entry: tuple[Any, ...]) -> tuple[int, ...]:
    """The ids of the inputs of a flat entry."""
    return entry[3 : 3 + (len(entry) - 4) // 2]


def as_record(entry: tuple[Any, ...]) -> Record:
    """The entry, a filled one, as observers are told of it."""
    op, inputs, attrs, outputs = entry
    return Record(op, tuple(map(as_tensor, inputs)), attrs, tuple(map(as_tensor, outputs)))


def several(parts: Any) -> tuple[Any, ...]:
    """The values of all outputs as a tuple, also where a rule has the value of a single one."""
    return cast("tuple[Any, ...]", parts) if type(parts) is tuple else (parts,)
