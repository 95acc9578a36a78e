"""``TensorArray``: a list of tensors that loops write to."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError, OutOfRangeError
from tapecore.engine.op import public
from tapecore.engine.ops.joining import concat, split, stack, unstack
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Tensor


@public("TensorArray")
class TensorArray:
    """A list of tensors: ``write`` gives the list back, ``stack`` makes one tensor of it. Gradients flow
    through.

    With ``clear_after_read`` (the default) each place can be read once. ``infer_shape`` holds all elements to the
    shape of the first one, or to ``element_shape``. Raises ValueError without a size.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
        self,
        dtype: Any,
        size: Any = None,
        dynamic_size: bool | None = None,
        clear_after_read: bool | None = None,
        tensor_array_name: str | None = None,
        handle: Any = None,
        flow: Any = None,
        infer_shape: bool = True,
        element_shape: Any = None,
        colocate_with_first_write_call: bool = True,
        name: str | None = None,
    ) -> None:
        if handle is not None:
            raise ValueError("TensorArray handles are not supported when eager execution is enabled.")
        if size is None:
            raise ValueError("Size must be declared for TensorArrays when eager execution is enabled.")
        self._dtype = dtypes.as_dtype(dtype)
        self._dynamic, self._infer = bool(dynamic_size), infer_shape
        self._clear = clear_after_read is None or clear_after_read
        self._shape = TensorShape(element_shape)
        self._items: list[Tensor | None] = [None] * int(size)
        self._read: set[int] = set()

    @property
    def dtype(self) -> dtypes.DType:
        """The type of the elements."""
        return self._dtype

    @property
    def element_shape(self) -> TensorShape:
        """What is known of the shape of the elements."""
        return self._shape

    @property
    def dynamic_size(self) -> bool:
        """Whether it grows with what is written."""
        return self._dynamic

    def size(self, name: str | None = None) -> Tensor:
        """How many places there are."""
        return convert_to_tensor(len(self._items))

    def identity(self) -> TensorArray:
        """The list itself."""
        return self

    def close(self, name: str | None = None) -> None:
        """Let go of all elements."""
        self._items.clear()

    def write(self, index: Any, value: Any, name: str | None = None) -> TensorArray:
        """Put a tensor at a place.

        OutOfRangeError behind the end of a list of fixed size, InvalidArgumentError for another dtype, ValueError
        for another shape.
        """
        place, size = int(index), len(self._items)
        if place < 0:
            raise _outside(f"Writing to negative indices (index {place}) is not allowed.")
        if place >= size and not self._dynamic:
            raise _outside(
                f"Tried to write to index {place} but array is not resizeable and size is: {size} "
            )
        x = convert_to_tensor(value, dtype_hint=self._dtype)
        if x.dtype is not self._dtype:
            said = f"TensorArray dtype is {self._dtype.name} but Op is trying to write dtype {x.dtype.name} "
            raise InvalidArgumentError(None, None, said)
        if not self._shape.is_compatible_with(x.shape):
            raise ValueError(f"Incompatible shape for value ({x.shape}), expected ({self._shape})")
        if self._infer:
            self._shape = self._shape.merge_with(x.shape)
        self._items += [None] * (place + 1 - size)
        self._items[place] = x
        return self

    def read(self, index: Any, name: str | None = None) -> Tensor:
        """The tensor at a place; zeros where nothing was written.

        OutOfRangeError for a place that there is not, InvalidArgumentError for one that was read before and cleared.
        """
        place, size = int(index), len(self._items)
        if place < 0:
            raise _outside(f"Reading from negative indices (index {place}) is not allowed.")
        if place >= size:
            raise _outside(f"Tried to read from index {place} but array size is: {size} ")
        if self._items[place] is None and place in self._read:
            raise InvalidArgumentError(
                None,
                None,
                f"Could not read index {place} twice because it was cleared after a previous read (perhaps try "
                "setting clear_after_read = false?)",
            )
        found = self._filled(place)
        if self._clear:
            self._items[place] = None
            self._read.add(place)
        return found

    def _filled(self, place: int) -> Tensor:
        """The tensor at a place; zeros, which stay there, where nothing is. ValueError if their shape is unknown."""
        found = self._items[place]
        if found is None:
            if not self._shape.is_fully_defined():
                raise ValueError(f"Cannot convert a partially known TensorShape {self._shape} to a Tensor.")
            found = self._zeros()
            self._items[place] = found
        return found

    def _zeros(self, *ahead: int) -> Tensor:
        extents = [int(n or 0) for n in self._shape.as_list()]
        return convert_to_tensor(np.zeros([*ahead, *extents], self._dtype.as_numpy_dtype))

    def stack(self, name: str | None = None) -> Tensor:
        """All tensors as the slices of one."""
        if not self._items and self._shape.is_fully_defined():
            return self._zeros(0)
        return stack([self._filled(k) for k in range(len(self._items))])

    def concat(self, name: str | None = None) -> Tensor:
        """All tensors one after the other along their first axis. InvalidArgumentError for scalars."""
        parts = [self._filled(k) for k in range(len(self._items))]
        for place, part in enumerate(parts):
            if not part.ndim:
                said = f"Concat saw a scalar shape at index {place} but requires at least vectors."
                raise InvalidArgumentError(None, None, said)
        return concat(parts, 0)

    def gather(self, indices: Any, name: str | None = None) -> Tensor:
        """The tensors at some places as the slices of one."""
        return stack([self._filled(int(k)) for k in convert_to_tensor(indices).value])

    def split(self, value: Any, lengths: Any, name: str | None = None) -> TensorArray:
        """Replace the contents by parts of a tensor along its first axis, of these lengths."""
        x = convert_to_tensor(value, dtype_hint=self._dtype)
        sizes = [int(n) for n in convert_to_tensor(lengths).value]
        if sum(sizes) != next(iter(x.shape)):
            raise InvalidArgumentError(
                None,
                None,
                f"Expected sum of lengths to be equal to values.shape[0], but sum of lengths is {sum(sizes)} and "
                f"value's shape is: {list(x.shape)} ",
            )
        if len(sizes) != len(self._items) and not self._dynamic:
            raise InvalidArgumentError(
                None,
                None,
                f"TensorArray's size is not equal to the size of lengths ({len(self._items)} vs. {len(sizes)}), and "
                "the TensorArray is not marked as dynamically resizeable.",
            )
        self._items = [*split(x, sizes)]
        return self

    def unstack(self, value: Any, name: str | None = None) -> TensorArray:
        """Replace the contents by the slices of a tensor. ValueError when a list of fixed size is too short."""
        rows = list(unstack(convert_to_tensor(value, dtype_hint=self._dtype)))
        if len(rows) > len(self._items) and not self._dynamic:
            raise ValueError(
                f"Cannot unstack {len(rows)} tensors into a TensorArray of static size {len(self._items)} "
            )
        self._items = [*rows]
        return self

    def scatter(self, indices: Any, value: Any, name: str | None = None) -> TensorArray:
        """Put the slices of a tensor at some places."""
        for place, x in zip(convert_to_tensor(indices).value, unstack(value), strict=True):
            self.write(place, x)
        return self


def _outside(said: str) -> OutOfRangeError:
    return OutOfRangeError(None, None, said)
