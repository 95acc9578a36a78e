"""What optimizers say of things that are no Variables: the words of Keras 3 on TensorFlow 2.21."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
ONES = tf.constant([1.0, 1.0])


@pytest.mark.parametrize(
    ("thing", "named"),
    [
        (ONES, "tensorflow.python.framework.ops.EagerTensor"),
        (np.ones(2), "numpy.ndarray"),
        (1.0, "float"),
    ],
)
@pytest.mark.parametrize("gradient", [ONES, None])
@pytest.mark.parametrize("stepped", [True, False])
def test_it_has_no_identity(thing: Any, named: str, gradient: Any, stepped: bool) -> None:
    optimizer = tf.keras.optimizers.Adam(0.1)
    if stepped:
        optimizer.apply_gradients([(ONES, tf.Variable(ONES))])
    with pytest.raises(AttributeError, match="_unique_id") as raised:
        optimizer.apply_gradients([(gradient, thing)])
    assert str(raised.value) == f"'{named}' object has no attribute '_unique_id'"


def test_one_beside_a_variable_changes_nothing() -> None:
    variable = tf.Variable(ONES)
    with pytest.raises(AttributeError, match="_unique_id"):
        tf.keras.optimizers.SGD(0.1).apply_gradients([(ONES, variable), (ONES, ONES)])
    assert np.array_equal(variable.numpy(), [1.0, 1.0])


def test_building_asks_for_variables_too() -> None:
    with pytest.raises(AttributeError, match="_unique_id"):
        tf.keras.optimizers.SGD(0.1).build([ONES])


@pytest.mark.parametrize("gradient", [ONES, None])
def test_another_variable_is_unknown(gradient: Any) -> None:
    optimizer = tf.keras.optimizers.SGD(0.1)
    optimizer.apply_gradients([(ONES, tf.Variable(ONES))])
    with pytest.raises(ValueError, match=r"Unknown variable: .* This optimizer can only be called"):
        optimizer.apply_gradients([(gradient, tf.Variable(ONES))])
