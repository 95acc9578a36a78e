"""Metrics of counts and of squares, against their definitions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapecore.engine import library

tf: Any = library.root()
M = tf.keras.metrics
CLASSES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=20)


def f_scores(pairs: Any, beta: float) -> list[float]:
    """By counting, class by class."""
    scores = []
    for k in range(3):
        hits = sum(a == b == k for a, b in pairs)
        wrong = beta**2 * sum(a == k != b for a, b in pairs) + sum(b == k != a for a, b in pairs)
        scores.append((1 + beta**2) * hits / ((1 + beta**2) * hits + wrong) if hits else 0.0)
    return scores


def told(metric: Any, pairs: Any) -> Any:
    labels, chosen = np.array(pairs).T
    metric.update_state(np.eye(3)[labels], np.eye(3)[chosen])
    return metric.result().numpy()


@given(CLASSES, st.sampled_from([0.5, 1.0, 2.0]))
def test_f_scores_are_what_counting_gives(pairs: Any, beta: float) -> None:
    by_class = f_scores(pairs, beta)
    assert np.allclose(told(M.FBetaScore(beta=beta), pairs), by_class, atol=1e-5)
    assert np.isclose(told(M.FBetaScore("macro", beta), pairs), np.mean(by_class), atol=1e-5)
    assert np.isclose(told(M.F1Score("micro"), pairs), np.mean([a == b for a, b in pairs]), atol=1e-5)
    often = np.bincount([a for a, _ in pairs], minlength=3) / len(pairs)
    assert np.isclose(told(M.FBetaScore("weighted", beta, 0.5), pairs), by_class @ often, atol=1e-5)


@given(CLASSES)
def test_what_labels_and_predictions_share(pairs: Any) -> None:
    labels, chosen = np.array(pairs).T
    metric = M.MeanIoU(3)
    metric.update_state(labels, chosen)
    ratios = [
        sum((labels == k) & (chosen == k)) / sum((labels == k) | (chosen == k))
        for k in {*labels.tolist(), *chosen.tolist()}
    ]
    assert np.isclose(metric.result().numpy(), np.mean(ratios))


def test_the_share_of_the_variance_that_is_explained() -> None:
    metric = M.R2Score()
    assert float(metric.result()) == 0
    metric.update_state([[1.0], [2.0]], [[1.0], [2.0]])
    assert float(metric.result()) == 1
    metric.update_state([[3.0], [4.0]], [[2.5], [2.5]])
    assert float(metric.result()) == pytest.approx(0.5)
    metric.reset_state()
    assert np.isnan(float(metric.result()))  # as in Keras: nothing divided by nothing
    assert float(M.F1Score("macro").result()) == 0


@pytest.mark.parametrize(
    "layer",
    [
        tf.keras.layers.LSTM(3, "relu", "tanh", False, unit_forget_bias=False, return_sequences=True),
        tf.keras.layers.GRU(3, "relu", reset_after=False),
        tf.keras.layers.LSTMCell(3, "relu", "tanh"),
    ],
)
def test_arguments_handed_on_are_in_the_configuration(layer: Any) -> None:
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    assert again.activation is tf.keras.activations.relu
    for name in ("use_bias", "recurrent_activation", "unit_forget_bias", "reset_after"):
        assert getattr(again, name, None) == getattr(layer, name, None)


def test_pictures_and_arrays() -> None:
    array = tf.keras.utils.img_to_array([[0, 1], [2, 3]])
    assert (array.shape, array.dtype.name) == ((2, 2, 1), "float32")
    picture = tf.keras.utils.array_to_img(array)
    assert np.array_equal(np.asarray(picture), [[0, 85], [170, 255]])
    assert tf.keras.version() == tf.keras.__version__
