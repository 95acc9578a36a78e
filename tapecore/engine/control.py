"""Control flow as functions: ``tf.cond``, ``tf.while_loop``, ``tf.case``. Eagerly they are Python's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from tapecore.engine import nest
from tapecore.engine.constant import tensor_or_composite
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.op import public
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable, variable_of


@public("cond")
def cond(
    pred: Any,
    true_fn: Callable[[], Any] | None = None,
    false_fn: Callable[[], Any] | None = None,
    name: str | None = None,
) -> Any:
    """What ``true_fn()`` gives if ``pred`` is true, else what ``false_fn()`` gives. TypeError without both."""
    for which, branch in (("true_fn", true_fn), ("false_fn", false_fn)):
        if branch is None:
            raise TypeError(f"cond(): '{which}' argument required")
        _need_callable(which, branch)
    assert true_fn is not None and false_fn is not None  # noqa: PT018  # as the loop saw
    return true_fn() if _truth(pred) else false_fn()


def _need_callable(name: str, given: Any) -> None:
    if not callable(given):
        raise TypeError(f"'{name}' must be callable.")


@public("case")
def case(
    pred_fn_pairs: Any,
    default: Callable[[], Any] | None = None,
    exclusive: bool = False,
    strict: bool = False,
    name: str = "case",
) -> Any:
    """What the function beside the first true predicate gives, else ``default()``.

    InvalidArgumentError if there is none; ValueError for a dictionary, which has no order, unless ``exclusive``.
    """
    if isinstance(pred_fn_pairs, Mapping) and not exclusive:
        raise ValueError(
            "Unordered dictionaries are not supported for the 'pred_fn_pairs' argument when `exclusive=False` and "
            "eager mode is enabled."
        )
    pairs: Any = (
        cast("Mapping[Any, Any]", pred_fn_pairs).items()
        if isinstance(pred_fn_pairs, Mapping)
        else pred_fn_pairs
    )
    for pred, branch in pairs:
        if _truth(pred.deref() if hasattr(pred, "deref") else pred):
            return branch()
    if default is not None:
        return default()
    raise InvalidArgumentError(
        None,
        None,
        "Expected 'tf.Tensor(False, shape=(), dtype=bool)' to be true. Summarized data: b'Input error: None of "
        "conditions evaluated as True:'",
    )


@public("switch_case")
def switch_case(
    branch_index: Any, branch_fns: Any, default: Callable[[], Any] | None = None, name: str = "switch_case"
) -> Any:
    """What the function of this number gives; ``default()``, or the last one, for a number that has none."""
    if not isinstance(variable_of(branch_index), (Tensor, Variable)):
        raise TypeError(f"'branch_index' must be a Tensor, got {type(branch_index)}")
    functions = dict(branch_fns) if isinstance(branch_fns, Mapping) else dict(_numbered(branch_fns))  # type: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if sorted(functions) != list(range(len(functions))):  # type: ignore[reportUnknownArgumentType]
        raise ValueError(
            f"branch indices (keys) must form contiguous range of [0 to {len(functions)}) but found "  # type: ignore[reportUnknownArgumentType]
            f"{{{','.join(map(str, sorted(functions)))}}}"  # type: ignore[reportUnknownArgumentType]
        )
    chosen = functions.get(int(branch_index))  # type: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if chosen is None:
        chosen = default or functions[max(functions)]  # type: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return chosen()  # type: ignore[reportUnknownVariableType]


def _numbered(branch_fns: Any) -> list[tuple[int, Callable[[], Any]]]:
    pairs: list[Any] = list(branch_fns)
    return [pair if isinstance(pair, tuple) else (k, pair) for k, pair in enumerate(pairs)]


@public("while_loop")
def while_loop(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    maximum_iterations: Any = None,
    name: str | None = None,
) -> Any:
    """``loop_vars`` after ``body`` ran while ``cond`` held; both get the loop variables as arguments."""
    _need_callable("cond", cond)
    _need_callable("body", body)
    left = None if maximum_iterations is None else int(maximum_iterations)
    values = nest.map_structure(tensor_or_composite, loop_vars)
    count = len(values)
    while (left is None or left > 0) and _truth(cond(*values)):
        given = body(*values)
        values = list(cast("list[Any]", given)) if isinstance(given, (list, tuple)) else [given]
        if len(values) != count or not isinstance(given, (list, tuple)):
            raise ValueError("The two structures don't have the same nested structure.")
        left = None if left is None else left - 1
    kind = cast("type[Any]", type(loop_vars))
    return kind(values) if isinstance(loop_vars, (list, tuple)) else cast("Any", values)


def _truth(pred: Any) -> bool:
    return bool(pred() if callable(pred) else pred)
