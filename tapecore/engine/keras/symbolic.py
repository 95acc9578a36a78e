"""Symbolic tensors of the functional API: shapes with a history of layers, that a Model later runs
through."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from operator import itemgetter
from typing import Any

import numpy as np

from tapecore.engine import dtypes, nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.observer import observers
from tapecore.engine.op import public

_count = itertools.count()


class KerasTensor:
    """A tensor without numbers: ``shape`` (with None for the batch), ``dtype``, and what it is made of."""

    __array_priority__ = 200

    def __init__(
        self, shape: tuple[Any, ...], dtype: str, source: Node | None, place: int, name: str
    ) -> None:
        self.shape, self.dtype, self.name = shape, dtype, name
        self.source = source
        self.place = place

    @property
    def ndim(self) -> int:
        """The number of extents."""
        return len(self.shape)

    def __repr__(self) -> str:
        kind = f"dtype={self.dtype}, sparse=False, ragged=False"
        return f"<KerasTensor shape={self.shape}, {kind}, name={self.name}>"

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise ValueError(
            "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't have any "
            "actual "
            "numerical "
            "value. You cannot convert it to a NumPy array."
        )

    def _as_tensor(self) -> Any:
        raise ValueError(
            "A KerasTensor cannot be used as input to a TensorFlow function. A KerasTensor is a symbolic "
            "placeholder for "
            "a shape and dtype, used when constructing Keras Functional models or Keras Functions."
        )

    def __getitem__(self, key: Any) -> Any:
        return apply(itemgetter(key), (self,), {})


def _operator(name: str) -> None:
    def run(x: Any, *others: Any) -> Any:
        return getattr(x, name)(*others)

    def method(self: KerasTensor, *others: Any) -> Any:
        return apply(run, (self, *others), {})

    setattr(KerasTensor, name, method)


for _symbol in ("add", "sub", "mul", "truediv", "pow", "matmul"):
    _operator(f"__{_symbol}__")
    _operator(f"__r{_symbol}__")
_operator("__neg__")


class Node:
    """One call of a layer (or operator) on symbolic tensors."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.function, self.args, self.kwargs = function, args, kwargs

    @property
    def inputs(self) -> list[KerasTensor]:
        """The symbolic tensors among the arguments."""
        return [leaf for leaf in nest.flatten(self.args) if isinstance(leaf, KerasTensor)]


@public("keras.Input keras.layers.Input")
def Input(  # Keras's name
    shape: Any = None,
    batch_size: int | None = None,
    dtype: Any = None,
    name: str | None = None,
    **others: Any,
) -> KerasTensor:
    """A symbolic tensor to start a functional model from; ``shape`` is without the batch."""
    extents = (shape,) if isinstance(shape, int) else tuple(shape or ())
    kind = "float32" if dtype is None else dtypes.as_dtype(dtype).name
    return KerasTensor((batch_size, *extents), kind, None, 0, name or f"keras_tensor_{next(_count)}")


def apply(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call a layer symbolically: it runs on zeros, unobserved, to build its weights and to learn the output's
    shape."""
    node = Node(function, args, kwargs)
    token = observers.set(())
    try:
        result = function(*nest.map_structure(_zeros, args), **kwargs)
    finally:
        observers.reset(token)
    batch = node.inputs[0].shape[0] if node.inputs[0].shape else None
    outputs = [
        KerasTensor((batch, *tuple(y.shape)[1:]), y.dtype.name, node, place, f"keras_tensor_{next(_count)}")
        for place, y in enumerate(nest.flatten(result))
    ]
    return nest.pack_sequence_as(result, outputs) if isinstance(result, (list, tuple, dict)) else outputs[0]


def _zeros(x: Any) -> Any:
    if not isinstance(x, KerasTensor):
        return x
    return convert_to_tensor(
        np.zeros([1 if n is None else n for n in x.shape], dtypes.as_dtype(x.dtype).as_numpy_dtype)
    )


def evaluate(outputs: Any, inputs: Any, values: Any, training: Any = None) -> Any:
    """The numbers of ``outputs`` for the numbers ``values`` of ``inputs``: every layer runs once, in
    order."""
    known: dict[int, Any] = {
        id(x): v for x, v in zip(nest.flatten(inputs), nest.flatten(values), strict=True)
    }

    def number(x: Any) -> Any:
        return known[id(x)] if isinstance(x, KerasTensor) else x

    for node in order(outputs):
        if all(id(x) in known for x in node.inputs):
            takes_training = training is not None and hasattr(node.function, "call")
            extra = {"training": training} if takes_training else {}
            args = nest.map_structure(number, node.args)
            _learn(known, outputs, node, nest.flatten(node.function(*args, **{**node.kwargs, **extra})))
    return nest.map_structure(number, outputs)


def _learn(known: dict[int, Any], outputs: Any, node: Node, values: list[Any]) -> None:
    for x in reached(outputs):
        if x.source is node:
            known[id(x)] = values[x.place]


def reached(outputs: Any) -> list[KerasTensor]:
    """All symbolic tensors that lead to ``outputs``, and those themselves."""
    found: list[KerasTensor] = []
    rest = list(nest.flatten(outputs))
    seen: set[int] = set()
    while rest:
        x = rest.pop()
        if id(x) not in seen:
            seen.add(id(x))
            found.append(x)
            rest += [] if x.source is None else x.source.inputs
    return found


def order(outputs: Any) -> list[Node]:
    """The calls that lead to ``outputs``, each after those that it needs."""
    done: list[Node] = []
    rest: list[tuple[Node, bool]] = [(x.source, False) for x in reversed(nest.flatten(outputs)) if x.source]
    while rest:
        node, ready = rest.pop()
        if any(node is other for other in done):
            continue
        if ready:
            done.append(node)
        else:
            rest.append((node, True))
            rest += [(x.source, False) for x in reversed(node.inputs) if x.source]
    return done
