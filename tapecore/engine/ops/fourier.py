"""Discrete Fourier transforms, of complex and of real signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.example import example
from tapecore.engine.op import Op, op, public
from tapecore.engine.ops.complexes import real_part
from tapecore.engine.ops.element_types import COMPLEX, SINGLE_OR_DOUBLE
from tapecore.engine.ops.padding import pad
from tapecore.engine.ops.shaping import roll
from tapecore.engine.ops.slicing import slice_op
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

_SHAPES = {1: (4,), 2: (2, 3), 3: (2, 3, 2)}


def _axes(count: int) -> tuple[int, ...]:
    return tuple(range(-count, 0))


def _size(x: Any, count: int) -> int:
    return int(np.prod(tuple(x.shape)[-count:]))


def _complex_pair(count: int) -> tuple[Op, Op]:
    """The transform over the last ``count`` axes and its inverse."""
    ending = "" if count == 1 else f"{count}D"
    api = "" if count == 1 else f"{count}d"
    examples = [example(_SHAPES[count])]

    @op(f"FFT{ending}", "input", linear=True, types=COMPLEX, api=f"signal.fft{api}", examples=examples)
    def forward(input: Array) -> Array:
        return np.fft.fftn(input, axes=_axes(count)).astype(input.dtype) if input.size else input.copy()

    @op(f"IFFT{ending}", "input", linear=True, types=COMPLEX, api=f"signal.ifft{api}", examples=examples)
    def inverse(input: Array) -> Array:
        return np.fft.ifftn(input, axes=_axes(count)).astype(input.dtype) if input.size else input.copy()

    @forward.vjp("input")
    def _(g: Any, y: Any, input: Any) -> Any:
        """n * inverse transform of g, n elements in each"""
        return inverse(g) * _size(g, count)

    @inverse.vjp("input")
    def _(g: Any, y: Any, input: Any) -> Any:
        """transform of g / n, n elements in each"""
        return forward(g) * (1 / max(_size(g, count), 1))

    return forward, inverse


_PAIRS = {count: _complex_pair(count) for count in (1, 2, 3)}


# ------------------------------------------------------------------ real signals


def _resized(x: Array, lengths: tuple[int, ...]) -> Array:
    """Cut or filled with zeros to these lengths, along the last axes."""
    for axis, length in zip(_axes(len(lengths)), lengths, strict=True):
        extent = x.shape[axis]
        if extent > length:
            x = np.take(x, range(length), axis)
        elif extent < length:
            widths = [(0, 0)] * x.ndim
            widths[axis] = (0, length - extent)
            x = np.pad(x, widths)
    return x


def _fitted(x: Any, lengths: tuple[int, ...], count: int) -> Any:
    """The same, as ops."""
    old = tuple(x.shape)
    new = (*old[: len(old) - count], *lengths)
    smaller = tuple(min(a, b) for a, b in zip(old, new, strict=True))
    if smaller != old:
        x = slice_op(x, begin=(0,) * len(old), size=smaller)
    if smaller != new:
        x = pad(x, paddings=tuple((0, b - a) for a, b in zip(smaller, new, strict=True)))
    return x


def _real_pair(count: int) -> tuple[Op, Op]:
    """The transform of real signals over the last ``count`` axes, half of the frequencies, and its inverse."""
    ending = "" if count == 1 else f"{count}D"
    _whole, back = _PAIRS[count]
    shape = _SHAPES[count]
    spectrum = np.fft.rfftn(np.arange(float(np.prod(shape))).reshape(shape) ** 1.5)

    @op(f"RFFT{ending}", "input", types=SINGLE_OR_DOUBLE, examples=[example(shape, fft_length=shape)])
    def forward(input: Array, *, fft_length: tuple[int, ...]) -> Array:
        kind = np.result_type(input.dtype, np.complex64)
        return np.fft.rfftn(_resized(input, fft_length), axes=_axes(count)).astype(kind)

    @op(f"IRFFT{ending}", "input", types=COMPLEX, examples=[example(spectrum, fft_length=shape)])
    def inverse(input: Array, *, fft_length: tuple[int, ...]) -> Array:
        kind = np.float32 if input.dtype == np.complex64 else np.float64
        taken = (*fft_length[:-1], fft_length[-1] // 2 + 1)
        return np.fft.irfftn(_resized(input, taken), fft_length, _axes(count)).astype(kind)

    if count == 3:  # TensorFlow registers no gradient for these
        return forward, inverse

    @forward.vjp("input")
    def _(g: Any, y: Any, input: Any, *, fft_length: tuple[int, ...]) -> Any:
        """n * real(inverse transform of g), zeros for what was left out"""
        size = int(np.prod(fft_length))
        found = real_part(back(_fitted(g, fft_length, count))) * size
        return _fitted(found, tuple(input.shape)[-count:], count)

    @inverse.vjp("input")
    def _(g: Any, y: Any, input: Any, *, fft_length: tuple[int, ...]) -> Any:
        """transform of g / n, doubled between its first and last coefficient"""
        last = fft_length[-1]
        twice = np.array([1.0 if k == 0 or 2 * k == last else 2.0 for k in range(last // 2 + 1)])
        factors = np.asarray(twice / np.prod(fft_length), _complex_of(g))
        return _fitted(forward(g, fft_length=fft_length) * factors, tuple(input.shape)[-count:], count)

    return forward, inverse


def _complex_of(x: Any) -> Any:
    return np.complex64 if x.dtype == "float32" else np.complex128


def _lengths(x: Tensor, given: Any, count: int, *, inverse: bool) -> tuple[int, ...]:
    if given is not None:
        return tuple(int(n) for n in np.atleast_1d(plain(given)))
    extents = x.value.shape[-count:]
    return (*extents[:-1], max(2 * (extents[-1] - 1), 0)) if inverse else extents


def _offer_real(count: int) -> None:
    forward, inverse = _real_pair(count)
    ending = "" if count == 1 else f"{count}d"

    @public(f"signal.rfft{ending}")
    def rfft(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> Tensor:
        x = convert_to_tensor(input_tensor, dtype_hint="float32")
        return forward.public(x, fft_length=_lengths(x, fft_length, count, inverse=False))

    @public(f"signal.irfft{ending}")
    def irfft(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> Tensor:
        x = convert_to_tensor(input_tensor, dtype_hint="complex64")
        return inverse.public(x, fft_length=_lengths(x, fft_length, count, inverse=True))

    rfft.__doc__ = "The frequencies from zero to half the sampling rate of real signals."
    irfft.__doc__ = "The real signals of such frequencies."


for _count in (1, 2, 3):
    _offer_real(_count)


# ------------------------------------------------------------------ shifts


def _shifted(sign: int) -> Callable[..., Tensor]:
    def shift(x: Any, axes: Any = None, name: str | None = None) -> Tensor:
        whole = convert_to_tensor(x)
        chosen = range(whole.ndim) if axes is None else np.atleast_1d(plain(axes))
        wanted = tuple(int(axis) for axis in chosen)
        extents = [whole.value.shape[axis] for axis in wanted]
        by = tuple(n // 2 if sign > 0 else -(n // 2) for n in extents)
        return roll.public(whole, shift=by, axis=wanted)

    return shift


fftshift = public("signal.fftshift")(_shifted(1))
ifftshift = public("signal.ifftshift")(_shifted(-1))
