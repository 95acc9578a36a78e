"""Functions mapped, folded and scanned over slices; lists of tensors; Python functions as ops."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tapecore.engine import nest
from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor, tensor_or_composite
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.joining import stack
from tapecore.engine.tensor import Tensor
from tapecore.engine.wrapping import reported


def numpy_of(x: Any) -> Any:
    """The numbers of a tensor; what is made of several tensors stays as it is."""
    return x if isinstance(x, Composite) else x.numpy()


def _slices(elems: Any) -> list[Any]:
    """The elements of a structure of tensors along the first axis."""
    whole = nest.map_structure(tensor_or_composite, elems)
    first = nest.flatten(whole)[0]
    count = first._length() if isinstance(first, Composite) else int(first.shape[0])  # type: ignore[reportPrivateUsage]
    return [nest.map_structure(partial(_slice, k=k), whole) for k in range(count)]


def _slice(x: Any, k: int) -> Any:
    return x._row(k) if isinstance(x, Composite) else x[k]  # type: ignore[reportPrivateUsage]


def _stacked(rows: list[Any], ragged: bool = False) -> Any:
    return nest.map_structure(_ragged_stack if ragged else _stack, *rows)


def _stack(*rows: Any) -> Any:
    first = rows[0]
    if not isinstance(first, Composite):
        return stack(list(rows))
    return first._stacked(rows, _stack, len(rows))  # type: ignore[reportPrivateUsage]


def _ragged_stack(*rows: Any) -> Any:
    single = isinstance(rows[0], Tensor) and not rows[0].ndim
    return _stack(*rows) if single else PUBLIC["ragged.stack"](list(rows))


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
    RaggedTensor where ``elems`` or the signature is one. ValueError or TypeError where ``fn`` gives another
    structure than the signature or, without one, ``elems``; InvalidArgumentError for another dtype."""
    signature = next((given for given in (fn_output_signature, dtype) if given is not None), elems)
    wanted = nest.flatten(signature)
    ragged = any(hasattr(x, "row_splits") or hasattr(x, "row_splits_dtype") for x in wanted)
    rows = _mapped(fn, elems)
    if rows:
        _need_like(signature, rows[0])
    return _stacked(rows, ragged) if rows else _nothing(elems)


def _mapped(fn: Callable[..., Any], elems: Any) -> list[Any]:
    return [nest.map_structure(tensor_or_composite, fn(x)) for x in _slices(elems)]


def _need_like(signature: Any, row: Any) -> None:
    """Refuse what ``fn`` of ``map_fn`` gave if it is not what was announced."""
    nest.assert_same_structure(signature, row)
    for wanted, given in zip(nest.flatten(signature), nest.flatten(row), strict=True):
        kind = as_dtype(getattr(wanted, "dtype", wanted)) if isinstance(given, Tensor) else None
        if kind is not None and not hasattr(wanted, "row_splits_dtype") and kind is not given.dtype:
            told = f"TensorArray dtype is {kind.name} but Op is trying to write dtype {given.dtype.name} "
            raise InvalidArgumentError(None, None, told)


def _nothing(elems: Any) -> Any:
    """What no slices give: elements of the same type, as ``fn`` was not called."""
    return nest.map_structure(tensor_or_composite, elems)


@public("vectorized_map")
def vectorized_map(
    fn: Callable[..., Any], elems: Any, fallback_to_while_loop: bool = True, warn: bool = True
) -> Any:
    """``fn`` of each slice along the first axis, stacked again."""
    rows = _mapped(fn, elems)
    return _stacked(rows) if rows else _nothing(elems)


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
    outputs = len(Tout) if isinstance(Tout, (list, tuple)) else 1  # type: ignore[reportUnknownArgumentType]
    given = [convert_to_tensor(x) for x in inp]
    with reported("EagerPyFunc", f"Tin_{len(given)}_Tout_{outputs}"):
        results = func(*given)
    return _typed(results, Tout)


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
