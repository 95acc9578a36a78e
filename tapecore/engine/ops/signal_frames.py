"""``tf.signal``: signals cut into frames, put together again, and their spectra over time."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.indexing import gather_op
from tapecore.engine.ops.padding import pad_with
from tapecore.engine.ops.shaping import reshape
from tapecore.engine.ops.signal_windows import Window, hann_window
from tapecore.engine.ops.slicing import slice_op
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


def _cut(x: Any, axis: int, length: int) -> Any:
    """The first ``length`` elements along an axis."""
    shape = tuple(x.shape)
    return slice_op(x, begin=(0,) * len(shape), size=(*shape[:axis], length, *shape[axis + 1 :]))


def _filled(x: Any, axis: int, length: int, value: Any = 0) -> Any:
    """``length`` elements along an axis, the new ones full of ``value``."""
    more = length - x.shape[axis]
    if more <= 0:
        return x
    paddings = tuple((0, more if k == axis else 0) for k in range(len(x.shape)))
    return pad_with(x, np.asarray(plain(value), x.dtype.as_numpy_dtype), paddings=paddings)


@public("signal.frame")
def frame(
    signal: Any,
    frame_length: Any,
    frame_step: Any,
    pad_end: bool = False,
    pad_value: Any = 0,
    axis: int = -1,
    name: str | None = None,
) -> Tensor:
    """Overlapping pieces of ``frame_length`` along an axis, which becomes two: frames and their elements.

    With ``pad_end`` the last frames are filled up, otherwise they are left out.
    """
    x = convert_to_tensor(signal)
    length, step, at = int(plain(frame_length)), int(plain(frame_step)), int(axis) % x.ndim
    extent = x.value.shape[at]
    count = max(-(-extent // step) if pad_end else 1 + (extent - length) // step, 0)
    needed = (count - 1) * step + length if count else 0
    whole = _cut(_filled(x, at, needed, pad_value), at, needed)
    places = np.add.outer(range(0, count * step, step), range(length)).astype(np.int32)
    return gather_op(whole, places, axis=at)


@public("signal.overlap_and_add")
def overlap_and_add(signal: Any, frame_step: Any, name: str | None = None) -> Tensor:
    """Frames (..., frames, length) laid over each other ``frame_step`` apart and added up."""
    x, step = convert_to_tensor(signal), int(plain(frame_step))
    count, length = x.value.shape[-2:]
    outer = x.value.shape[:-2]
    parts = -(-length // step)
    x = _filled(x, x.ndim - 1, parts * step)
    x = reshape(x, shape=(*outer, count, parts, step))
    columns = [_shifted(x, k, parts) for k in range(parts)]
    total = reshape(PUBLIC["add_n"](columns), shape=(*outer, (count + parts - 1) * step))
    return _cut(total, len(outer), (count - 1) * step + length)


def _shifted(x: Any, k: int, parts: int) -> Any:
    """The k-th parts of all frames, k places further down among zeros."""
    rank = len(x.shape)
    shape = tuple(x.shape)
    begin = (*(0,) * (rank - 2), k, 0)
    column = slice_op(x, begin=begin, size=(*shape[:-2], 1, shape[-1]))
    column = reshape(column, shape=(*shape[:-2], shape[-1]))
    paddings = (*((0, 0),) * (rank - 3), (k, parts - 1 - k), (0, 0))
    return pad_with(column, np.zeros((), x.dtype.as_numpy_dtype), paddings=paddings)


def _fft_length(given: Any, frame_length: int) -> int:
    """The length of the transform: the power of two that holds a frame, unless it is given."""
    return int(plain(given)) if given is not None else 1 << max(frame_length - 1, 0).bit_length()


@public("signal.stft")
def stft(
    signals: Any,
    frame_length: Any,
    frame_step: Any,
    fft_length: Any = None,
    window_fn: Window | None = hann_window,
    pad_end: bool = False,
    name: str | None = None,
) -> Tensor:
    """The spectra of overlapping frames of real signals, shape (..., frames, fft_length // 2 + 1)."""
    x, length = convert_to_tensor(signals), int(plain(frame_length))
    frames = frame(x, length, frame_step, pad_end=pad_end)
    if window_fn is not None:
        frames = frames * window_fn(length, dtype=frames.dtype)
    return PUBLIC["signal.rfft"](frames, [_fft_length(fft_length, length)])


@public("signal.inverse_stft")
def inverse_stft(
    stfts: Any,
    frame_length: Any,
    frame_step: Any,
    fft_length: Any = None,
    window_fn: Window | None = hann_window,
    name: str | None = None,
) -> Tensor:
    """Signals with these spectra over time; with the window of ``inverse_stft_window_fn`` it undoes ``stft``."""
    x, length = convert_to_tensor(stfts), int(plain(frame_length))
    size = _fft_length(fft_length, length)
    frames = PUBLIC["signal.irfft"](x, [size])
    axis = x.ndim - 1
    frames = _filled(frames, axis, length) if size < length else _cut(frames, axis, length)
    if window_fn is not None:
        frames = frames * window_fn(length, dtype=frames.dtype)
    return overlap_and_add(frames, frame_step)


@public("signal.linear_to_mel_weight_matrix")
def linear_to_mel_weight_matrix(
    num_mel_bins: Any = 20,
    num_spectrogram_bins: Any = 129,
    sample_rate: Any = 8000,
    lower_edge_hertz: Any = 125.0,
    upper_edge_hertz: Any = 3800.0,
    dtype: Any = "float32",
    name: str | None = None,
) -> Tensor:
    """The matrix (spectrogram bins, mel bins) of triangles that turns a spectrogram into a mel spectrogram.
    ValueError for edges that are no range below half the sample rate."""
    low, high, rate = (plain(n) for n in (lower_edge_hertz, upper_edge_hertz, sample_rate))
    count, bins = int(plain(num_mel_bins)), int(plain(num_spectrogram_bins))
    _check_mel(count, rate, low, high)
    spectrum = _mel(_evenly(0.0, rate / 2, bins)[1:])[:, None]
    edges = _evenly(_mel(low), _mel(high), count + 2)
    rising = (spectrum - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - spectrum) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0.0, np.minimum(rising, falling))
    return PUBLIC["cast"](convert_to_tensor(np.pad(weights, ((1, 0), (0, 0)))), dtype)


def _evenly(first: float, last: float, count: int) -> Array:
    return np.linspace(first, last, count)


def _mel(hertz: Any) -> Any:
    """A frequency on the mel scale."""
    return 1127.0 * np.log1p(hertz / 700.0)


def _check_mel(count: int, rate: float, low: float, high: float) -> None:
    if count <= 0:
        raise ValueError(f"num_mel_bins must be positive. Got: {count}")
    if low < 0:
        raise ValueError(f"lower_edge_hertz must be non-negative. Got: {low}")
    if low >= high:
        raise ValueError(f"lower_edge_hertz {low:.1f} >= upper_edge_hertz {high:.1f}")
    if rate <= 0:
        raise ValueError(f"sample_rate must be positive. Got: {rate}")
    if high > rate / 2:
        raise ValueError(
            f"upper_edge_hertz must not be larger than the Nyquist frequency (sample_rate / 2). Got {high} for "
            f"sample_rate: {rate}"
        )
