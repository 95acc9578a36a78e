"""The elements of a Dataset: tensors, and tuples and dictionaries of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.extension.extension_type import ExtensionType
from tapecore.engine.observer import observers
from tapecore.engine.ragged.specification import RaggedTensorSpec
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.shape import TensorShape
from tapecore.engine.sparse.tensor import SparseTensor, SparseTensorSpec
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor


def told(holder: object, direction: str, element: Any) -> Any:
    """Tell the observers that an element went into or came out of ``holder``; the element."""
    tensors = [leaf for leaf in nest.flatten(element) if isinstance(leaf, Tensor)]
    for observer in observers.get():
        observer.on_data(holder, direction, tensors)
    return element


def detached(element: Any) -> Any:
    """The element with new tensors, which no tape has seen."""
    return nest.map_structure(_renewed, element)


def _renewed(x: Any) -> Any:
    if isinstance(x, Tensor):
        return Tensor(x.value)
    return x._renewed(_renewed) if isinstance(x, Composite) else x  # type: ignore[reportPrivateUsage]


def tensors_of(structure: Any) -> Any:
    """Tuples and dictionaries stay what they are, everything else (lists too) becomes a tensor."""
    if isinstance(structure, dict):
        return {key: tensors_of(part) for key, part in structure.items()}  # type: ignore[reportUnknownVariableType]
    if isinstance(structure, tuple):
        parts: list[Any] = [tensors_of(part) for part in structure]  # type: ignore[reportUnknownVariableType]
        return type(structure)(*parts) if hasattr(structure, "_fields") else tuple(parts)  # type: ignore[reportUnknownVariableType]
    if isinstance(structure, Composite) or hasattr(structure, "element_spec") or structure is None:
        return structure
    return convert_to_tensor(structure)


def spec_of(x: Any) -> Any:
    """What an element is like."""
    if isinstance(x, RaggedTensor):
        return RaggedTensorSpec.from_value(x)
    if isinstance(x, SparseTensor):
        return SparseTensorSpec.from_value(x)
    if isinstance(x, ExtensionType):
        return x._type_spec  # type: ignore[reportPrivateUsage]
    if hasattr(x, "element_spec"):
        return DatasetSpec(x.element_spec)
    return TensorSpec(x.shape, x.dtype) if hasattr(x, "shape") else x


class DatasetSpec:
    """What a Dataset is like: its elements."""

    def __init__(self, element_spec: Any, dataset_shape: Any = ()) -> None:
        self.element_spec = element_spec
        self._shape = TensorShape(dataset_shape)

    def __repr__(self) -> str:
        return f"DatasetSpec({self.element_spec!r}, {self._shape!r})"


def batch_of(*rows: Any) -> Any:
    """Elements stacked along a new first axis. InvalidArgumentError for different shapes."""
    first = rows[0]
    if isinstance(first, Composite):
        return first._stacked(rows, batch_of, None)  # type: ignore[reportPrivateUsage]
    for k, row in enumerate(rows):
        if row.value.shape != first.value.shape:
            shapes = [f"[{','.join(map(str, x.value.shape))}]" for x in (first, row)]
            raise InvalidArgumentError(
                None,
                None,
                "{{function_node __wrapped__IteratorGetNext_output_types_1_device_/job:localhost/replica:0/task:0/"
                f"device:CPU:0}}}} Cannot batch tensors with different shapes in component 0. First element had shape "
                f"{shapes[0]} and element {k} had shape {shapes[1]}. [Op:IteratorGetNext] name: ",
            )
    return Tensor(np.stack([row.value for row in rows]))


def ragged_of(*rows: Any) -> Any:
    """Elements of different lengths as the rows of a RaggedTensor."""
    from tapecore.engine.op import PUBLIC

    return PUBLIC["ragged.stack"](list(rows))


def row_of(k: int) -> Callable[[Any], Any]:
    """A function that gives element ``k`` of a tensor."""

    def row(x: Any) -> Any:
        return x._row(k) if isinstance(x, Composite) else Tensor(_array(x.value[k], x.value))  # type: ignore[reportPrivateUsage]

    return row


def _array(part: Any, whole: Any) -> Any:
    if whole.dtype.kind != "O":
        return np.asarray(part, whole.dtype)
    array: Any = np.empty(np.shape(part) if isinstance(part, np.ndarray) else (), object)  # type: ignore[reportUnknownArgumentType]
    array[...] = part
    return array


def length_of(x: Any) -> int:
    """The extent of the first axis."""
    return x._length() if isinstance(x, Composite) else x.value.shape[0]  # type: ignore[reportPrivateUsage]
