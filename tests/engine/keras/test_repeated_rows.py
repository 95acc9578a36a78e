"""Optimizers and sparse gradients in which rows repeat: Keras squares and clips each row before it adds them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
O = tf.keras.optimizers  # noqa: E741

AFTER: list[tuple[str, Any, list[float]]] = [
    ("SGD", lambda: O.SGD(0.1, global_clipnorm=0.5), [0.1239450, 0.2104463, 0.5137284, 0.6020808]),
    ("Adam", lambda: O.Adam(0.1), [-0.2744641, -0.1792154, 0.2995061, 0.3995175]),
    ("Adam, amsgrad", lambda: O.Adam(0.1, amsgrad=True), [-0.2744641, -0.1792154, 0.2995061, 0.3995175]),
    ("Adam, clipnorm", lambda: O.Adam(0.1, clipnorm=0.5), [-0.2805996, -0.1834002, 0.3008122, 0.4010267]),
    ("Adam, clipvalue", lambda: O.Adam(0.1, clipvalue=0.5), [-0.3043606, -0.2134597, 0.3000035, 0.4000035]),
    ("AdamW", lambda: O.AdamW(0.1), [-0.2745213, -0.1793942, 0.2989064, 0.3987983]),
    ("RMSprop", lambda: O.RMSprop(0.1), [-0.8783957, -0.8295355, -0.0773713, 0.0134582]),
    (
        "RMSprop, centered",
        lambda: O.RMSprop(0.1, centered=True, momentum=0.5),
        [-1.0848494, -1.1536090, -0.4137276, -0.3445289],
    ),
    ("Adagrad", lambda: O.Adagrad(0.1), [-0.2400872, -0.1320097, 0.3616171, 0.4627858]),
    ("Adadelta", lambda: O.Adadelta(0.1), [0.1990609, 0.2990934, 0.5995209, 0.6995265]),
    ("Nadam", lambda: O.Nadam(0.1), [-0.2873893, -0.1754281, 0.3357880, 0.4369701]),
    ("Ftrl", lambda: O.Ftrl(0.1), [-0.3016092, -0.1954824, 0.3128305, 0.4135287]),
]
"""Rows 1 (looked up three times) and 3 (once) after three steps, as TensorFlow 2.21 has them."""

_WEIGHTS = np.array([[1.0], [2.0], [3.0], [0.5]], np.float32)


@pytest.mark.parametrize(("make", "rows"), [case[1:] for case in AFTER], ids=[case[0] for case in AFTER])
@pytest.mark.parametrize("kind", ["gather", "Embedding"])
def test_repeated_rows_are_squared_one_by_one(make: Any, rows: list[float], kind: str) -> None:
    layer = tf.keras.layers.Embedding(4, 2)
    layer.build(None)
    layer.set_weights([np.arange(8, dtype=np.float32).reshape(4, 2) / 10])
    table, ids, optimizer = layer.embeddings, np.array([1, 1, 3, 1]), make()
    for step in range(3):
        with tf.GradientTape() as tape:
            found = layer(ids) if kind == "Embedding" else tf.gather(table, ids)
            loss = tf.reduce_sum(found * found * _WEIGHTS) + tf.reduce_sum(found) * step
        optimizer.apply_gradients(zip(tape.gradient(loss, [table]), [table], strict=True))
    assert np.allclose(table.numpy()[[1, 3]].ravel(), rows, rtol=2e-5, atol=1e-6)
