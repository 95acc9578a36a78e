"""How a Variable is assigned: ``assign``, ``assign_add``, ``assign_sub``; and what ``+=`` says instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine import floating
from tapecore.engine.dtypes import as_dtype, protocol_name
from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Array, Tensor, Value

if TYPE_CHECKING:
    from tapecore.engine.variable import Variable


class Assigning:
    """The methods of a Variable that replace its array."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def snapshot(self) -> Tensor:
            """The present value."""
            ...

        @property
        def shape(self) -> TensorShape:
            """The extents."""
            ...

        @property
        def name(self) -> str:
            """The name with its output number."""
            ...

        def replace(self, array: Array, what: str, operands: tuple[Any, ...]) -> Variable:
            """Put ``array`` in place of the present one."""
            ...

    def assign(
        self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Variable:
        """Replace the value. Raises ValueError for another shape or a tensor of another dtype."""
        new = self._operand(value)
        shape = numbers(new).shape
        if not self.shape.is_compatible_with(shape):
            raise ValueError(
                f"Cannot assign value to variable ' {self.name}': Shape mismatch.The variable shape "
                f"{self.shape}, "
                f"and the assigned value shape {TensorShape(shape)} are incompatible."
            )
        return self.replace(numbers(new), "assign", (new,))

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Variable:
        """Add to the value. Raises as ``assign`` does."""
        return self._update("assign_add", "AssignAddVariableOp", np.add, delta)

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True
    ) -> Variable:
        """Subtract from the value. Raises as ``assign`` does."""
        return self._update("assign_sub", "AssignSubVariableOp", np.subtract, delta)

    def _operand(self, value: Any) -> Value:
        from tapecore.engine.constant import lift

        dtype = self.snapshot.value.dtype
        return of_dtype(lift(value, dtype), dtype)

    def _update(self, what: str, op: str, update: Callable[[Array, Array], Any], delta: Any) -> Variable:
        new = self._operand(delta)
        old, change = self.snapshot.value, numbers(new)
        if old.dtype.kind in "OSb":
            raise no_kernel(op, protocol_name(old.dtype))
        if old.shape != change.shape:
            ours, theirs = (f"[{','.join(map(str, a.shape))}]" for a in (old, change))
            raise invalid(
                op,
                f"Cannot update variable with shape {ours} using a Tensor with shape {theirs}, shapes "
                "must be "
                "equal.",
            )
        token = floating.silence()
        try:
            updated = np.asarray(update(old, change))
        finally:
            floating.restore(token)
        return self.replace(updated, what, (new,))

    def __iadd__(self, other: Any) -> Any:
        raise _in_place("variable += value", "variable.assign_add(value)", "variable + value")

    def __isub__(self, other: Any) -> Any:
        # TensorFlow's sentence has this product, too.
        raise _in_place("variable -= value", "variable.assign_sub(value)", "variable * value")

    def __imul__(self, other: Any) -> Any:
        raise _replaced("*")

    def __itruediv__(self, other: Any) -> Any:
        raise _replaced("/")

    def __ipow__(self, other: Any) -> Any:
        raise _replaced("**")


def no_kernel(op: str, dtype: str) -> InvalidArgumentError:
    """The error of an op that is not there for this type of elements."""
    return InvalidArgumentError(
        None,
        None,
        f"No OpKernel was registered to support Op '{op}' used by {{{{node {op}}}}} with these attrs: "
        f"[dtype=DT_{dtype.upper()}]",
    )


def numbers(value: Value) -> Array:
    """The array of a tensor, or the array itself."""
    return value.value if isinstance(value, Tensor) else value


def of_dtype(value: Value, dtype: np.dtype[Any] | None) -> Value:
    """``value`` itself. Raises ValueError when it is a tensor of another dtype."""
    if dtype is not None and isinstance(value, Tensor) and value.value.dtype != dtype:
        raise ValueError(
            f"Tensor conversion requested dtype {as_dtype(dtype).name} for Tensor with dtype "
            f"{value.dtype.name}: {value!r}"
        )
    return value


def _in_place(tried: str, instead: str, infix: str) -> RuntimeError:
    return RuntimeError(
        f"`{tried}` with `tf.Variable`s is not supported. Use `{instead}` to modify the variable, or "
        f"`out = {infix}` if you need to get a new output Tensor."
    )


def _replaced(sign: str) -> RuntimeError:
    return _in_place(f"var {sign}= value", f"var.assign(var {sign} value)", f"var {sign} value")
