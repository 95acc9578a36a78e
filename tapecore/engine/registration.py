"""Rules for ops by name: ``tf.RegisterGradient`` and ``tf.no_gradient``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from tapecore.engine.custom import lifted, returned
from tapecore.engine.entry import several
from tapecore.engine.primitive import Op
from tapecore.engine.registry import REGISTRY


class Operation:
    """What a registered rule is told of the op: ``inputs``, ``outputs`` (tensors), ``type`` and
    ``get_attr(name)``.
    """

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


_taken: set[str] = set()
"""Names that a person registered a rule for."""


class RegisterGradient:
    """``@tf.RegisterGradient("AdjustContrastv2")`` above ``def rule(op, grad)`` gives an op the derivative
    it lacks.

    The rule returns one gradient for each input, or None. Raises KeyError when the op has one already. For a
    name that no op here has, nothing happens.
    """

    def __init__(self, op_type: str) -> None:
        self._op_type = op_type

    def __call__(self, f: Callable[..., Any]) -> Callable[..., Any]:
        """Register ``f``."""
        op = _open_entry(self._op_type)
        if op is None:
            return f

        def whole(g: Any, y: Any, *xs: Any, **attrs: Any) -> list[Any]:
            given = f(Operation(op, xs, several(y), attrs), *[lifted(part) for part in several(g)])
            return [
                returned(dx)
                for dx in several(tuple(cast("list[Any]", given)) if isinstance(given, list) else given)
            ]

        op.set_whole(whole)
        return f


def no_gradient(op_type: str) -> None:
    """Register an op as not differentiable. Raises KeyError as ``RegisterGradient`` does."""
    op = _open_entry(op_type)
    if op is not None:
        op.no_gradient()


def _open_entry(op_type: str) -> Op | None:
    op = REGISTRY.get(op_type)
    if op_type in _taken or (op is not None and (op.rules or op.whole is not None)):
        raise KeyError(f"Registering two gradient with name '{op_type}'! (Previous registration was earlier)")
    _taken.add(op_type)
    return op
