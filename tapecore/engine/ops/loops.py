"""Functions mapped, folded and scanned over slices; lists of tensors; Python functions as ops."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

import numpy as np

from tapecore.engine import dtypes, nest
from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor, tensor_or_composite
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.joining import concat, stack, unstack
from tapecore.engine.tensor import Tensor


def numpy_of(x: Any) -> Any:
    """The numbers of a tensor; what is made of several tensors stays as it is."""
    return x if isinstance(x, Composite) else x.numpy()


def _slices(elems: Any) -> list[Any]:
    """The elements of a structure of tensors along the first axis."""
    whole = nest.map_structure(tensor_or_composite, elems)
    first = nest.flatten(whole)[0]
    count = int(first.shape[0])
    return [nest.map_structure(itemgetter(k), whole) for k in range(count)]


def _stacked(rows: list[Any], ragged: bool = False) -> Any:
    return nest.map_structure(_ragged_stack if ragged else _stack, *rows)


def _stack(*rows: Any) -> Any:
    if not isinstance(rows[0], Composite):
        return stack(list(rows))
    name = "ragged.stack" if hasattr(rows[0], "row_splits") else "sparse.concat"
    if name == "ragged.stack":
        return PUBLIC[name](list(rows))
    return PUBLIC[name](0, [PUBLIC["sparse.expand_dims"](row, 0) for row in rows])


def _ragged_stack(*rows: Any) -> Any:
    return PUBLIC["ragged.stack"](list(rows)) if len(rows[0].shape) else _stack(*rows)


@public("map_fn")
def map_fn(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    fn: Callable[..., Any],
    elems: Any,
    dtype: Any = None,
    parallel_iterations: Any = None,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    name: str | None = None,
    fn_output_signature: Any = None,
) -> Any:
    """``fn`` of each slice along the first axis, stacked again; rows that differ in length become a
    RaggedTensor where ``elems`` or the signature is one."""
    wanted = nest.flatten(fn_output_signature if fn_output_signature is not None else elems)
    ragged = any(hasattr(x, "row_splits") or hasattr(x, "row_splits_dtype") for x in wanted)
    rows = [nest.map_structure(tensor_or_composite, fn(x)) for x in _slices(elems)]
    return _stacked(rows, ragged) if rows else _nothing(elems)


def _nothing(elems: Any) -> Any:
    """What no slices give: elements of the same type, as ``fn`` was not called."""
    return nest.map_structure(tensor_or_composite, elems)


@public("vectorized_map")
def vectorized_map(
    fn: Callable[..., Any], elems: Any, fallback_to_while_loop: bool = True, warn: bool = True
) -> Any:
    """``fn`` of each slice along the first axis, stacked again."""
    return map_fn(fn, elems)


@public("foldl")
def foldl(fn: Callable[..., Any], elems: Any, initializer: Any = None, *args: Any, **kwargs: Any) -> Any:
    """``fn(accumulator, slice)`` from the first slice to the last."""
    rows = _slices(elems)
    total = rows.pop(0) if initializer is None else nest.map_structure(convert_to_tensor, initializer)
    for x in rows:
        total = fn(total, x)
    return total


@public("foldr")
def foldr(fn: Callable[..., Any], elems: Any, initializer: Any = None, *args: Any, **kwargs: Any) -> Any:
    """``fn(accumulator, slice)`` from the last slice to the first."""
    rows = _slices(elems)
    total = rows.pop() if initializer is None else nest.map_structure(convert_to_tensor, initializer)
    for x in reversed(rows):
        total = fn(total, x)
    return total


@public("scan")
def scan(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    fn: Callable[..., Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    reverse: bool = False,
    name: str | None = None,
) -> Any:
    """What ``fn(accumulator, slice)`` gives after each slice, stacked."""
    rows, made = _slices(elems), list[Any]()
    if reverse:
        rows.reverse()
    total = initializer
    if initializer is None:
        total = rows.pop(0)
        made.append(total)
    for x in rows:
        total = nest.map_structure(convert_to_tensor, fn(total, x))
        made.append(total)
    return _stacked(made[::-1] if reverse else made)


@public("TensorArray")
class TensorArray:
    """A list of tensors: ``write`` gives the list back, ``stack`` makes one tensor of it. Gradients flow
    through."""

    def __init__(
        self,
        dtype: Any,
        size: Any = 0,
        dynamic_size: bool = False,
        clear_after_read: bool = True,
        **others: Any,
    ) -> None:
        self._dtype = dtypes.as_dtype(dtype)
        self._dynamic = dynamic_size
        self._items: list[Tensor | None] = [None] * int(size)

    @property
    def dtype(self) -> dtypes.DType:
        """The type of the elements."""
        return self._dtype

    def size(self, name: str | None = None) -> Tensor:
        """How many places there are."""
        return convert_to_tensor(len(self._items))

    def write(self, index: Any, value: Any, name: str | None = None) -> TensorArray:
        """Put a tensor at a place. OutOfRangeError behind the end of a list of fixed size."""
        place = int(index)
        if place >= len(self._items):
            if not self._dynamic:
                from tapecore.engine.errors import OutOfRangeError

                size = len(self._items)
                raise OutOfRangeError(
                    None,
                    None,
                    f"Tried to write to index {place} but array is not resizeable and size is: {size}",
                )
            self._items += [None] * (place + 1 - len(self._items))
        self._items[place] = convert_to_tensor(value, self._dtype)
        return self

    def read(self, index: Any, name: str | None = None) -> Tensor:
        """The tensor at a place; zeros where nothing was written."""
        return self._filled()[int(index)]

    def _filled(self) -> list[Tensor]:
        known = next((x for x in self._items if x is not None), None)
        empty = convert_to_tensor(
            np.zeros(() if known is None else tuple(known.shape), self._dtype.as_numpy_dtype)
        )
        return [empty if x is None else x for x in self._items]

    def stack(self, name: str | None = None) -> Tensor:
        """All tensors as the slices of one."""
        return stack(self._filled())

    def concat(self, name: str | None = None) -> Tensor:
        """All tensors one after the other along their first axis."""
        return concat(self._filled(), 0)

    def gather(self, indices: Any, name: str | None = None) -> Tensor:
        """The tensors at some places as the slices of one."""
        rows = self._filled()
        return stack([rows[int(k)] for k in convert_to_tensor(indices).value])

    def unstack(self, value: Any, name: str | None = None) -> TensorArray:
        """Replace the contents by the slices of a tensor."""
        self._items = list(unstack(convert_to_tensor(value, self._dtype)))
        return self

    def scatter(self, indices: Any, value: Any, name: str | None = None) -> TensorArray:
        """Put the slices of a tensor at some places."""
        for place, x in zip(convert_to_tensor(indices).value, unstack(value), strict=True):
            self.write(place, x)
        return self


def _typed(results: Any, kinds: Any) -> Any:
    kinds = getattr(kinds, "dtype", kinds)
    if not isinstance(kinds, (list, tuple)):
        return convert_to_tensor(results, kinds)
    if not kinds:
        return []
    results = results if isinstance(results, (list, tuple)) else [results]  # type: ignore[reportUnknownVariableType]
    return [convert_to_tensor(y, kind) for y, kind in zip(results, kinds, strict=True)]  # type: ignore[reportUnknownVariableType]


@public("numpy_function")
def numpy_function(
    func: Callable[..., Any] | None = None,
    inp: Any = None,
    Tout: Any = None,
    stateful: bool = True,
    name: str | None = None,
) -> Any:
    """``func`` of the inputs as NumPy arrays. No gradient flows through it. A decorator without ``func``."""
    if func is None:
        return lambda given: lambda *args: numpy_function(given, args, Tout)  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType, reportUnknownVariableType]
    return _typed(func(*[convert_to_tensor(x).numpy() for x in inp]), Tout)


@public("py_function")
def py_function(
    func: Callable[..., Any] | None = None, inp: Any = None, Tout: Any = None, name: str | None = None
) -> Any:
    """``func`` of the inputs as tensors: what it does with ops is differentiable. A decorator without
    ``func``."""
    if func is None:
        return lambda given: lambda *args: py_function(given, args, Tout)  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType, reportUnknownVariableType]
    return _typed(func(*[convert_to_tensor(x) for x in inp]), Tout)


@public("grad_pass_through")
def grad_pass_through(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f`` with the gradient of the identity."""
    from tapecore.engine.custom import custom_gradient

    def upstream(*gradients: Any) -> Any:
        every = list(gradients)
        return every if len(every) > 1 else every[0]

    def straight(*args: Any, **kwargs: Any) -> Any:
        return f(*args, **kwargs), upstream

    return custom_gradient(straight)
