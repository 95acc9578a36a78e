"""Tensors as bytes: ``tf.io.serialize_tensor`` and its inverse, raw bytes, base 64, CSV."""

from __future__ import annotations

import base64
import csv
import zlib
from typing import Any, cast

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.files import storage, wire
from tapecore.engine.op import public
from tapecore.engine.ops.strings import texts
from tapecore.engine.rehearsing import rehearsing
from tapecore.engine.tensor import Array, Tensor

_DTYPE, _SHAPE, _CONTENT, _TEXTS = 1, 2, 4, 8
"""Fields of a stored tensor."""


@public("io.read_file")
def read_file(filename: Any, name: str | None = None) -> Tensor:
    """A file's contents as one text. NotFoundError where there is none."""
    return convert_to_tensor(b"" if rehearsing.get() else storage.read(filename))


@public("io.write_file")
def write_file(filename: Any, contents: Any, name: str | None = None) -> None:
    """Replace a file's contents; its folder is made if needed."""
    storage.make_folder(storage.path_of(filename).rpartition("/")[0] or ".")
    storage.write(filename, bytes(convert_to_tensor(contents).value[()]))


@public("io.matching_files")
def matching_files(pattern: Any, name: str | None = None) -> Tensor:
    """The paths that match a pattern."""
    found = [path.encode() for path in storage.matching(pattern)]
    return convert_to_tensor(texts(found, (len(found),)))


@public("io.serialize_tensor")
def serialize_tensor(tensor: Any, name: str | None = None) -> Tensor:
    """A tensor as one text that ``parse_tensor`` reads."""
    x = convert_to_tensor(tensor)
    shape = b"".join(wire.field(2, wire.number(1, n)) for n in x.value.shape)
    head = wire.number(_DTYPE, x.dtype.as_datatype_enum) + wire.field(_SHAPE, shape)
    if x.value.dtype.kind == "O":
        body = b"".join(wire.field(_TEXTS, text) for text in x.value.reshape(-1))
    else:
        body = wire.field(_CONTENT, x.value.tobytes())
    return convert_to_tensor(head + body)


@public("io.parse_tensor")
def parse_tensor(serialized: Any, out_type: Any, name: str | None = None) -> Tensor:
    """The tensor of such a text. InvalidArgumentError for another dtype."""
    data = bytes(convert_to_tensor(serialized).value[()])
    kind, shape, content, strings = 0, list[int](), b"", list[bytes]()
    for key, _, value in wire.fields(data):
        if key == _DTYPE:
            kind = value
        elif key == _SHAPE:
            sizes = [
                {k: v for k, _, v in wire.fields(dim)} for number, _, dim in wire.fields(value) if number == 2
            ]
            shape = [size.get(1, 0) for size in sizes]
        elif key == _CONTENT:
            content = value
        elif key == _TEXTS:
            strings.append(value)
    found, wanted = as_dtype(kind), as_dtype(out_type)
    if found is not wanted:
        raise invalid(
            "ParseTensor", f"Type mismatch between parsed tensor ({found.name}) and dtype ({wanted.name})"
        )
    if wanted.name == "string":
        return convert_to_tensor(texts(strings, tuple(shape)))
    return convert_to_tensor(np.frombuffer(content, wanted.as_numpy_dtype).reshape(shape))


@public("io.decode_raw")
def decode_raw(
    input_bytes: Any,
    out_type: Any,
    little_endian: bool = True,
    fixed_length: Any = None,
    name: str | None = None,
) -> Tensor:
    """The numbers whose bytes texts are."""
    x = convert_to_tensor(input_bytes).value
    kind = np.dtype(as_dtype(out_type).as_numpy_dtype).newbyteorder("<" if little_endian else ">")
    rows = [np.frombuffer(text, kind) for text in x.reshape(-1)]
    return convert_to_tensor(np.stack(rows).reshape(*x.shape, -1).astype(kind.newbyteorder("=")))


def _changed(input: Any, change: Any) -> Tensor:
    x = convert_to_tensor(input).value
    return convert_to_tensor(texts([change(text) for text in x.reshape(-1)], x.shape))


