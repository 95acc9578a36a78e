"""Parts, patterns and hashes of texts, element by element."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import op, public
from tapecore.engine.ops.strings import texts
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.text.fingerprint import fingerprint
from tapecore.engine.text.siphash import siphash


@op("Substr", "input", "pos", "len")
def substr_op(input: Array, pos: Array, len: Array, *, unit: str = "BYTE") -> Array:
    """A part of each text. InvalidArgumentError where it begins outside."""
    whole, starts, counts = np.broadcast_arrays(input, pos, len)
    found = [
        _part(s, int(a), int(n), unit) for s, a, n in zip(whole.flat, starts.flat, counts.flat, strict=True)
    ]
    return texts(found, whole.shape)


def _part(text: bytes, start: int, count: int, unit: str) -> bytes:
    whole: Any = text if unit == "BYTE" else text.decode()
    if not -len(whole) <= start <= len(whole):
        raise invalid(
            "Substr", f"pos {start} out of range for string b'{text.decode(errors='replace')}' at index 0"
        )
    begin = start % len(whole) if start < 0 else start
    part = whole[begin : begin + max(count, 0)]
    return part if isinstance(part, bytes) else part.encode()


@public("strings.substr")
def substr(input: Any, pos: Any, len: Any, unit: str = "BYTE", name: str | None = None) -> Any:
    """``len`` bytes (characters for ``UTF8_CHAR``) of each text from ``pos`` on."""
    return substr_op.public(input, pos, len, unit=unit)


@cache
def _pattern(pattern: str) -> re.Pattern[bytes]:
    """RE2's pattern as Python has it: classes such as ``[[:punct:]]`` and ``\\pL`` are written out."""
    named = {
        "punct": r"!-/:-@\[-`{-~",
        "alpha": "a-zA-Z",
        "digit": "0-9",
        "alnum": "a-zA-Z0-9",
        "space": r"\s",
        "upper": "A-Z",
        "lower": "a-z",
        "word": r"\w",
    }
    for key, plain in named.items():
        pattern = pattern.replace(f"[:{key}:]", plain)
    return re.compile(pattern.encode())


@op("RegexReplace", "input")
def regex_replace_op(input: Array, *, pattern: str, rewrite: str, replace_global: bool = True) -> Array:
    """Texts with what matches a pattern replaced."""
    new = re.sub(r"\\(\d)", r"\\g<\1>", rewrite).encode()
    count = 0 if replace_global else 1
    return texts([_pattern(pattern).sub(new, text, count) for text in input.flat], input.shape)


@op("RegexFullMatch", "input")
def regex_full_match_op(input: Array, *, pattern: str) -> Array:
    """Whether a pattern matches whole texts."""
    found = [_pattern(pattern).fullmatch(text) is not None for text in input.flat]
    return np.array(found, bool).reshape(input.shape)


regex_replace_op.no_gradient()


def _plain(text: Any) -> str:
    return text if isinstance(text, str) else bytes(convert_to_tensor(text).value[()]).decode()


@public("strings.regex_replace")
def regex_replace(
    input: Any, pattern: Any, rewrite: Any, replace_global: bool = True, name: str | None = None
) -> Any:
    """Texts with what matches ``pattern`` replaced; ``\\1`` in ``rewrite`` is its first group."""
    settings = {"pattern": _plain(pattern), "rewrite": _plain(rewrite)}
    return regex_replace_op.public(input, **settings, replace_global=replace_global)


@public("strings.regex_full_match")
def regex_full_match(input: Any, pattern: Any, name: str | None = None) -> Any:
    """Whether ``pattern`` matches whole texts."""
    return regex_full_match_op.public(input, pattern=_plain(pattern))


@op("StringToHashBucketFast", "input")
def hash_op(input: Array, *, num_buckets: int) -> Array:
    """A bucket for each text: its fingerprint modulo their number."""
    found = [fingerprint(text) % num_buckets for text in input.flat]
    return np.array(found, np.int64).reshape(input.shape)


hash_op.no_gradient()


@public("strings.to_hash_bucket_fast")
def to_hash_bucket_fast(input: Any, num_buckets: Any, name: str | None = None) -> Any:
    """A bucket for each text, the same one in every run."""
    return hash_op.public(input, num_buckets=int(num_buckets))


@op("StringToHashBucketStrong")
def strong_hash_op(input: Array, *, num_buckets: int, key: Any) -> Array:
    """The number of the bucket that SipHash under ``key`` sorts each text into."""
    found = [siphash(text, tuple(key)) % num_buckets for text in input.ravel()]
    return np.array(found, np.int64).reshape(input.shape)


strong_hash_op.no_gradient()


@public("strings.to_hash_bucket_strong")
def to_hash_bucket_strong(input: Any, num_buckets: Any, key: Any, name: str | None = None) -> Any:
    """A bucket for each text, under a key of two numbers."""
    return strong_hash_op.public(input, num_buckets=int(num_buckets), key=tuple(int(n) for n in key))


@public("fingerprint")
def fingerprints(data: Any, method: str = "farmhash64", name: str | None = None) -> Tensor:
    """Eight bytes for each row of ``data`` that tell it from others."""
    x = convert_to_tensor(data).value
    rows = [
        b"".join(row.reshape(-1)) if row.dtype.kind == "O" else row.tobytes() for row in x.reshape(len(x), -1)
    ]
    numbers = np.array([fingerprint(row) for row in rows], np.uint64)
    return convert_to_tensor(numbers.view(np.uint8).reshape(len(rows), 8))
