"""The counter-based generator Philox 4x32-10 and the numbers that TensorFlow makes of its output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Bits = np.ndarray[Any, np.dtype[np.uint32]]
Reals = np.ndarray[Any, np.dtype[Any]]

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = 0x9E3779B9, 0xBB67AE85
_ROUNDS = 10
SKIP_PER_NUMBER = 256
"""Counter steps that a distribution with rejection reserves for one group of four numbers."""


def blocks(key: int, counter: int, count: int, stride: int = 1) -> Bits:
    """``count`` blocks of four random words, shape (count, 4), from the 128-bit ``counter`` on, ``stride``
    apart."""
    lanes = _lanes(counter, count, stride)
    keys = [key & 0xFFFFFFFF, key >> 32 & 0xFFFFFFFF]
    for _ in range(_ROUNDS):
        lanes = _round(lanes, np.uint64(keys[0]), np.uint64(keys[1]))
        keys = [(k + w) & 0xFFFFFFFF for k, w in zip(keys, _WEYL, strict=True)]
    return np.stack(lanes, axis=-1).astype(np.uint32)


def _lanes(counter: int, count: int, stride: int) -> list[np.ndarray[Any, np.dtype[np.uint64]]]:
    """The 128-bit counters as four arrays of 32-bit words, lowest first."""
    low, high = counter & 0xFFFFFFFFFFFFFFFF, counter >> 64 & 0xFFFFFFFFFFFFFFFF
    lows = np.uint64(low) + np.arange(count, dtype=np.uint64) * np.uint64(stride)
    highs = np.uint64(high) + (lows < np.uint64(low)).astype(np.uint64)
    return [lows & _LOW, lows >> _HALF, highs & _LOW, highs >> _HALF]


def _round(lanes: list[Any], key0: np.uint64, key1: np.uint64) -> list[Any]:
    product0, product1 = _MULTIPLIERS[0] * lanes[0], _MULTIPLIERS[1] * lanes[2]
    return [
        (product1 >> _HALF) ^ lanes[1] ^ key0,
        product1 & _LOW,
        (product0 >> _HALF) ^ lanes[3] ^ key1,
        product0 & _LOW,
    ]


def scramble(seed: tuple[int, int]) -> tuple[int, int]:
    """Key and counter of a stateless draw: the seed itself passed through the generator once."""
    counter = seed[0] & 0xFFFFFFFFFFFFFFFF | (seed[1] & 0xFFFFFFFFFFFFFFFF) << 64
    mixed = [int(word) for word in blocks(0x02461E293EC8F720, counter, 1)[0]]
    return mixed[0] | mixed[1] << 32, (mixed[2] | mixed[3] << 32) << 64


def unit(words: Bits, dtype: np.dtype[Any]) -> Reals:
    """Words as reals in [0, 1): their low bits become a mantissa. float64 takes two words for one number."""
    if dtype == np.float64:
        pairs = words.astype(np.uint64).reshape(-1, 2)
        bits = pairs[:, 0] & np.uint64(0xFFFFF)
        return (np.uint64(1023 << 52) | bits << _HALF | pairs[:, 1]).view(np.float64) - 1.0
    if dtype == np.float16:
        halves = (words.reshape(-1) & np.uint32(0x3FF)).astype(np.uint16)
        return (np.uint16(15 << 10) | halves).view(np.float16) - np.float16(1)
    return (np.uint32(127 << 23) | words.reshape(-1) & np.uint32(0x7FFFFF)).view(np.float32) - np.float32(1)


def uniform(key: int, counter: int, count: int, dtype: np.dtype[Any]) -> Reals:
    """``count`` reals in [0, 1)."""
    group = 2 if dtype == np.float64 else 4
    return unit(blocks(key, counter, -(-count // group)), dtype)[:count]


def integers(key: int, counter: int, count: int, low: int, span: int, dtype: np.dtype[Any]) -> Reals:
    """``count`` integers in [low, low + span); from the whole range where ``span`` is 0."""
    wide = dtype.itemsize == 8
    words = blocks(key, counter, -(-count // (2 if wide else 4))).reshape(-1)
    if wide:
        pairs = words.astype(np.uint64).reshape(-1, 2)
        words = pairs[:, 0] | pairs[:, 1] << _HALF
    if not span:
        return words[:count].astype(dtype)
    rest = words[:count] % words.dtype.type(span)
    return (rest + np.array(low).astype(rest.dtype)).astype(dtype)


def normal(key: int, counter: int, count: int, dtype: np.dtype[Any]) -> Reals:
    """``count`` standard normal numbers."""
    group = 2 if dtype == np.float64 else 4
    working = np.dtype(np.float64 if dtype == np.float64 else np.float32)
    return box_muller(unit(blocks(key, counter, -(-count // group)), working))[:count].astype(dtype)


def box_muller(units: Reals) -> Reals:
    """Pairs of uniform numbers as pairs of normal ones. float32 is computed in float64 and rounded once a
    step."""
    dtype = units.dtype
    pairs = units.reshape(-1, 2)
    first = np.maximum(pairs[:, 0], dtype.type(1e-7))
    angle = (2 * np.pi * pairs[:, 1].astype(np.float64)).astype(dtype).astype(np.float64)
    logarithm = np.log(first.astype(np.float64)).astype(dtype)
    radius = np.sqrt(dtype.type(-2) * logarithm)
    both = np.sin(angle).astype(dtype) * radius, np.cos(angle).astype(dtype) * radius
    return np.stack(both, axis=-1).reshape(-1)


def truncated_normal(key: int, counter: int, count: int, dtype: np.dtype[Any]) -> Reals:
    """``count`` normal numbers of which none lies two standard deviations or more from the mean."""
    group = 2 if dtype == np.float64 else 4
    working = np.dtype(np.float64 if dtype == np.float64 else np.float32)
    skip = group * SKIP_PER_NUMBER // 4
    drawn = [_accepted(key, counter + skip * at, group, working) for at in range(-(-count // group))]
    return np.concatenate([np.zeros(0, working), *drawn])[:count].astype(dtype)


def _accepted(key: int, counter: int, group: int, dtype: np.dtype[Any]) -> Reals:
    for tries in (8, 64, SKIP_PER_NUMBER):
        numbers = box_muller(unit(blocks(key, counter, tries), dtype))
        good = numbers[np.abs(numbers) < 2]
        if len(good) >= group:
            return good[:group]
    raise AssertionError("Philox gave no number within two standard deviations")


def words(key: int, counter: int) -> Iterator[int]:
    """Single random words, endlessly."""
    while True:
        yield from (int(word) for word in blocks(key, counter, 64).reshape(-1))
        counter += 64
