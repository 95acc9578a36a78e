"""Symbolic tensors of the functional API: shapes with a history of layers, that a Model later runs
through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from tapecore.engine import dtypes, nest
from tapecore.engine.keras import naming
from tapecore.engine.op import public


class KerasTensor:
    """A tensor without numbers: ``shape`` (with None for the batch), ``dtype``, and what it is made of."""

    __array_priority__ = 200

    def __init__(
        self, shape: tuple[Any, ...], dtype: str, name: str | None = None, source: Node | None = None
    ) -> None:
        self.shape, self.dtype = tuple(shape), dtype
        self.name = name or naming.numbered("KerasTensor")
        self.source = source

    @property
    def ndim(self) -> int:
        """The number of extents."""
        return len(self.shape)

    @property
    def _keras_mask(self) -> None:
        """None: masks are known when numbers are."""
        return None

    def get_shape(self) -> tuple[Any, ...]:
        """The same as ``shape``."""
        return self.shape

    def __repr__(self) -> str:
        kind = f"dtype={self.dtype}, sparse=False, ragged=False"
        return f"<KerasTensor shape={self.shape}, {kind}, name={self.name}>"

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise ValueError(
            "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't have any "
            "actual numerical value. You cannot convert it to a NumPy array."
        )

    def _as_tensor(self) -> Any:
        raise ValueError(
            "A KerasTensor cannot be used as input to a TensorFlow function. A KerasTensor is a symbolic "
            "placeholder for a shape and dtype, used when constructing Keras Functional models or Keras "
            "Functions."
        )

    def __iter__(self) -> Any:
        raise TypeError("Iterating over a symbolic KerasTensor is not supported.")

    def __bool__(self) -> bool:
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def __getitem__(self, key: Any) -> Any:
        return apply(Operation("GetItem", _item, key), (self,), {})


def _item(x: Any, key: Any) -> Any:
    return x[key]


class Operation:
    """A function as a step of a functional model. ``after`` are arguments behind the symbolic ones."""

    def __init__(self, kind: str, function: Callable[..., Any], *after: Any) -> None:
        self.kind, self.function, self.after = kind, function, after
        self.name = naming.numbered(kind)
        self._nodes: list[Node] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the function."""
        return self.function(*args, *self.after, **kwargs)

    def __repr__(self) -> str:
        return f"<Operation name={self.name}>"


class Node:
    """One call of a layer (or function) on symbolic tensors, and what came of it."""

    def __init__(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.function, self.args, self.kwargs = function, args, kwargs
        self.inputs = [x for x in nest.flatten([args, list(kwargs.values())]) if isinstance(x, KerasTensor)]
        self.result: Any = None
        function._nodes.append(self)

    @property
    def given(self) -> Any:
        """What the call was given: one tensor, or the structure of several."""
        return self.args[0] if len(self.args) == 1 else list(self.args) if self.args else self.result

    @property
    def outputs(self) -> list[KerasTensor]:
        """The tensors of the result."""
        return nest.flatten(self.result)

    def finish(self, result: Any) -> Any:
        """Take the result, whose tensors come from here."""
        self.result = result
        for x in self.outputs:
            x.source = self
        return result


def has_any(structure: Any) -> bool:
    """Whether there is a symbolic tensor in ``structure``."""
    if isinstance(structure, dict):
        return any(has_any(x) for x in cast("dict[Any, Any]", structure).values())
    if isinstance(structure, (list, tuple)):
        return any(has_any(x) for x in cast("list[Any]", structure))
    return isinstance(structure, KerasTensor)


def apply(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call a layer or function symbolically: its weights come into being, its output has a shape."""
    from tapecore.engine.keras.tracing import outcome

    result = outcome(function, args, kwargs)
    return Node(function, args, kwargs).finish(result)


def outcome(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a symbolic call would give, without a place in a model."""
    from tapecore.engine.keras import tracing

    return tracing.outcome(function, args, kwargs)


def inputs_of(shape: Any, dtype: str = "float32") -> Any:
    """Symbolic tensors of a shape, or of a structure of shapes."""
    if isinstance(shape, dict):
        return {key: inputs_of(part, dtype) for key, part in cast("dict[str, Any]", shape).items()}
    inner = list(shape)
    if any(isinstance(n, (list, tuple)) for n in inner):
        return [inputs_of(part, dtype) for part in inner]
    return KerasTensor(tuple(None if n is None else int(n) for n in inner), dtype, "shape")


def _operator(name: str, kind: str) -> None:
    def run(x: Any, *others: Any) -> Any:
        return getattr(x, name)(*others)

    def method(self: KerasTensor, *others: Any) -> Any:
        return apply(Operation(kind, run), (self, *others), {})

    setattr(KerasTensor, name, method)


for _symbol, _kind in (
    ("add", "Add"),
    ("sub", "Subtract"),
    ("mul", "Multiply"),
    ("truediv", "TrueDivide"),
    ("floordiv", "FloorDivide"),
    ("mod", "Mod"),
    ("pow", "Power"),
    ("matmul", "Matmul"),
):
    _operator(f"__{_symbol}__", _kind)
    _operator(f"__r{_symbol}__", _kind)
for _symbol, _kind in (
    ("neg", "Negative"),
    ("abs", "Absolute"),
    ("lt", "Less"),
    ("le", "LessEqual"),
    ("gt", "Greater"),
    ("ge", "GreaterEqual"),
):
    _operator(f"__{_symbol}__", _kind)


@public("keras.KerasTensor")
def keras_tensor(shape: Any, dtype: Any = "float32", name: str | None = None, **others: Any) -> KerasTensor:
    """A symbolic tensor that comes from nowhere."""
    return KerasTensor(tuple(shape), dtypes.as_dtype(dtype).name, name)


@public("keras.utils.is_keras_tensor keras.backend.is_keras_tensor")
def is_keras_tensor(x: Any) -> bool:
    """Whether ``x`` is a symbolic tensor."""
    return isinstance(x, KerasTensor)
