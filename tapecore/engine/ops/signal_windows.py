"""``tf.signal``: the windows that fade a piece of a signal in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

Window = Callable[..., Tensor]


def _made(numbers: Array, dtype: Any) -> Tensor:
    return convert_to_tensor(numbers.astype(dtypes.as_dtype(dtype).as_numpy_dtype))


def _raised_cosine(length: Any, periodic: Any, dtype: Any, a: float, b: float) -> Tensor:
    """a - b cos, over a period or, symmetric, up to its end."""
    kind = dtypes.as_dtype(dtype)
    if not kind.is_floating:
        raise ValueError(f"dtype must be a floating point type. Found {kind}")
    count, number = int(plain(length)), kind.as_numpy_dtype
    if count == 1:
        return _made(np.ones(1), dtype)
    period = count - 1 if count % 2 or not plain(periodic) else count  # an odd one ends where it began
    angles = number(2 * np.pi) * np.arange(count).astype(number) / number(period)
    return _made(number(a) - number(b) * np.cos(angles), dtype)


@public("signal.hann_window")
def hann_window(
    window_length: Any, periodic: Any = True, dtype: Any = "float32", name: str | None = None
) -> Tensor:
    """A raised cosine that reaches 0. ValueError for a dtype that is not floating."""
    return _raised_cosine(window_length, periodic, dtype, 0.5, 0.5)


@public("signal.hamming_window")
def hamming_window(
    window_length: Any, periodic: Any = True, dtype: Any = "float32", name: str | None = None
) -> Tensor:
    """A raised cosine that reaches 0.08. ValueError for a dtype that is not floating."""
    return _raised_cosine(window_length, periodic, dtype, 0.54, 0.46)


@public("signal.kaiser_window")
def kaiser_window(
    window_length: Any, beta: Any = 12.0, dtype: Any = "float32", name: str | None = None
) -> Tensor:
    """Kaiser's window: the larger ``beta``, the narrower."""
    return _made(np.kaiser(int(plain(window_length)), float(plain(beta))), dtype)


@public("signal.kaiser_bessel_derived_window")
def kaiser_bessel_derived_window(
    window_length: Any, beta: Any = 12.0, dtype: Any = "float32", name: str | None = None
) -> Tensor:
    """A window whose halves, squared and laid over each other, add up to 1."""
    half = int(plain(window_length)) // 2
    sums = np.cumsum(np.kaiser(half + 1, float(plain(beta))))
    rising = np.sqrt(sums[:-1] / sums[-1])
    return _made(np.concatenate([rising, rising[::-1]]), dtype)


@public("signal.vorbis_window")
def vorbis_window(window_length: Any, dtype: Any = "float32", name: str | None = None) -> Tensor:
    """The power complementary window of the Vorbis codec."""
    count = int(plain(window_length))
    inner = np.sin(np.pi / count * (np.arange(count) + 0.5)) ** 2
    return _made(np.sin(np.pi / 2 * inner), dtype)


@public("signal.inverse_stft_window_fn")
def inverse_stft_window_fn(
    frame_step: Any, forward_window_fn: Window = hann_window, name: str | None = None
) -> Window:
    """The window that, used in ``inverse_stft``, undoes ``forward_window_fn`` used in ``stft``."""

    def inverse(frame_length: Any, dtype: Any) -> Tensor:
        length, step = int(plain(frame_length)), int(plain(frame_step))
        window = forward_window_fn(length, dtype=dtype)
        squares = np.square(window.numpy())
        whole = -(-length // step)
        padded = np.pad(squares, (0, whole * step - length)).reshape(whole, step)
        return window / np.tile(padded.sum(0), whole)[:length]

    return inverse
