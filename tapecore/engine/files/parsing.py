"""``tf.io.parse_example``: tensors out of serialized examples, as a specification says."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.errors import invalid
from tapecore.engine.files.messages import Example, Feature, SequenceExample
from tapecore.engine.op import public
from tapecore.engine.ops.strings import texts
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.rehearsing import rehearsing
from tapecore.engine.signature import plain
from tapecore.engine.sparse.tensor import SparseTensor
from tapecore.engine.tensor import Array

_LISTS = {"string": "bytes_list", "int64": "int64_list", "float32": "float_list"}


@public("io.FixedLenFeature")
class FixedLenFeature(NamedTuple):
    """So many values in each example; ``default_value`` where there are none."""

    shape: Any
    dtype: Any
    default_value: Any = None


@public("io.VarLenFeature")
class VarLenFeature(NamedTuple):
    """Any number of values, as a SparseTensor."""

    dtype: Any


class _Ragged(NamedTuple):
    """Any number of values, as the rows of a RaggedTensor."""

    dtype: Any
    value_key: str | None = None
    partitions: Any = ()
    row_splits_dtype: Any = "int32"
    validate: bool = False


@public("io.RaggedFeature")
class RaggedFeature(_Ragged):
    """Any number of values, as the rows of a RaggedTensor."""


@public("io.FixedLenSequenceFeature")
class FixedLenSequenceFeature(NamedTuple):
    """Any number of parts of one shape; padded where examples differ."""

    shape: Any
    dtype: Any
    allow_missing: bool = False
    default_value: Any = None


def _values(feature: Feature | None, key: str, dtype: DType) -> list[Any]:
    if feature is None or feature.WhichOneof() is None:
        return []
    if dtype.name not in _LISTS:
        raise ValueError(f"Unsupported dtype {dtype.name} for feature {key}: int64, float32 or string.")
    if feature.WhichOneof() != _LISTS[dtype.name]:
        raise invalid("ParseExampleV2", f"Key: {key}.  Data types don't match. Expected type: {dtype.name}")
    return getattr(feature, _LISTS[dtype.name]).value


def _array(values: list[Any], dtype: DType) -> Array:
    return texts(values, (len(values),)) if dtype.name == "string" else np.array(values, dtype.as_numpy_dtype)


def _fixed(rows: list[list[Any]], spec: FixedLenFeature, key: str) -> Array:
    shape = tuple(int(n) for n in plain(spec.shape))
    dtype = as_dtype(spec.dtype)
    filled: list[Array] = []
    for k, row in enumerate(rows):
        if not row and spec.default_value is not None:
            default = convert_to_tensor(spec.default_value, dtype).value
            filled.append(np.broadcast_to(default, shape))
            continue
        if not row and rehearsing.get():
            filled.append(
                _array([b"" if dtype.name == "string" else 0] * int(np.prod(shape)), dtype).reshape(shape)
            )
            continue
        if len(row) != int(np.prod(shape)):
            reason = (
                "Required but could not be found."
                if not row
                else f"Number of values != expected.  values size: {len(row)} but output shape: {list(shape)}"
            )
            raise invalid(
                "ParseExampleV2",
                f"Name: <unknown>, Feature: {key} (data type: {dtype.name}) is required but could not be found."
                if not row
                else f"Key: {key}, Index: {k}.  {reason}",
            )
        filled.append(_array(row, dtype).reshape(shape))
    return np.stack(filled)


def _sparse(rows: list[list[Any]], dtype: DType) -> SparseTensor:
    places = [(i, j) for i, row in enumerate(rows) for j in range(len(row))]
    flat = _array([item for row in rows for item in row], dtype)
    widest = max(map(len, rows), default=0)
    return SparseTensor(np.array(places, np.int64).reshape(-1, 2), flat, [len(rows), widest])


def _ragged(rows: list[list[Any]], spec: RaggedFeature) -> RaggedTensor:
    flat = _array([item for row in rows for item in row], as_dtype(spec.dtype))
    kind = as_dtype(spec.row_splits_dtype).as_numpy_dtype
    return RaggedTensor.from_row_lengths(flat, np.array([len(row) for row in rows], kind))


def _padded(rows: list[list[Any]], spec: FixedLenSequenceFeature) -> Array:
    shape = tuple(int(n) for n in plain(spec.shape))
    dtype, size = as_dtype(spec.dtype), int(np.prod(shape))
    longest = max((len(row) // size for row in rows), default=0)
    default = spec.default_value if spec.default_value is not None else b"" if dtype.name == "string" else 0
    whole = [_array([*row, *[default] * (longest * size - len(row))], dtype) for row in rows]
    return np.stack(whole).reshape(len(rows), longest, *shape)


def _place(feature: tuple[str, Any]) -> tuple[int, str]:
    """TensorFlow gives the sparse features first, the ragged ones last, each kind by name."""
    key, spec = feature
    return (0 if isinstance(spec, VarLenFeature) else 2 if isinstance(spec, RaggedFeature) else 1), key


def _parsed(features: list[dict[str, Feature]], specs: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, spec in sorted(specs.items(), key=_place):
        source = getattr(spec, "value_key", None) or key
        rows = [_values(each.get(source), source, as_dtype(spec.dtype)) for each in features]
        if isinstance(spec, FixedLenFeature):
            found[key] = convert_to_tensor(_fixed(rows, spec, key))
        elif isinstance(spec, VarLenFeature):
            found[key] = _sparse(rows, as_dtype(spec.dtype))
        elif isinstance(spec, RaggedFeature):
            found[key] = _ragged(rows, spec)
        elif isinstance(spec, FixedLenSequenceFeature):
            found[key] = convert_to_tensor(_padded(rows, spec))
        else:
            raise ValueError(f"Invalid feature {key}:{spec}.")
    return found


def _features(data: Any) -> dict[str, Feature]:
    try:
        return Example.FromString(data).features.feature
    except ValueError:
        if rehearsing.get():
            return {}
        raise invalid("ParseExampleV2", "Could not parse example input, value: ''") from None


def _texts_of(serialized: Any) -> Array:
    return convert_to_tensor(serialized, "string").value


@public("io.parse_example")
def parse_example(
    serialized: Any, features: dict[str, Any], example_names: Any = None, name: str | None = None
) -> dict[str, Any]:
    """The features of several serialized examples: tensors, SparseTensors or RaggedTensors by name.
    InvalidArgumentError where one is missing."""
    if not features:
        raise ValueError("Missing: features was None.")
    x = _texts_of(serialized)
    if x.ndim == 0:
        return parse_single_example(serialized, features)
    return _parsed([_features(text) for text in x.reshape(-1)], features)


@public("io.parse_single_example")
def parse_single_example(
    serialized: Any, features: dict[str, Any], example_names: Any = None, name: str | None = None
) -> dict[str, Any]:
    """The features of one serialized example."""
    x = _texts_of(serialized) if not np.ndim(plain(serialized)) else None
    if x is None:
        raise ValueError("Input serialized must be a scalar")
    found = _parsed([_features(x[()] if x.ndim == 0 else x.reshape(-1)[0])], features)
    return {key: _first(value) for key, value in found.items()}


def _first(value: Any) -> Any:
    if isinstance(value, SparseTensor):
        return SparseTensor(value.indices.value[:, 1:], value.values, value.dense_shape.value[1:])
    return value[0]


@public("io.parse_single_sequence_example")
def parse_single_sequence_example(
    serialized: Any,
    context_features: dict[str, Any] | None = None,
    sequence_features: dict[str, Any] | None = None,
    example_name: Any = None,
    name: str | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The features of a whole and those of its steps."""
    example = SequenceExample.FromString(_texts_of(serialized)[()])
    context = _parsed([example.context.feature], context_features or {})
    steps: dict[str, Any] = {}
    for key, spec in (sequence_features or {}).items():
        listed = example.feature_lists.feature.get(key)
        features = [{key: each} for each in (listed.feature if listed else [])]  # type: ignore[reportUnknownVariableType]
        shape = getattr(spec, "shape", None)
        inner: Any = spec if shape is None else FixedLenFeature(shape, spec.dtype)
        steps[key] = _parsed(features, {key: inner})[key]  # type: ignore[reportUnknownArgumentType]
    return {key: _first(value) for key, value in context.items()}, steps