@public("io.encode_base64")
def encode_base64(input: Any, pad: bool = False, name: str | None = None) -> Tensor:
    """Texts in base 64, with the letters that are safe in addresses."""
    return _changed(
        input,
        lambda text: base64.urlsafe_b64encode(text) if pad else base64.urlsafe_b64encode(text).rstrip(b"="),  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]
    )


@public("io.decode_base64")
def decode_base64(input: Any, name: str | None = None) -> Tensor:
    """The texts behind base 64."""
    return _changed(input, lambda text: base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4)))  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]


@public("io.decode_compressed")
def decode_compressed(bytes: Any, compression_type: str = "", name: str | None = None) -> Tensor:
    """The texts behind ``ZLIB`` or ``GZIP``."""
    return _changed(bytes, lambda text: zlib.decompress(text, 47) if compression_type else text)  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]


@public("io.decode_csv")
def decode_csv(  # TensorFlow's parameters
    records: Any,
    record_defaults: Any,
    field_delim: str = ",",
    use_quote_delim: bool = True,
    na_value: str = "",
    select_cols: Any = None,
    name: str | None = None,
) -> list[Tensor]:
    """The columns of lines of CSV. A default gives a column's type; an empty one means that a value must be
    there: InvalidArgumentError."""
    x = convert_to_tensor(records).value
    quoting = csv.QUOTE_MINIMAL if use_quote_delim else csv.QUOTE_NONE
    lines = [text.decode() for text in x.reshape(-1)]
    rows = [next(csv.reader([line], delimiter=field_delim, quoting=quoting), [""]) for line in lines]
    chosen = list(range(len(record_defaults))) if select_cols is None else list(select_cols)
    for k, row in enumerate(rows):
        if select_cols is None and len(row) != len(record_defaults):
            raise invalid(
                "DecodeCSV", f"Expect {len(record_defaults)} fields but have {len(row)} in record {k}"
            )
    columns = zip(chosen, record_defaults, strict=True)
    return [
        _column([row[c] for row in rows], default, na_value, c).reshaped(x.shape) for c, default in columns
    ]


class _Column:
    """The values of one column."""

    def __init__(self, array: Array) -> None:
        self._array = array

    def reshaped(self, shape: tuple[int, ...]) -> Tensor:
        """As a tensor."""
        return convert_to_tensor(self._array.reshape(shape))


def _column(cells: list[str], default: Any, na_value: str, number: int) -> _Column:
    known, filler = _default(default)
    empty = [cell in ("", na_value) for cell in cells]
    if filler is None and any(empty):
        row = empty.index(True)
        raise invalid("DecodeCSV", f"Field {number} is required but missing in record {row}!")
    values = [filler if gone else cell for cell, gone in zip(cells, empty, strict=True)]
    if known.name == "string":
        return _Column(
            texts([v if isinstance(v, bytes) else str(v).encode() for v in values], (len(values),))
        )
    try:
        numbers = [v if not isinstance(v, str) else int(v) if known.is_integer else float(v) for v in values]
    except ValueError:
        bad = next(v for v in values if isinstance(v, str))
        raise invalid("DecodeCSV", f"Field {number} in record 0 is not a valid {known.name}: {bad}") from None
    return _Column(np.array(numbers, known.as_numpy_dtype))


def _default(default: Any) -> tuple[Any, Any]:
    """The type of a column and what stands for an empty cell, None for nothing."""
    try:
        if not isinstance(default, (str, bytes)):
            return as_dtype(default), None
    except (TypeError, ValueError):
        pass
    x = convert_to_tensor(default)
    values: Any = x.value.reshape(-1)
    return x.dtype, values[0] if len(values) else None


def one_text(given: Any) -> bytes:
    """The bytes of a scalar text. InvalidArgumentError for anything else."""
    x = convert_to_tensor(given)
    if x.value.ndim or x.value.dtype.kind != "O":
        raise InvalidArgumentError(None, None, f"contents must be scalar, got shape {x.shape}")
    return cast("bytes", x.value[()])
