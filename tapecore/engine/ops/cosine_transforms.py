"""``tf.signal``: cosine transforms of real signals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.signal_frames import frame, overlap_and_add
from tapecore.engine.ops.signal_windows import Window, vorbis_window
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

_TYPES = (1, 2, 3, 4)


def _basis(kind: int, count: int) -> Array:
    """The matrix whose rows are the inputs and whose columns the outputs of a cosine transform."""
    n, k = np.arange(count)[:, None], np.arange(count)[None]
    if kind == 1:
        ends = np.where((n == 0) | (n == count - 1), 1.0, 2.0)
        return ends * np.cos(np.pi * n * k / (count - 1))
    if kind == 2:
        return 2 * np.cos(np.pi * (2 * n + 1) * k / (2 * count))
    if kind == 3:
        return np.where(n == 0, 1.0, 2.0) * np.cos(np.pi * n * (2 * k + 1) / (2 * count))
    return 2 * np.cos(np.pi * (2 * n + 1) * (2 * k + 1) / (4 * count))


def _orthonormal(kind: int, count: int) -> Array:
    """The same, scaled so that its transpose undoes it."""
    basis = _basis(kind, count)
    if kind == 2:
        return basis * np.where(np.arange(count) == 0, math.sqrt(0.25 / count), math.sqrt(0.5 / count))
    if kind == 3:
        first = np.where(np.arange(count) == 0, math.sqrt(1 / count), math.sqrt(0.5 / count))
        return basis * first[:, None]
    return basis * math.sqrt(0.5 / count)


def _check(kind: int, axis: int, norm: str | None, count: int | None = None) -> None:
    if axis != -1:
        raise NotImplementedError(f"axis must be -1. Got: {axis}")
    if kind not in _TYPES:
        raise ValueError("Types I, II, III and IV (I)DCT are supported.")
    if norm not in (None, "ortho"):
        raise ValueError(f"Unknown normalization. Expected None or 'ortho', got: {norm}")
    if kind == 1 and norm == "ortho":
        raise ValueError("Normalization is not supported for the Type-I DCT.")
    if kind == 1 and count is not None and count < 2:
        raise ValueError("Type-I DCT requires a dimension greater than one.")


def _resized(x: Tensor, n: Any) -> Tensor:
    """Cut or filled up with zeros along the last axis."""
    if n is None:
        return x
    wanted, extent = int(plain(n)), x.value.shape[-1]
    if wanted > extent:
        return PUBLIC["pad"](x, [[0, 0]] * (x.ndim - 1) + [[0, wanted - extent]])
    return x[..., :wanted]


@public("signal.dct")
def dct(
    input: Any,
    type: int = 2,
    n: Any = None,
    axis: int = -1,
    norm: str | None = None,
    name: str | None = None,
) -> Tensor:
    """The cosine transform of one of four types along the last axis. ValueError for another type."""
    x = convert_to_tensor(input)
    _check(type, axis, norm, x.value.shape[-1])
    x = _resized(x, n)
    count = x.value.shape[-1]
    basis = (_orthonormal if norm == "ortho" else _basis)(type, count)
    return PUBLIC["tensordot"](x, basis.astype(x.value.dtype), 1)


@public("signal.idct")
def idct(
    input: Any,
    type: int = 2,
    n: Any = None,
    axis: int = -1,
    norm: str | None = None,
    name: str | None = None,
) -> Tensor:
    """What undoes ``dct``, up to a factor unless ``norm`` is "ortho"."""
    _check(type, axis, norm)
    return dct(input, type={2: 3, 3: 2}.get(type, type), n=n, norm=norm)


def _faded(frames: Tensor, window_fn: Window | None, length: int) -> Tensor:
    """Frames times their window, or times the constant that does as well where frames overlap by half."""
    return frames * (1 / math.sqrt(2) if window_fn is None else window_fn(length, dtype=frames.dtype))


@public("signal.mdct")
def mdct(
    signals: Any,
    frame_length: Any,
    window_fn: Window | None = vorbis_window,
    pad_end: bool = False,
    norm: str | None = None,
    name: str | None = None,
) -> Tensor:
    """The modified cosine transform of frames that overlap by half, shape (..., frames, frame_length // 2)."""
    x, length = convert_to_tensor(signals), int(plain(frame_length))
    half = length // 2
    frames = frame(x, length, half, pad_end=pad_end)
    a, b, c, d = PUBLIC["split"](_faded(frames, window_fn, length), 4, axis=-1)
    reverse = PUBLIC["reverse"]
    folded = PUBLIC["concat"]([-reverse(c, [-1]) - d, a - reverse(b, [-1])], -1)
    return dct(folded, type=4, norm=norm)


@public("signal.inverse_mdct")
def inverse_mdct(
    mdcts: Any, window_fn: Window | None = vorbis_window, norm: str | None = None, name: str | None = None
) -> Tensor:
    """The signals whose modified cosine transform is ``mdcts``."""
    x = convert_to_tensor(mdcts)
    half = x.value.shape[-1]
    folded = idct(x, type=4, norm=norm)
    folded = folded if norm == "ortho" else folded * (0.5 / half)
    lower, upper = PUBLIC["split"](folded, 2, axis=-1)
    reverse = PUBLIC["reverse"]
    frames = PUBLIC["concat"]([upper, -reverse(upper, [-1]), -reverse(lower, [-1]), -lower], -1)
    return overlap_and_add(_faded(frames, window_fn, 2 * half), half)


@public("signal.mfccs_from_log_mel_spectrograms")
def mfccs_from_log_mel_spectrograms(log_mel_spectrograms: Any, name: str | None = None) -> Tensor:
    """Mel-frequency cepstral coefficients of logarithms of mel spectrograms."""
    x = convert_to_tensor(log_mel_spectrograms)
    return dct(x) * (1 / math.sqrt(2.0 * x.value.shape[-1]))
