"""The weight of a layer: a Variable with a path, as Keras wraps it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import naming
from tapecore.engine.op import public
from tapecore.engine.operators import Operators
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable as EngineVariable

computing: ContextVar[str | None] = ContextVar("computing", default=None)
"""The dtype in which the layers around compute, where it is not that of their weights."""


@public("keras.Variable")
class Variable(Operators):
    """A weight: ``name`` (``kernel``), ``path`` (``dense/kernel``), ``trainable``; ops and tapes use its
    ``value``."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        initializer: Any,
        shape: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        name: str | None = None,
        **others: Any,
    ) -> None:
        kind = "float32" if dtype is None and callable(initializer) else dtype
        given = initializer(tuple(shape), dtype=kind) if callable(initializer) else initializer
        self.name = name or naming.numbered("Variable")
        self.path = naming.path(self.name)
        self.trainable = self.meant_to_train = trainable
        self.regularizer: Any = others.get("regularizer")
        self.constraint: Any = others.get("constraint")
        self._behind = EngineVariable(given, trainable=trainable, name=self.path, dtype=kind)

    @property
    def value(self) -> EngineVariable:
        """The Variable behind it."""
        return self._behind

    @property
    def _value(self) -> Any:
        """What ops use: the Variable behind it, or nothing where layers compute in another dtype and
        ``_as_tensor`` casts."""
        return self._behind if computing.get() is None else None

    @property
    def shape(self) -> TensorShape:
        """The extents."""
        return self._behind.shape

    @property
    def ndim(self) -> int:
        """The number of extents."""
        return self._behind.ndim

    @property
    def dtype(self) -> str:
        """The name of the element type."""
        return self._behind.dtype.name

    @property
    def snapshot(self) -> Tensor:
        """The tensor that it holds now."""
        return self._behind.snapshot

    @property
    def _snapshot(self) -> Tensor:
        return self._behind.snapshot

    def _as_tensor(self) -> Tensor:
        tensor = self._behind._as_tensor()  # type: ignore[reportPrivateUsage]
        wanted = computing.get()
        if wanted is None or not tensor.dtype.is_floating or tensor.dtype.name == wanted:
            return tensor
        from tapecore.engine.ops.casting import cast

        return cast(tensor, wanted)

    def numpy(self) -> Any:
        """The numbers as a NumPy array."""
        return self._behind.numpy()

    def assign(self, value: Any) -> Tensor:
        """Replace the value; data is converted to the dtype. ValueError for another shape."""
        new = convert_to_tensor(value, dtype_hint=self._behind.dtype)
        if new.dtype is not self._behind.dtype:
            from tapecore.engine.ops.casting import cast

            new = cast(new, self._behind.dtype)
        if tuple(new.shape) != tuple(self.shape):
            raise ValueError(
                "The shape of the target variable and the shape of the target value in "
                "`variable.assign(value)` must "
                f"match. variable.shape={tuple(self.shape)}, Received: value.shape={tuple(new.shape)}. "
                "Target variable: "
                f"{self}"
            )
        self._behind.assign(new)
        return new

    def assign_add(self, value: Any) -> Any:
        """Add to the value."""
        return self._behind.assign_add(value)

    def assign_sub(self, value: Any) -> Any:
        """Subtract from the value."""
        return self._behind.assign_sub(value)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return self._behind.__array__(dtype)

    def __float__(self) -> float:
        return float(self._value)

    def __int__(self) -> int:
        return int(self._value)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __len__(self) -> int:
        return len(self._snapshot)

    def __repr__(self) -> str:
        array = self._snapshot.value
        shown = array[()].item() if array.ndim == 0 else array
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}, value={shown}>"


def standard(dtype: Any) -> str:
    """A dtype as the name that Keras uses; float32 if none is given."""
    return "float32" if dtype is None else dtypes.as_dtype(dtype).name
