"""Texts taken apart into rows of pieces, and put together again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import public
from tapecore.engine.ops.strings import texts
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor

_ENCODINGS = {"UTF-8": "utf-8", "UTF-16-BE": "utf-16-be", "UTF-32-BE": "utf-32-be", "LATIN-1": "latin-1"}


def pieces(input: Any, take_apart: Callable[[bytes], list[Any]], kind: Any = object) -> Any:
    """The pieces of each text: a tensor for one text, rows for several, rows of rows for rows."""
    if isinstance(input, RaggedTensor):
        return input.with_values(pieces(input.values, take_apart, kind))
    x = convert_to_tensor(input, "string" if not isinstance(input, Tensor) else None).value
    rows = [take_apart(text) for text in x.reshape(-1)]
    flat: list[Any] = [piece for row in rows for piece in row]
    values = texts(flat, (len(flat),)) if kind is object else np.array(flat, kind)
    if x.ndim == 0:
        return convert_to_tensor(values)
    lengths = np.array([len(row) for row in rows], np.int64)
    result: Any = RaggedTensor.from_row_lengths(convert_to_tensor(values), lengths)
    for extent in reversed(x.shape[1:]):
        result = RaggedTensor.from_uniform_row_length(result, extent)
    return result


@public("strings.split")
def split(input: Any, sep: Any = None, maxsplit: int = -1, name: str | None = None) -> Any:
    """The pieces of texts between separators (white space by default)."""
    mark = None if not sep else str(sep).encode() if isinstance(sep, str) else bytes(plain(sep))
    return pieces(input, lambda text: text.split(mark, maxsplit))


@public("strings.bytes_split")
def bytes_split(input: Any, name: str | None = None) -> Any:
    """The bytes of texts."""
    return pieces(input, lambda text: [text[k : k + 1] for k in range(len(text))])


def _decoded(text: bytes, encoding: str, errors: str) -> str:
    try:
        return text.decode(_ENCODINGS.get(encoding, encoding), "strict" if errors == "strict" else errors)
    except UnicodeDecodeError:
        raise invalid("UnicodeDecode", "Invalid formatting on input string") from None


@public("strings.unicode_split")
def unicode_split(
    input: Any,
    input_encoding: str,
    errors: str = "replace",
    replacement_char: int = 65533,
    name: str | None = None,
) -> Any:
    """The characters of texts."""
    coding = _ENCODINGS.get(input_encoding, input_encoding)
    return pieces(input, lambda text: [c.encode(coding) for c in _decoded(text, input_encoding, errors)])


@public("strings.unicode_decode")
def unicode_decode(input: Any, input_encoding: str, errors: str = "replace", **_: Any) -> Any:
    """The code points of texts."""
    return pieces(input, lambda text: [ord(c) for c in _decoded(text, input_encoding, errors)], np.int32)


def _starts(text: bytes, encoding: str, errors: str) -> list[int]:
    coding = _ENCODINGS.get(encoding, encoding)
    sizes = [len(c.encode(coding)) for c in _decoded(text, encoding, errors)]
    return [sum(sizes[:k]) for k in range(len(sizes))]


@public("strings.unicode_decode_with_offsets")
def unicode_decode_with_offsets(input: Any, input_encoding: str, errors: str = "replace", **_: Any) -> Any:
    """The code points of texts, and where each begins."""
    starts = pieces(input, lambda text: _starts(text, input_encoding, errors), np.int64)
    return unicode_decode(input, input_encoding, errors), starts


@public("strings.unicode_split_with_offsets")
def unicode_split_with_offsets(input: Any, input_encoding: str, errors: str = "replace", **_: Any) -> Any:
    """The characters of texts, and where each begins."""
    starts = pieces(input, lambda text: _starts(text, input_encoding, errors), np.int64)
    return unicode_split(input, input_encoding, errors), starts


@public("strings.unicode_encode")
def unicode_encode(input: Any, output_encoding: str, errors: str = "replace", **_: Any) -> Any:
    """The texts of rows of code points."""
    coding = _ENCODINGS.get(output_encoding, output_encoding)
    if isinstance(input, RaggedTensor) and input.ragged_rank > 1:
        return input.with_values(unicode_encode(input.values, output_encoding))
    rows: Any = (
        input.to_list() if isinstance(input, RaggedTensor) else convert_to_tensor(input).value.tolist()
    )
    if rows and not isinstance(rows[0], list):
        return convert_to_tensor("".join(map(chr, rows)).encode(coding))
    found = ["".join(map(chr, row)).encode(coding) for row in rows]
    return convert_to_tensor(texts(found, (len(found),)))


@public("strings.unicode_transcode")
def unicode_transcode(
    input: Any, input_encoding: str, output_encoding: str, errors: str = "replace", **_: Any
) -> Any:
    """Texts in another encoding."""
    x = convert_to_tensor(input).value
    coding = _ENCODINGS.get(output_encoding, output_encoding)
    found = [_decoded(text, input_encoding, errors).encode(coding) for text in x.reshape(-1)]
    return convert_to_tensor(texts(found, x.shape))


@public("strings.reduce_join")
def reduce_join(
    inputs: Any, axis: Any = None, keepdims: bool = False, separator: str = "", name: str | None = None
) -> Any:
    """Texts along some axes (all of them by default) as one."""
    mark = separator.encode()
    if isinstance(inputs, RaggedTensor):
        rows: Any = inputs.to_list()
        joined = [mark.join(row) for row in rows]
        return convert_to_tensor(mark.join(joined) if axis is None else texts(joined, (len(joined),)))
    x = convert_to_tensor(inputs).value
    axes = list(range(x.ndim)) if axis is None else [int(k) % x.ndim for k in np.atleast_1d(plain(axis))]
    left = [k for k in range(x.ndim) if k not in axes]
    rows = np.transpose(x, [*left, *axes]).reshape(*[x.shape[k] for k in left], -1)
    found = [mark.join(row) for row in rows.reshape(-1, rows.shape[-1])]
    shape = [1 if k in axes else n for k, n in enumerate(x.shape)] if keepdims else [x.shape[k] for k in left]
    return convert_to_tensor(texts(found, tuple(shape)))


@public("strings.ngrams")
def ngrams(  # TensorFlow's parameters
    data: Any,
    ngram_width: Any,
    separator: str = " ",
    pad_values: Any = None,
    padding_width: Any = None,
    preserve_short_sequences: bool = False,
    name: str | None = None,
) -> Any:
    """Runs of ``ngram_width`` texts of each row, joined."""
    widths = [ngram_width] if isinstance(ngram_width, int) else list(ngram_width)
    left, right = (
        (pad_values, pad_values) if isinstance(pad_values, (str, bytes)) else pad_values or (None, None)
    )
    mark = separator.encode()

    def runs(row: list[bytes]) -> list[bytes]:
        found: list[bytes] = []
        for width in widths:
            border = (
                0 if left is None else min(width - 1, width - 1 if padding_width is None else padding_width)
            )
            whole = [*[_bytes(left)] * border, *row, *[_bytes(right)] * border]
            found += [mark.join(whole[k : k + width]) for k in range(len(whole) - width + 1)]
        return found or ([mark.join(row)] if preserve_short_sequences and row else [])

    ragged = isinstance(data, RaggedTensor)
    x: Any = data if ragged else convert_to_tensor(data)
    if not ragged and x.ndim == 1:
        found = runs(list(x.value))
        return convert_to_tensor(texts(found, (len(found),)))
    listed: list[Any] = x.to_list() if ragged else x.value.tolist()
    rows = [runs(row) for row in listed]
    flat = [piece for row in rows for piece in row]
    values = convert_to_tensor(texts(flat, (len(flat),)))
    result = RaggedTensor.from_row_lengths(values, np.array([len(row) for row in rows], np.int64))
    return result if ragged else result.to_tensor()


def _bytes(text: Any) -> bytes:
    return text.encode() if isinstance(text, str) else text


@public("strings.unsorted_segment_join")
def unsorted_segment_join(
    inputs: Any, segment_ids: Any, num_segments: Any, separator: str = "", name: str | None = None
) -> Tensor:
    """The texts of each segment as one."""
    groups: list[list[bytes]] = [[] for _ in range(int(num_segments))]
    ids = convert_to_tensor(segment_ids).value.reshape(-1)
    for text, k in zip(convert_to_tensor(inputs).value.reshape(-1), ids, strict=True):
        groups[int(k)].append(text)
    found = [separator.encode().join(group) for group in groups]
    return convert_to_tensor(texts(found, (len(found),)))
