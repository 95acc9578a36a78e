"""A Python number beside a tensor takes its dtype, on either side of an operator."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tapecore as tf

DTYPES = ("float16", "float32", "float64", "complex64", "complex128")
OPERATORS = (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow)


@pytest.mark.parametrize("variable", [False, True])
@pytest.mark.parametrize("operate", OPERATORS, ids=lambda found: found.__name__)
@pytest.mark.parametrize("dtype", DTYPES)
def test_it_becomes_what_the_tensor_is(dtype: str, operate: Callable[..., Any], variable: bool) -> None:
    array = np.array([2, 3], dtype)
    x = tf.Variable(array) if variable else tf.constant(array)
    for number in (2, 2.5):
        same = np.array(number, dtype)
        for mine, right in (
            (operate(x, number), operate(array, same)),
            (operate(number, x), operate(same, array)),
        ):
            assert mine.dtype.name == dtype
            np.testing.assert_allclose(mine.numpy(), right, rtol=1e-3 if dtype == "float16" else 1e-6)


@pytest.mark.parametrize("dtype", DTYPES)
def test_its_gradient_is_of_that_dtype_too(dtype: str) -> None:
    x = tf.constant(np.array([2, 3], dtype))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = 1 + 2 * x * 3.0 - 1 / x
    slope = tape.gradient(y, x)
    assert slope.dtype.name == dtype
    np.testing.assert_allclose(slope.numpy(), [6 + 1 / 4, 6 + 1 / 9], rtol=2e-3)
