"""Decompositions and boxes: their parts put together again, and their gradients against differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
TALL = np.array([[1.0, 0.4], [-0.3, 2.0], [0.7, -0.6]])
SYMMETRIC = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, -0.3], [0.1, -0.3, 3.0]])
IMAGE = np.random.default_rng(3).uniform(size=(1, 5, 6, 1)).astype(np.float32)
BOX = np.array([[0.13, 0.22, 0.81, 0.93]], np.float32)


def differences(function: Callable[[Any], Any], x: Any, step: float) -> Any:
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        moved = np.zeros(x.shape, x.dtype)
        moved[place] = step
        slopes[place] = (float(function(x + moved)) - float(function(x - moved))) / (2 * step)
    return slopes


def gradient(function: Callable[[Any], Any], x: Any) -> Any:
    source = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(source)
        y = function(source)
    return tape.gradient(y, source).numpy()


def of_singular_vectors(x: Any) -> Any:
    s, u, v = tf.linalg.svd(x)
    return tf.reduce_sum(s**3) + tf.reduce_sum(u[..., :1] * tf.transpose(v[..., :1])) ** 2


def of_eigenvectors(x: Any) -> Any:
    symmetric = (x + tf.transpose(x)) / 2.0
    e, v = tf.linalg.eigh(symmetric)
    return tf.reduce_sum(e**3) + tf.reduce_sum((v * v) @ tf.constant([[1.0], [2.0], [4.0]], tf.float64)) ** 2


def of_triangle(x: Any) -> Any:
    q, r = tf.linalg.qr(x)
    return tf.reduce_sum(q * q * [[1.0, 2.0]]) + tf.reduce_sum((q[:2] @ r) ** 2)


@pytest.mark.parametrize(
    ("function", "x"),
    [
        (of_singular_vectors, TALL),
        (of_singular_vectors, TALL.T),
        (of_singular_vectors, SYMMETRIC),
        (lambda x: tf.reduce_sum(tf.linalg.svd(x, compute_uv=False) ** 3), TALL),
        (of_eigenvectors, SYMMETRIC),
        (of_triangle, TALL),
        (lambda x: tf.linalg.slogdet(x).log_abs_determinant, SYMMETRIC),
    ],
)
def test_gradients_of_decompositions_are_differences(function: Any, x: Any) -> None:
    assert np.allclose(gradient(function, x), differences(function, x, 1e-6), rtol=1e-5, atol=1e-7)


def test_parts_put_together_are_the_whole() -> None:
    s, u, v = (part.numpy() for part in tf.linalg.svd(TALL))
    assert np.allclose(u * s @ v.T, TALL)
    packed, order = (part.numpy() for part in tf.linalg.lu(SYMMETRIC))
    lower, upper = np.tril(packed, -1) + np.eye(3), np.triu(packed)
    assert np.allclose(lower @ upper, SYMMETRIC[order])


def crop(image: Any, boxes: Any) -> Any:
    return tf.image.crop_and_resize(image, boxes, [0], (3, 4))


def test_a_box_over_the_whole_image_is_the_image() -> None:
    whole = tf.image.crop_and_resize(IMAGE, [[0.0, 0.0, 1.0, 1.0]], [0], (5, 6))
    assert np.allclose(whole.numpy(), IMAGE, atol=1e-6)
    outside = tf.image.crop_and_resize(IMAGE, [[2.0, 2.0, 3.0, 3.0]], [0], (1, 2))
    assert not outside.numpy().any()


def test_gradients_reach_image_and_boxes() -> None:
    weights = np.arange(12.0, dtype=np.float32).reshape(1, 3, 4, 1)

    def of_image(image: Any) -> Any:
        return tf.reduce_sum(crop(image, BOX) * weights)

    def of_box(box: Any) -> Any:
        return tf.reduce_sum(crop(IMAGE, box) * weights)

    assert np.allclose(gradient(of_image, IMAGE), differences(of_image, IMAGE, 0.25), atol=1e-3)
    assert np.allclose(gradient(of_box, BOX), differences(of_box, BOX, 2e-3), rtol=2e-2, atol=0.2)
