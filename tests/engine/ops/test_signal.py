"""Spectra over time, cosine transforms and moved pixels: they undo each other, and gradients flow through them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tapecore as tf
from tapecore import check_gradients

WAVE = np.sin(np.arange(24.0)) + np.arange(24.0) / 10


@given(length=st.integers(1, 6), step=st.integers(1, 7), count=st.integers(1, 20), pad_end=st.booleans())
def test_frames_are_the_pieces_of_a_signal(length: int, step: int, count: int, pad_end: bool) -> None:
    signal = np.arange(1.0, count + 1)
    starts = range(0, count if pad_end else count - length + 1, step)
    wanted = [[signal[k] if k < count else 0 for k in range(s, s + length)] for s in starts]
    got = tf.signal.frame(signal, length, step, pad_end=pad_end).numpy()
    assert got.tolist() == wanted if wanted else got.shape == (0, length)


@given(frames=st.integers(1, 4), length=st.integers(1, 6), step=st.integers(1, 7))
def test_frames_are_added_where_they_lay(frames: int, length: int, step: int) -> None:
    pieces = np.random.default_rng(frames).normal(size=(2, frames, length))
    wanted = np.zeros((2, (frames - 1) * step + length))
    for k in range(frames):
        wanted[:, k * step : k * step + length] += pieces[:, k]
    assert np.allclose(tf.signal.overlap_and_add(pieces, step), wanted)


@pytest.mark.parametrize(("length", "step"), [(8, 4), (8, 2), (6, 3)])
def test_a_signal_comes_back_from_its_spectra(length: int, step: int) -> None:
    spectra = tf.signal.stft(WAVE, length, step, fft_length=8)
    window = tf.signal.inverse_stft_window_fn(step)
    back = tf.signal.inverse_stft(spectra, length, step, fft_length=8, window_fn=window).numpy()
    inside = slice(length, len(back) - length)
    assert np.allclose(back[inside], WAVE[: len(back)][inside])


@pytest.mark.parametrize("kind", [2, 3, 4])
def test_an_orthonormal_cosine_transform_is_undone(kind: int) -> None:
    there = tf.signal.dct(WAVE, type=kind, norm="ortho")
    assert np.allclose(tf.signal.idct(there, type=kind, norm="ortho"), WAVE)


@pytest.mark.parametrize("norm", [None, "ortho"])
@pytest.mark.parametrize("window", [tf.signal.vorbis_window, tf.signal.kaiser_bessel_derived_window, None])
def test_a_modified_cosine_transform_is_undone_where_frames_overlap(norm: Any, window: Any) -> None:
    back = tf.signal.inverse_mdct(tf.signal.mdct(WAVE, 8, window, norm=norm), window, norm=norm).numpy()
    assert np.allclose(back[4:-4], WAVE[4:-4])


@pytest.mark.parametrize(
    "function",
    [
        lambda x: tf.abs(tf.signal.stft(x, 6, 3)),
        lambda x: tf.signal.frame(x, 5, 2, pad_end=True, pad_value=1.0) ** 2,
        lambda x: tf.signal.frame(tf.reshape(x, [8, 3]), 3, 2, axis=0) ** 2,
        lambda x: tf.signal.overlap_and_add(tf.reshape(x, [4, 6]), 4) ** 2,
        lambda x: tf.signal.dct(x, type=1) ** 2,
        lambda x: tf.signal.mdct(x, 8) ** 2,
        lambda x: tf.signal.mfccs_from_log_mel_spectrograms(tf.reshape(x, [4, 6])) ** 2,
        lambda x: tf.nn.local_response_normalization(tf.reshape(x, [1, 2, 2, 6]), 1),
        lambda x: tf.nn.avg_pool1d(tf.reshape(x, [1, 12, 2]), 3, 2, "SAME") ** 2,
        lambda x: tf.nn.log_poisson_loss(x, x * x, compute_full_loss=True),
    ],
)
def test_a_gradient_agrees_with_finite_differences(function: Any) -> None:
    check_gradients(function, WAVE + 1.5)


@given(block=st.integers(1, 3), rows=st.integers(1, 3), columns=st.integers(1, 3), depth=st.integers(1, 2))
def test_pixels_moved_into_channels_come_back(block: int, rows: int, columns: int, depth: int) -> None:
    images = np.random.default_rng(block).normal(size=(2, rows * block, columns * block, depth))
    deep = tf.nn.space_to_depth(images, block)
    assert deep.shape == (2, rows, columns, depth * block * block)
    assert np.array_equal(tf.nn.depth_to_space(deep, block), images)


@given(blocks=st.tuples(st.integers(1, 3), st.integers(1, 3)), before=st.integers(0, 2))
def test_pixels_moved_into_the_batch_come_back(blocks: tuple[int, int], before: int) -> None:
    images = np.random.default_rng(before).normal(size=(2, 4, 5, 3))
    borders = [[before, -(before + n) % block] for n, block in zip((4, 5), blocks, strict=True)]
    there = tf.space_to_batch(images, blocks, borders)
    assert there.shape[0] == 2 * blocks[0] * blocks[1]
    assert np.array_equal(tf.batch_to_space(there, blocks, borders), images)


def test_a_sampled_loss_over_all_classes_is_the_loss_itself() -> None:
    """With every class sampled once, hits removed and equal chances, the softmax is that over all classes."""
    weights, biases = np.random.default_rng(1).normal(size=(5, 3)), np.arange(5.0)
    inputs, labels = np.random.default_rng(2).normal(size=(4, 3)), np.array([[0], [2], [4], [2]])
    ones = [np.ones((4, 1)), np.ones(5)]
    sampled = (tf.range(5, dtype=tf.int64), *(tf.constant(x) for x in ones))
    got = tf.nn.sampled_softmax_loss(weights, biases, labels, inputs, 5, 5, sampled_values=sampled)
    wanted = tf.nn.sparse_softmax_cross_entropy_with_logits(labels[:, 0], inputs @ weights.T + biases)
    assert np.allclose(got, wanted)


@given(size=st.integers(1, 8), count=st.integers(0, 12), seed=st.integers(0, 99))
def test_a_shuffled_data_set_has_the_same_elements_within_reach(size: int, count: int, seed: int) -> None:
    order = [int(x) for x in tf.data.Dataset.range(count).shuffle(size, seed=seed)]
    assert sorted(order) == list(range(count))
    assert all(x < place + size for place, x in enumerate(order))
