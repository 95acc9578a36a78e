"""SipHash-2-4 of bytes under a key of two numbers: the strong way to sort texts into buckets."""

from __future__ import annotations

_ALL = (1 << 64) - 1


def _rotated(x: int, by: int) -> int:
    return ((x << by) | (x >> (64 - by))) & _ALL


def _round(a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
    a, c = (a + b) & _ALL, (c + d) & _ALL
    b, d = _rotated(b, 13) ^ a, _rotated(d, 16) ^ c
    a = _rotated(a, 32)
    c, a = (c + b) & _ALL, (a + d) & _ALL
    b, d = _rotated(b, 17) ^ c, _rotated(d, 21) ^ a
    return a, b, _rotated(c, 32), d


def siphash(data: bytes, key: tuple[int, int]) -> int:
    """The number for these bytes, below 2**64."""
    first, second = (n & _ALL for n in key)
    state = (
        first ^ 0x736F6D6570736575,
        second ^ 0x646F72616E646F6D,
        first ^ 0x6C7967656E657261,
        second ^ 0x7465646279746573,
    )
    whole = len(data) // 8 * 8
    words = [int.from_bytes(data[at : at + 8], "little") for at in range(0, whole, 8)]
    words.append(int.from_bytes(data[whole:], "little") | (len(data) & 0xFF) << 56)
    for word in words:
        a, b, c, d = state
        state = _round(*_round(a, b, c, d ^ word))
        state = (state[0] ^ word, *state[1:])
    a, b, c, d = state
    state = (a, b, c ^ 0xFF, d)
    for _ in range(4):
        state = _round(*state)
    return state[0] ^ state[1] ^ state[2] ^ state[3]
