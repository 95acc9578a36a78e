"""Questions for the oracle, drawn from an op's declaration: shapes, element types, numbers and attributes.

An op needs nothing but its declaration to be asked about. Elementwise ops get shapes that broadcast. The shapes
in the examples of other ops are stretched: each extent becomes another one wherever it occurs, so that what
fits together still does. ``axis`` is drawn anew, switches are flipped.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np

from tapecore.engine import library
from tapecore.engine.example import Example
from tapecore.engine.indexing import as_key
from tapecore.engine.op import REGISTRY, Op
from tests.conformance.asked import LETTERS
from tests.engine.ops import op_cases

library.root()

CORNERS = [0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 3.0, np.inf, -np.inf, np.nan]
TIES = [0.0, 1.0, 2.0]
TYPES = {"half": "float16", "float": "float32", "double": "float64"}
REAL = ["float32", "float64"]

NOT_TENSORFLOW_S = {
    "SumTo": "TensorFlow composes it of Sum and Reshape",
    "MatrixDiagPartGrad": "TensorFlow composes it of other ops",
    "GatherGrad": "TensorFlow composes it of other ops",
    "ReadVariableOp": "its input is a Variable's state, not a tensor",
    "ResourceGather": "its input is a Variable's state, not a tensor",
    "StridedSliceGrad": "its key is Python's way of indexing",
}
"""Ops that cannot be asked about by their name, and why."""

SPELLED = {
    "StridedSlice": "a[{key}]",
    **{name: f"tf.math.{name.lower()}(a)" for name in ("Real", "Imag", "Conj", "Angle")},
    "ComplexAbs": "tf.abs(a)",
    "MatrixDiagV3": "tf.linalg.diag(a, k={k})",
    "MatrixDiagPartV3": "tf.linalg.diag_part(a, k={k})",
    **{
        f"{i}RFFT{n}": f"tf.signal.{i.lower()}rfft{n.lower()}(a, {{fft_length}})"
        for i in ("", "I")
        for n in ("", "2D", "3D")
    },
    "Einsum": "tf.einsum({equation!r}, *{inputs})",
    "MaxPoolGrad": "tf.raw_ops.MaxPoolGrad(orig_input=a, orig_output=tf.raw_ops.MaxPool(input=a, {rest}), "
    "grad=b, {rest})",
    "MaxPoolGradGrad": "tf.raw_ops.MaxPoolGradGrad(orig_input=a, "
    "orig_output=tf.raw_ops.MaxPool(input=a, {rest}), grad=b, {rest})",
    "AvgPoolGrad": "tf.raw_ops.AvgPoolGrad(grad=a, orig_input_shape={shape}, {rest})",
}
"""How TensorFlow is asked where its op takes other arguments than ours."""

THROUGH_PUBLIC = {
    "Split": "tf.split(a, {num_split}, axis={axis})",
    "SplitV": "tf.split(a, {size_splits}, axis={axis})",
    "GatherV2": "tf.gather(a, b, axis={axis}, batch_dims={batch_dims})",
    "ResizeBilinear": "tf.image.resize(a, {size})",
    "ResizeNearestNeighbor": "tf.image.resize(a, {size}, method='nearest')",
    "ResizeBicubic": "tf.image.resize(a, {size}, method='bicubic')",
    "ScaleAndTranslate": "tf.image.resize(a, {size}, method='{kernel_type}', antialias={antialias})",
    "SelfAdjointEigV2": "tf.linalg.eigvalsh(a)",
    "Svd": "tf.linalg.svd(a, compute_uv=False)",
    "Eig": "tf.linalg.eigvals(a)",
}
"""Both engines are asked by way of a public function: it sets what the op leaves open, or leaves out the vectors of
decompositions, which point one way or the other as the library likes (differences check those)."""

NOT_STRETCHED = {"fft_length"}
"""Attributes that say what shape TensorFlow's gradient needs."""

WINDOWS = {"ksize", "strides", "dilations"}


class Question(NamedTuple):
    """A call in the words of each engine, and its inputs."""

    ours: str
    theirs: str
    inputs: list[np.ndarray[Any, Any]]


def asked_about() -> list[Op]:
    """Every op that declares a derivative and that can be asked about."""
    return [op for op in REGISTRY.values() if op_cases.has_rule(op) and not left_out(op)]


def left_out(op: Op) -> str:
    """Why an op is not asked about; empty if it is."""
    return NOT_TENSORFLOW_S.get(op.name) or op_cases.left_out().get(op.name, "")


def element_types(op: Op) -> list[str]:
    """The floating and complex types that the declaration allows."""
    named = [TYPES.get(name, name) for name in op.types.names]
    kept = [name for name in named if name in (*TYPES.values(), "complex64", "complex128")]
    return kept if op.types.names else REAL


