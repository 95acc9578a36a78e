"""By TensorFlow's names: the real one, and tapecore."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.peers.inputs import CELL, CLASSES, IMAGES, LAYERS, LINKS, SCALAR, SEQUENCE, START, VECTOR


def workloads(tf: Any) -> dict[str, Callable[[], list[Any]]]:
    layers, cell = [tf.Variable(part) for part in LAYERS], [tf.Variable(part) for part in CELL]
    images, classes, start = map(tf.constant, (IMAGES, CLASSES, START))
    sequence = [tf.constant(x) for x in SEQUENCE]

    def chain(given: Any) -> list[Any]:
        x = tf.Variable(given)
        with tf.GradientTape() as tape:
            y = x + np.float32(0)
            for _ in range(LINKS):
                y = y * x + tf.sin(y)
        return [tape.gradient(y, x)]

    def perceptron() -> list[Any]:
        w1, b1, w2, b2 = layers
        with tf.GradientTape() as tape:
            z = tf.nn.relu(images @ w1 + b1) @ w2 + b2
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=classes, logits=z))
        return tape.gradient(loss, layers)

    def recurrent() -> list[Any]:
        w, u, b = cell
        with tf.GradientTape() as tape:
            h = start
            for x in sequence:
                h = tf.tanh(h @ w + x @ u + b)
            loss = tf.reduce_mean(h**2)
        return tape.gradient(loss, cell)

    return {
        "scalar": lambda: chain(SCALAR),
        "vector": lambda: chain(VECTOR),
        "mlp": perceptron,
        "rnn": recurrent,
    }
