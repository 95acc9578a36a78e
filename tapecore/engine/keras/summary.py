"""``model.summary()``: the table of layers as Keras prints it."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.keras import graph, table
from tapecore.engine.keras.saying import say
from tapecore.engine.keras.symbolic import KerasTensor, Node
from tapecore.engine.origin import is_ours

_WIDE = {3: (0.45, 0.80, 1.0), 4: (0.3, 0.56, 0.74, 1.0)}
_LINE = 76
_NAMES = (
    "Activation ActivityRegularization AlphaDropout Dropout ELU GaussianDropout GaussianNoise Identity LeakyReLU "
    "Masking ReLU Reshape Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D UnitNormalization"
)
_AT_ONCE = frozenset(_NAMES.split())
"""Layers that count as built from the start."""
_UNITS = "B", "KB", "MB", "GB", "TB", "PB"


def print_summary(
    model: Any,
    line_length: int | None = None,
    positions: Any = None,
    print_fn: Any = None,
    expand_nested: bool = False,
    show_trainable: bool = False,
    layer_range: Any = None,
) -> None:
    """Print the table and the totals; with ``print_fn`` all of it is one string given to that."""
    nodes = graph.by_depth(model.outputs, model.inputs) if _branches(model) else None
    heads = ["Layer (type)", "Output Shape", "Param #", *(["Connected to"] if nodes else [])]
    places = list(positions or _WIDE[len(heads)])
    if show_trainable:
        heads.append("Trainable")
        places = [0.9 * place for place in places] + [1.0]
    rows = [
        row
        for part in _listed(model, layer_range)
        for row in _rows(part, nodes, expand_nested, show_trainable)
    ]
    lines = [
        f'Model: "{model.name}"',
        *table.drawn(heads, rows, places, line_length or _LINE, "llr" + ("l" if nodes else "") + "c"),
        *_totals(model),
    ]
    if print_fn is None:
        say("\n".join(lines))
    else:
        print_fn("\n".join(lines) + "\n")


def _branches(model: Any) -> bool:
    """Whether a functional model is more than a chain."""
    if model.outputs is None or not hasattr(model, "operations"):
        return False
    nodes = graph.order(model.outputs, model.inputs)
    sources = [id(x) for node in nodes for x in node.inputs]
    shared = len({id(node.function) for node in nodes}) < len(nodes)
    return (
        shared
        or len(set(sources)) < len(sources)
        or any(len(node.inputs) > 1 for node in nodes)
        or len(model.inputs) > 1
    )


def _listed(model: Any, layer_range: Any) -> list[Any]:
    found = list(getattr(model, "operations", None) or model.layers)
    if layer_range is None:
        return found
    names = [part.name for part in found]
    return found[names.index(layer_range[0]) : names.index(layer_range[1]) + 1]


def _rows(
    part: Any, nodes: list[Node] | None, expand: bool, trainable: bool, depth: int = 0
) -> list[list[str]]:
    prefix = "   " * depth + "└ " if depth else ""
    row = [f"{prefix}{part.name} ({_class_of(part)})", _output_shape(part), _params(part)]
    if nodes is not None:
        row.append(_connections(part, nodes))
    if trainable:
        row.append(("Y" if part.trainable else "N") if getattr(part, "weights", ()) else "-")
    inner = getattr(part, "layers", ()) if expand else ()
    return [row, *(each for below in inner for each in _rows(below, nodes, expand, trainable, depth + 1))]


def _class_of(part: Any) -> str:
    return getattr(part, "kind", None) or type(part).__name__


def _params(part: Any) -> str:
    if not hasattr(part, "built") or not (part.built or _builds(part)):
        return "0"
    return f"{part.count_params():,}" if part.built else "0 (unbuilt)"


def _builds(part: Any) -> bool:
    """Whether Keras takes the layer for unbuilt before its first call."""
    kind = cast("type[Any]", type(part))
    at_once = kind.__name__ in _AT_ONCE or "Pooling" in kind.__name__
    return not (at_once and is_ours(kind))


def _output_shape(part: Any) -> str:
    shapes = [x.shape for x in nest.flatten(part._nodes[-1].result)] if part._nodes else _later(part)
    if not shapes:
        return "?"
    texts = [f"({', '.join(map(str, shape))})" for shape in shapes]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _later(part: Any) -> list[Any]:
    """The shape for what the layer was built for, where it was never called symbolically."""
    seen = getattr(part, "_built_for", None)
    if not seen or (getattr(part, "layers", None) is not None and part.outputs is None):
        return []
    return [tuple(x.shape) for x in nest.flatten(_outcome(part, seen))]


def _outcome(part: Any, shapes: Any) -> Any:
    from tapecore.engine.keras import symbolic

    return symbolic.outcome(part, tuple(symbolic.inputs_of(shape) for shape in shapes[:1]), {})


def _connections(part: Any, nodes: list[Node]) -> str:
    mine = [node for node in nodes if node.function is part]
    told = [_origin(x) for node in mine for x in node.inputs]
    return ", ".join(told) or "-"


def _origin(x: KerasTensor) -> str:
    source = x.source
    if source is None:
        return x.name
    place = next(k for k, node in enumerate(source.function._nodes) if node is source)
    among = next(k for k, y in enumerate(source.outputs) if y is x)
    return f"{source.function.name}[{place}][{among}]"


def _totals(model: Any) -> list[str]:
    trainable, rest = model.trainable_weights, model.non_trainable_weights
    optimizer = getattr(model, "optimizer", None)
    slots: list[Any] = optimizer.variables if optimizer is not None and optimizer.known else []
    lines = [
        f" Total params: {_sizes([*trainable, *rest, *slots])}",
        f" Trainable params: {_sizes(trainable)}",
        f" Non-trainable params: {_sizes(rest)}",
    ]
    return [*lines, f" Optimizer params: {_sizes(slots)}"] if slots else lines


def _sizes(weights: list[Any]) -> str:
    counts = [math.prod(tuple(w.shape)) for w in weights]
    size = float(
        sum(n * np.dtype(w.value.dtype.as_numpy_dtype).itemsize for n, w in zip(counts, weights, strict=True))
    )
    unit = 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{sum(counts):,} ({size:.2f} {_UNITS[unit]})"