@st.composite
def questions(draw: st.DrawFn, op: Op) -> Question:
    """A question about ``op``."""
    example = draw(st.sampled_from(op_cases.examples_of(op)))
    dtype = np.dtype(draw(st.sampled_from(element_types(op))))
    shapes = draw(
        _broadcasting(op) if _free(op, example) else _stretched(example, _called_freely(op, example))
    )
    source = np.random.default_rng(draw(st.integers(0, 2**16)))
    corners = draw(st.sampled_from([None, None, CORNERS if op.elementwise else TIES]))
    inputs = [
        _cast(given, dtype) if isinstance(given, np.ndarray) else _numbers(op, shape, dtype, source, corners)
        for given, shape in zip(example.inputs, shapes, strict=True)
    ]
    if example.symmetric:
        inputs = [x + np.swapaxes(x, -1, -2) for x in inputs]
    rank = max((x.ndim for x in inputs), default=0)
    attrs = {key: draw(_attribute(key, value, rank)) for key, value in example.attrs.items()}
    for key, value in op.attributes.items():
        if isinstance(value, bool) and key not in attrs and draw(st.booleans()):
            attrs[key] = not value
    return Question(_ours(op, attrs, len(inputs)), _theirs(op, attrs, len(inputs)), inputs)


def _free(op: Op, example: Example) -> bool:
    return op.elementwise and not example.attrs and all(isinstance(x, tuple) for x in example.inputs)


def _called_freely(op: Op, example: Example) -> bool:
    """Ops of backward passes are only ever called with shapes that their forward op gave."""
    return "Grad" not in op.name and "Backprop" not in op.name and not NOT_STRETCHED & set(example.attrs)


def _broadcasting(op: Op) -> st.SearchStrategy[Any]:
    drawn = hnp.mutually_broadcastable_shapes(num_shapes=len(op.inputs), max_dims=3, min_side=0, max_side=3)
    return drawn.map(lambda shapes: shapes.input_shapes)


@st.composite
def _stretched(draw: st.DrawFn, example: Example, free: bool) -> list[Any]:
    extents = {n for shape in example.inputs if isinstance(shape, tuple) for n in shape if n > 1}
    plain = free and all(isinstance(x, tuple) for x in example.inputs)
    attrs = example.attrs
    least = 1 if any(isinstance(value, (str, tuple)) for value in attrs.values()) else 0
    windows = bool(WINDOWS & set(attrs))  # which must have room in an image
    drawn = {n: draw(st.integers(n if windows else least, n + 2 if windows else 4)) for n in sorted(extents)}
    others = {n: new if plain and draw(st.booleans()) else n for n, new in drawn.items()}
    return [tuple(others.get(n, n) for n in x) if isinstance(x, tuple) else None for x in example.inputs]


def _attribute(key: str, value: Any, rank: int) -> st.SearchStrategy[Any]:
    if isinstance(value, bool):
        return st.booleans()
    if key == "axis" and isinstance(value, int):
        return st.one_of(st.just(value), st.integers(-rank, rank - 1)) if rank else st.just(value)
    return st.just(value)


def _numbers(
    op: Op, shape: Any, dtype: Any, source: Any, corners: list[float] | None
) -> np.ndarray[Any, Any]:
    numbers = np.asarray(source.uniform(*op.domain, shape))
    if corners and dtype.kind == "f":
        numbers = np.where(source.uniform(size=shape) < 0.5, source.choice(corners, shape), numbers)
    if dtype.kind == "c":
        numbers = numbers + 1j * source.uniform(*op.domain, shape)
    return np.asarray(numbers).astype(dtype)


def _cast(x: np.ndarray[Any, Any], dtype: Any) -> np.ndarray[Any, Any]:
    return x.astype(dtype if x.dtype.kind in "fc" else np.int32 if x.dtype.kind == "i" else x.dtype)


def _letters(op: Op, count: int) -> list[str]:
    letters = list(LETTERS[:count])
    return [f"[{', '.join(letters)}]"] if op.variadic else letters


def _ours(op: Op, attrs: dict[str, Any], count: int) -> str:
    if op.api:
        return _public(op, attrs, count)
    if op.name in THROUGH_PUBLIC:
        return THROUGH_PUBLIC[op.name].format(**{**op.attributes, **attrs})
    return f"op({', '.join([*_letters(op, count), *_spelled(attrs)])})"


def _theirs(op: Op, attrs: dict[str, Any], count: int) -> str:
    if op.api or op.name in THROUGH_PUBLIC:
        return _ours(op, attrs, count)
    rest = {
        key: (1, *value, 1) if key in WINDOWS and len(value) in (2, 3) else value
        for key, value in {**_defaults(op), **attrs}.items()
    }
    if isinstance(rest.get("padding"), tuple):
        rest["explicit_paddings"] = sum(rest["padding"], ())
        rest["padding"] = "EXPLICIT"
    if "key" in rest:
        rest["key"] = as_key(rest["key"])
    if op.name in SPELLED:
        windows = {
            key: value for key, value in rest.items() if key in {*WINDOWS, "padding", "explicit_paddings"}
        }
        parts = {"rest": ", ".join(_spelled(windows)), "inputs": f"[{', '.join(LETTERS[:count])}]"}
        return SPELLED[op.name].format(**parts, **rest)
    names = [name.lstrip("*") for name in op.inputs]
    given = [f"{name}={letter}" for name, letter in zip(names, _letters(op, count), strict=True)]
    return f"tf.raw_ops.{op.name}({', '.join([*given, *_spelled(rest)])})"


def _defaults(op: Op) -> dict[str, Any]:
    return {key: value for key, value in op.attributes.items() if isinstance(value, (bool, int, str, tuple))}


def _public(op: Op, attrs: dict[str, Any], count: int) -> str:
    return f"tf.{op.api[0]}({', '.join([*_letters(op, count), *_spelled(attrs)])})"


def _spelled(attrs: dict[str, Any]) -> list[str]:
    return [f"{key}={value!r}" for key, value in attrs.items()]
