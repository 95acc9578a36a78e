"""Local rules in the person's names, and with numbers."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.formula import in_names, with_numbers

NAMES = {"g": "∂loss/∂h", "x": "tf.sin(h)", "y": "a + b", "exponent": "2.0"}


@pytest.mark.parametrize(
    ("formula", "summed", "said"),
    [
        ("g * x", False, "∂loss/∂h · tf.sin(h)"),
        ("g * x", True, "Σ ∂loss/∂h · tf.sin(h)"),
        ("g * y", False, "∂loss/∂h · (a + b)"),
        ("g", False, "∂loss/∂h"),
        ("g * math.cos(x)", False, "∂loss/∂h · cos(tf.sin(h))"),
        ("g * exponent * x ** (exponent - 1)", False, "∂loss/∂h · 2.0 · tf.sin(h)"),
        ("", True, ""),
    ],
)
def test_a_rule_in_names(formula, summed, said):
    assert in_names(formula, NAMES, summed) == said


numbers = st.floats(-9, 9, width=16).map(lambda x: round(x, 2))


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=4))
def test_a_sum_of_products_comes_to_its_total(pairs):
    g, x = (np.array(column) for column in zip(*pairs, strict=True))
    said = with_numbers("g * x", {"g": g, "x": x}, "TOTAL", summed_to=())
    worked = said.removesuffix(" = TOTAL").removeprefix("Σ ").replace("·", "*")
    assert eval(worked) == pytest.approx((g * x).sum(), abs=1e-3)
    assert worked.count("*") == len(pairs)


def test_broadcast_inputs_are_spread_and_nested_like_the_result():
    said = with_numbers(
        "g * x", {"g": np.array([[1.0], [2.0]]), "x": np.array(3.0)}, "[[3.0], [6.0]]", summed_to=None
    )
    assert said == "[[1.0·3.0], [2.0·3.0]] = [[3.0], [6.0]]"


@pytest.mark.parametrize(
    ("formula", "arrays"),
    [
        ("g @ transpose(b)", {"g": np.ones((2, 2)), "b": np.ones((2, 2))}),
        ("g * cos(x)", {"g": np.array(1.0), "x": np.array(1.0)}),
        ("g * x", {"g": np.ones(5), "x": np.ones(5)}),
        ("g * x", {"g": np.array(1.0), "x": None}),
        ("g * x", {"g": np.ones(2), "x": np.ones(3)}),
        ("", {"g": np.ones(2)}),
    ],
)
def test_what_is_not_element_by_element_or_too_long_is_left_out(formula, arrays):
    assert with_numbers(formula, arrays, "T", summed_to=None) == ""


def test_an_upstream_that_passes_through_is_not_written_twice():
    assert with_numbers("g", {"g": np.array(1.0)}, "1.0", summed_to=None) == "1.0"


def test_negative_numbers_stand_in_brackets():
    said = with_numbers("g * x", {"g": np.array(2.0), "x": np.array(-3.0)}, "-6.0", summed_to=None)
    assert said == "2.0·(-3.0) = -6.0"
    assert re.fullmatch(
        r"Σ \(-1\.0·2\.0\) \+ 1\.0·2\.0 = 0\.0",
        with_numbers("g * x", {"g": np.array([-1.0, 1.0]), "x": np.array(2.0)}, "0.0", summed_to=()),
    )


def test_a_sum_that_leaves_an_axis_is_written_for_each_element_that_remains():
    upstream = np.array([[0.5, -1.0], [0.25, 2.0]])
    said = with_numbers("g", {"g": upstream}, "TOTAL", summed_to=(2,))
    assert said == "[0.5 + 0.25, (-1.0) + 2.0] = TOTAL"
