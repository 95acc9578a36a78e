"""Control flow as functions: ``tf.cond``, ``tf.while_loop``, ``tf.case``. Eagerly they are Python's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import public
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable, variable_of


@public("cond")
def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any], name: str | None = None) -> Any:
    """What ``true_fn()`` gives if ``pred`` is true, else what ``false_fn()`` gives."""
    return true_fn() if _truth(pred) else false_fn()


@public("case")
def case(
    pred_fn_pairs: Any,
    default: Callable[[], Any] | None = None,
    exclusive: bool = False,
    strict: bool = False,
    name: str = "case",
) -> Any:
    """What the function beside the first true predicate gives, else ``default()``."""
    pairs: Any = (
        cast("Mapping[Any, Any]", pred_fn_pairs).items()
        if isinstance(pred_fn_pairs, Mapping)
        else pred_fn_pairs
    )
    for pred, branch in pairs:
        if _truth(pred.deref() if hasattr(pred, "deref") else pred):
            return branch()
    return None if default is None else default()


@public("switch_case")
def switch_case(
    branch_index: Any, branch_fns: Any, default: Callable[[], Any] | None = None, name: str = "switch_case"
) -> Any:
    """What the function of this number gives; ``default()``, or the last one, for a number that has none."""
    if not isinstance(variable_of(branch_index), (Tensor, Variable)):
        raise TypeError(f"'branch_index' must be a Tensor, got {type(branch_index)}")
    functions = dict(branch_fns) if isinstance(branch_fns, Mapping) else dict(_numbered(branch_fns))  # type: ignore[reportUnknownArgumentType, reportUnknownVariableType]
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
    left = None if maximum_iterations is None else int(maximum_iterations)
    values = nest.map_structure(convert_to_tensor, loop_vars)
    while (left is None or left > 0) and _truth(cond(*values)):
        given = body(*values)
        values = list(given) if isinstance(given, (list, tuple)) else [given]  # type: ignore[reportUnknownVariableType]
        left = None if left is None else left - 1
    kind = cast("type[Any]", type(loop_vars))
    return kind(values) if isinstance(loop_vars, (list, tuple)) else cast("Any", values)


def _truth(pred: Any) -> bool:
    return bool(pred() if callable(pred) else pred)
