"""A person's own derivatives: ``tf.custom_gradient``, ``tf.RegisterGradient``, ``tf.recompute_grad``."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.execute import execute
from tapecore.engine.given import Given
from tapecore.engine.observer import Observer, observers
from tapecore.engine.op import REGISTRY, Op
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable, variable_of


class _VariableWatcher(Observer):
    def __init__(self) -> None:
        self.found: dict[int, Variable] = {}

    def on_read(self, variable: Variable) -> None:
        if variable.trainable:
            self.found.setdefault(variable.id, variable)


def custom_gradient(f: Callable[..., Any] | None = None) -> Any:
    """Let ``f`` bring its own derivative: it returns ``(result, grad_fn)``, and ``grad_fn(*upstream)`` gives a gradient
    for each argument (and, called with ``variables=``, a list for the Variables that ``f`` used besides).

    Raises TypeError when ``f`` uses Variables but ``grad_fn`` takes no ``variables``; ValueError during the backward pass
    when the number of gradients is wrong.
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
    outputs = execute(op, (*arguments, *variables), {"function": getattr(f, "__name__", type(f).__name__)})
    return nest.pack_sequence_as(result, list(outputs) if isinstance(outputs, tuple) else [outputs])


def _check_signature(grad_fn: Callable[..., Any], variables: list[Variable]) -> None:
    spec = inspect.getfullargspec(grad_fn)
    if variables and "variables" not in spec.args and "variables" not in spec.kwonlyargs and not spec.varkw:
        raise TypeError(
            "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses variables: "
            f"{variables}"
        )


def _op_of(
    f: Callable[..., Any], grad_fn: Callable[..., Any], values: list[Array], count: int, variables: list[Variable]
) -> Op:
    """An op for this one call: its forward is what ``f`` gave already."""

    def forward(*_: Array, function: str = "") -> Any:
        return values[0] if len(values) == 1 else tuple(values)

    def whole(g: Any, y: Any, *xs: Any, function: str = "") -> list[Any]:
        upstream = [lifted(part) for part in (g if isinstance(g, tuple) else (g,))]  # type: ignore[reportUnknownVariableType]
        return [_returned(dx) for dx in _gradients(grad_fn, upstream, count, variables)]

    op = Op("CustomGradient", forward, [f"input_{i}" for i in range(count + len(variables))])
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
        raise ValueError(f"custom_gradient function expected to return {count} gradients, but returned {len(flat)} instead.")
    return [*flat, *for_variables]


def lifted(x: Any) -> Tensor:
    """A tensor for a person's rule, also while the backward pass runs on arrays."""
    return x if isinstance(x, Tensor) else Tensor(np.asarray(x))


def _returned(dx: Any) -> Any:
    if isinstance(dx, Variable):
        return convert_to_tensor(dx)
    return dx if dx is None or isinstance(dx, Tensor) or hasattr(dx, "_components") else Given(dx)


# ---------------------------------------------------------------- rules for ops by name


class Operation:
    """What a registered rule is told of the op: ``inputs``, ``outputs`` (tensors), ``type`` and ``get_attr(name)``."""

    def __init__(self, op: Op, inputs: Sequence[Any], outputs: Sequence[Any], attrs: dict[str, Any]) -> None:
        self.type = self.name = op.name
        self.inputs = tuple(lifted(x) for x in inputs)
        self.outputs = tuple(lifted(y) for y in outputs)
        self._attrs = attrs

    def get_attr(self, name: str) -> Any:
        """The attribute ``name``. Raises ValueError when there is none."""
        try:
            return self._attrs[name]
        except KeyError:
            raise ValueError(f"Operation {self.name!r} has no attr named '{name}'.") from None


class RegisterGradient:
    """``@tf.RegisterGradient("AdjustContrastv2")`` above ``def rule(op, grad)`` gives an op the derivative it lacks.

    The rule returns one gradient for each input, or None. Raises KeyError when the op has one already or is not known.
    """

    def __init__(self, op_type: str) -> None:
        if not isinstance(op_type, str):  # type: ignore[reportUnnecessaryIsInstance]  # callers are untyped programs
            raise TypeError("op_type must be a string")
        self._op_type = op_type

    def __call__(self, f: Callable[..., Any]) -> Callable[..., Any]:
        op = _open_entry(self._op_type)

        def whole(g: Any, y: Any, *xs: Any, **attrs: Any) -> list[Any]:
            upstream = [lifted(part) for part in (g if isinstance(g, tuple) else (g,))]  # type: ignore[reportUnknownVariableType]
            outputs = y if isinstance(y, tuple) else (y,)  # type: ignore[reportUnknownVariableType]
            given = f(Operation(op, xs, outputs, attrs), *upstream)
            return [_returned(dx) for dx in (given if isinstance(given, (list, tuple)) else [given])]  # type: ignore[reportUnknownVariableType]

        op.set_whole(whole)
        return f


def no_gradient(op_type: str) -> None:
    """Register an op as not differentiable. Raises KeyError as ``RegisterGradient`` does."""
    _open_entry(op_type).no_gradient()


def _open_entry(op_type: str) -> Op:
    op = REGISTRY.get(op_type)
    if op is None:
        raise KeyError(f"There is no op named {op_type!r} here.")
    if op.rules or op.whole is not None:
        raise KeyError(f"Registering two gradient with name '{op_type}'! (Previous registration was in the op's declaration)")
    return op


# ---------------------------------------------------------------- recomputing


@contextmanager
def not_differentiated() -> Any:
    """No tape and no accumulator hears what happens inside."""
    token = observers.set(tuple(o for o in observers.get() if not o.differentiates))
    try:
        yield
    finally:
        observers.reset(token)


def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f`` without its intermediate values on the tape: the backward pass runs it again."""

    @custom_gradient
    def inner(*args: Any, **kwargs: Any) -> Any:
        with not_differentiated():
            result = f(*args, **kwargs)

        def grad(*upstream: Any, variables: Sequence[Variable] | None = None) -> Any:
            from tapecore.engine.identity import identity
            from tapecore.engine.tape import GradientTape

            again = GradientTape()
            with again:
                copies = nest.map_structure(lambda x: identity.public(x), args)
                again.watch([x for x in nest.flatten(copies) if x.dtype.is_floating])
                for variable in variables or ():
                    again.watch(variable)
                outcome = f(*copies, **kwargs)
            gradients = again.gradient(outcome, [copies, list(variables or ())], list(upstream))
            flat = tuple(nest.flatten(gradients[0]))
            return (flat, gradients[1]) if variables else flat

        return result, grad

    return functools.wraps(f)(inner)
