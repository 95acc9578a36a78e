"""Parts of a tensor by position: ``tf.slice`` and ``tf.strided_slice``."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.indexing import getitem
from tapecore.engine.op import op, public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


@op(
    "Slice",
    "input",
    linear=True,
    examples=[example((3, 4), begin=(1, 0), size=(2, 3)), example((3,), begin=(1,), size=(-1,))],
)
def slice_op(input: Array, *, begin: tuple[int, ...], size: tuple[int, ...]) -> Array:
    """size elements from begin on along each axis."""
    if len(begin) != input.ndim:
        raise invalid(
            "Slice",
            f"Expected begin and size arguments to be 1-D tensors of size {input.ndim}, but got shapes "
            f"[{len(begin)}] and [{len(size)}] instead.",
        )
    for axis, (start, count, extent) in enumerate(zip(begin, size, input.shape, strict=True)):
        if not 0 <= start <= extent:
            raise invalid("Slice", f"Expected begin[{axis}] in [0, {extent}], but got {start}")
        if count != -1 and not 0 <= count <= extent - start:
            raise invalid("Slice", f"Expected size[{axis}] in [0, {extent - start}], but got {count}")
    return input[tuple(slice(b, None if n == -1 else b + n) for b, n in zip(begin, size, strict=True))]


@slice_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, begin: tuple[int, ...], size: tuple[int, ...]) -> Any:
    """g put back where it was cut from, in zeros of shape(input)"""
    from tapecore.engine.ops.padding import pad

    ends = zip(begin, y.shape, input.shape, strict=True)
    return pad(g, paddings=tuple((b, whole - b - part) for b, part, whole in ends))


@public("slice")
def slice_public(input_: Any, begin: Any, size: Any, name: str | None = None) -> Tensor:
    """``size`` elements from ``begin`` on along each axis; -1 means all that are left."""
    return slice_op.public(input_, begin=begin, size=size)


@public("strided_slice")
def strided_slice(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    input_: Any,
    begin: Any,
    end: Any,
    strides: Any = None,
    begin_mask: int = 0,
    end_mask: int = 0,
    ellipsis_mask: int = 0,
    new_axis_mask: int = 0,
    shrink_axis_mask: int = 0,
    var: Any = None,
    name: str | None = None,
) -> Tensor:
    """The part from ``begin`` to ``end`` in steps of ``strides``; the bit masks say which entries are
    something else."""
    starts, ends = plain(begin), plain(end)
    steps = (1,) * len(starts) if strides is None else plain(strides)
    key: list[Any] = []
    for i, (first, last, step) in enumerate(zip(starts, ends, steps, strict=True)):
        if ellipsis_mask >> i & 1:
            key.append(...)
        elif new_axis_mask >> i & 1:
            key.append(None)
        elif shrink_axis_mask >> i & 1:
            key.append(first)
        else:
            key.append(
                slice(None if begin_mask >> i & 1 else first, None if end_mask >> i & 1 else last, step)
            )
    return getitem(convert_to_tensor(input_), tuple(key))
