"""FarmHash's 64-bit fingerprint of bytes, which TensorFlow sorts texts into buckets by."""

from __future__ import annotations

_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F
_ALL = (1 << 64) - 1


def _word(data: bytes, start: int, size: int = 8) -> int:
    return int.from_bytes(data[start : start + size], "little")


def _rotated(x: int, by: int) -> int:
    x &= _ALL
    return ((x >> by) | (x << (64 - by))) & _ALL


def _mixed(x: int) -> int:
    x &= _ALL
    return x ^ (x >> 47)


def _joined(u: int, v: int, factor: int) -> int:
    a = _mixed(((u ^ v) & _ALL) * factor)
    return _mixed((v ^ a) * factor) * factor & _ALL


def fingerprint(data: bytes) -> int:
    """The number for these bytes, below 2**64."""
    size = len(data)
    if size <= 16:
        return _short(data, size)
    if size <= 32:
        return _medium(data, size)
    return _double(data, size) if size <= 64 else _long(data, size)


def _short(s: bytes, n: int) -> int:
    factor = _K2 + n * 2
    if n >= 8:
        a, b = _word(s, 0) + _K2, _word(s, n - 8)
        c = _rotated(b, 37) * factor + a
        d = (_rotated(a, 25) + b) * factor
        return _joined(c & _ALL, d & _ALL, factor)
    if n >= 4:
        return _joined(n + (_word(s, 0, 4) << 3), _word(s, n - 4, 4), factor)
    if n:
        y, z = s[0] + (s[n >> 1] << 8), n + (s[n - 1] << 2)
        return _mixed((y * _K2) ^ (z * _K0)) * _K2 & _ALL
    return _K2


def _parts(s: bytes, n: int, first: int) -> tuple[int, int, int, int]:
    factor = _K2 + n * 2
    a, b = _word(s, 0) * first & _ALL, _word(s, 8)
    c, d = _word(s, n - 8) * factor & _ALL, _word(s, n - 16) * _K2 & _ALL
    return a, b, c, d


def _medium(s: bytes, n: int) -> int:
    a, b, c, d = _parts(s, n, _K1)
    u = _rotated(a + b, 43) + _rotated(c, 30) + d
    v = a + _rotated(b + _K2, 18) + c
    return _joined(u & _ALL, v & _ALL, _K2 + n * 2)


def _double(s: bytes, n: int) -> int:
    factor = _K2 + n * 2
    a, b, c, d = _parts(s, n, _K2)
    y = (_rotated(a + b, 43) + _rotated(c, 30) + d) & _ALL
    z = _joined(y, (a + _rotated(b + _K2, 18) + c) & _ALL, factor)
    e, f = _word(s, 16) * factor & _ALL, _word(s, 24)
    g = (y + _word(s, n - 32)) * factor & _ALL
    h = (z + _word(s, n - 24)) * factor & _ALL
    u = _rotated(e + f, 43) + _rotated(g, 30) + h
    return _joined(u & _ALL, (e + _rotated(f + a, 18) + g) & _ALL, factor)


def _weak(s: bytes, at: int, a: int, b: int) -> tuple[int, int]:
    w, x, y, z = (_word(s, at + 8 * k) for k in range(4))
    a += w
    b = _rotated(b + a + z, 21)
    c = a
    a += x + y
    b += _rotated(a, 44)
    return (a + z) & _ALL, (b + c) & _ALL


class _State:
    """What a long text is folded into, 64 bytes at a time."""

    def __init__(self, s: bytes) -> None:
        self.s = s
        self.y = (81 * _K1 + 113) & _ALL
        self.z = _mixed(self.y * _K2 + 113) * _K2 & _ALL
        self.x = (81 * _K2 + _word(s, 0)) & _ALL
        self.v, self.w = (0, 0), (0, 0)

    def fold(self, at: int, factor: int, weight: int) -> None:
        s, v, w = self.s, self.v, self.w
        x = _rotated(self.x + self.y + v[0] + _word(s, at + 8), 37) * factor & _ALL  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]
        y = _rotated(self.y + v[1] + _word(s, at + 48), 42) * factor & _ALL
        x ^= w[1] * weight & _ALL
        y = (y + v[0] * weight + _word(s, at + 40)) & _ALL
        z = _rotated(self.z + w[0], 33) * factor & _ALL
        self.v = _weak(s, at, v[1] * factor, x + w[0])
        self.w = _weak(s, at + 32, z + w[1], y + _word(s, at + 16))
        self.x, self.y, self.z = z, y, x


def _long(s: bytes, n: int) -> int:
    state = _State(s)
    for at in range(0, (n - 1) // 64 * 64, 64):
        state.fold(at, _K1, 1)
    factor = _K1 + ((state.z & 0xFF) << 1)
    first = (state.w[0] + ((n - 1) & 63)) & _ALL
    state.v = ((state.v[0] + first) & _ALL, state.v[1])
    state.w = ((first + state.v[0]) & _ALL, state.w[1])
    state.fold(n - 64, factor, 9)
    u = _joined(state.v[0], state.w[0], factor) + _mixed(state.y) * _K0 + state.z
    v = _joined(state.v[1], state.w[1], factor) + state.x  # type: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return _joined(u & _ALL, v & _ALL, factor)  # type: ignore[reportUnknownArgumentType]
