"""``tf.custom_gradient``: a function that brings its own derivative."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.entry import several
from tapecore.engine.execute import execute
from tapecore.engine.given import Given
from tapecore.engine.observer import Observer, observers
from tapecore.engine.primitive import Op
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable, variable_of


class _VariableWatcher(Observer):
    def __init__(self) -> None:
        self.found: dict[int, Variable] = {}

    def on_read(self, variable: Variable) -> None:
        if variable.trainable:
            self.found.setdefault(variable.id, variable)


def custom_gradient(f: Callable[..., Any] | None = None) -> Any:
    """Let ``f`` bring its own derivative: it returns ``(result, grad_fn)``, and ``grad_fn(*upstream)`` gives
    a gradient for each argument (and, called with ``variables=``, a list for the Variables that ``f``
    used besides).

    Raises TypeError when ``f`` uses Variables but ``grad_fn`` takes no ``variables``; ValueError during the
    backward pass when the number of gradients is wrong.
    """
    if f is None:
        return custom_gradient

    @functools.wraps(f)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        return _run(f, args, kwargs)

    return decorated


def _run(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    watcher = _VariableWatcher()
    token = observers.set((*observers.get(), watcher))
    try:
        result, grad_fn = f(*args, **kwargs)
    finally:
        observers.reset(token)
    arguments = [variable_of(x) for x in nest.flatten(args)]
    passed = {id(x) for x in arguments} | {id(variable_of(x)) for x in nest.flatten(kwargs)}
    variables = [v for v in watcher.found.values() if id(v) not in passed]
    _check_signature(grad_fn, variables)
    results = [convert_to_tensor(x) for x in nest.flatten(result)]
    op = _op_of(f, grad_fn, [y.value for y in results], len(arguments), variables)
    op.inner = tuple(results)
    outputs = execute(op, (*arguments, *variables), {"function": getattr(f, "__name__", type(f).__name__)})
    return nest.pack_sequence_as(result, list(several(outputs)))


def _check_signature(grad_fn: Callable[..., Any], variables: list[Variable]) -> None:
    spec = inspect.getfullargspec(grad_fn)
    if variables and "variables" not in spec.args and "variables" not in spec.kwonlyargs and not spec.varkw:
        raise TypeError(
            "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses "
            "variables: "
            f"{variables}"
        )


def _op_of(
    f: Callable[..., Any],
    grad_fn: Callable[..., Any],
    values: list[Array],
    count: int,
    variables: list[Variable],
) -> Op:
    """An op for this one call: its forward is what ``f`` gave already."""

    def forward(*_: Array, function: str = "") -> Any:
        return values[0] if len(values) == 1 else tuple(values)

    def whole(g: Any, y: Any, *xs: Any, function: str = "") -> list[Any]:
        upstream = [lifted(part) for part in several(g)]
        return [returned(dx) for dx in _gradients(grad_fn, upstream, count, variables)]

    op = Op("CustomGradient", forward, ["*inputs"])  # as many as this call has
    op.whole = whole
    op.keeps_nothing = True
    return op


def _gradients(
    grad_fn: Callable[..., Any], upstream: list[Tensor], count: int, variables: list[Variable]
) -> list[Any]:
    if variables:
        given, for_variables = grad_fn(*upstream, variables=variables)
        if len(for_variables) != len(variables):
            raise ValueError("Must return gradient for each variable from @custom_gradient grad_fn.")
    else:
        given, for_variables = grad_fn(*upstream), []
    flat = nest.flatten(given)
    if len(flat) != count:
        raise ValueError(
            f"custom_gradient function expected to return {count} gradients, but returned {len(flat)} "
            "instead."
        )
    return [*flat, *for_variables]


def lifted(x: Any) -> Tensor:
    """A tensor for a person's rule, also while the backward pass runs on arrays."""
    return x if isinstance(x, Tensor) else Tensor(np.asarray(x))


def returned(dx: Any) -> Any:
    """What a person's rule returned, marked if it is no tensor."""
    if isinstance(dx, Variable):
        return convert_to_tensor(dx)
    return dx if dx is None or isinstance(dx, Tensor) or hasattr(dx, "_components") else Given(dx)
