"""Local rules in the person's names, and with numbers."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.formula import in_names, with_numbers

NAMES = {"g": "∂loss/∂h", "x": "tf.sin(h)", "y": "a + b", "exponent": "2.0", "s": "wrong"}
NAMES |= {"axis": "-1", "turned": "False", "flipped": "True", "g[1]": "∂loss/∂r", "values[i]": "w"}


@pytest.mark.parametrize(
    ("formula", "summed", "said"),
    [
        ("g * x", False, "∂loss/∂h · tf.sin(h)"),
        ("g * x", True, "Σ ∂loss/∂h · tf.sin(h)"),
        ("g * y", False, "∂loss/∂h · (a + b)"),
        ("g", False, "∂loss/∂h"),
        ("g * math.cos(x)", False, "∂loss/∂h · cos(tf.sin(h))"),
        ("g * exponent * x ** (exponent - 1)", False, "∂loss/∂h · 2.0 · tf.sin(h)"),
        ("reduce_sum(g, axis=axis) == x", False, "reduce_sum(∂loss/∂h, axis=-1) == tf.sin(h)"),
        ("reshape(g, shape(y))", False, "reshape(∂loss/∂h, shape(a + b))"),
        ("g @ yᵀ", False, "∂loss/∂h @ (a + b)ᵀ"),
        ("g @ (x if turned else xᵀ), transposed if flipped", False, "∂loss/∂h @ tf.sin(h)ᵀ, transposed"),
        ("(-x @ f(g)ᵀ if turned else f(xᵀ) @ y), g if turned", False, "(f(tf.sin(h)ᵀ) @ (a + b))"),
        ("sum_to(x @ (g + x if flipped else y), 1)", False, "sum_to(tf.sin(h) @ (∂loss/∂h + tf.sin(h)), 1)"),
        ("g if unknown else x", False, "∂loss/∂h if unknown else tf.sin(h)"),
        ("g[1] * y[0] of values[i]", False, "∂loss/∂r · (a + b)[0] of w"),
        ("half of lower's g", False, "half of lower's ∂loss/∂h"),
        ("x" * 300, False, "x" * 300),
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
        ("g repeated to x", {"g": np.array(1.0), "x": np.array(1.0)}),
        ("g * xᵀ", {"g": np.array(1.0), "x": np.array(1.0)}),
        ("g[0] * x", {"g": np.array(1.0), "x": np.array(1.0)}),
        ("g * x / y, g and y repeated", {name: np.ones(2) for name in "gxy"}),
        ("g * other", {"g": np.array(1.0)}),
        ("g" + " + g" * 100, {"g": np.array(1.0)}),
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


@pytest.fixture
def formulas(document):
    """Each pullback's formulas, by the input that they are of."""

    def make(source):
        steps = document("import tensorflow as tf\n" + source).steps
        return {share.label: share.formula for step in steps for share in step.contributions}

    return make


def test_a_dense_layer_reads_in_the_persons_names(formulas):
    found = formulas(
        "x = tf.constant([[1.0, 2.0]])\nW = tf.Variable([[0.1, 0.2], [0.3, 0.4]])\nb = tf.Variable([0.0, 0.1])\n"
        "with tf.GradientTape() as tape:\n    h = tf.matmul(x, W)\n    logits = h + b\n"
        "    each = tf.nn.softmax_cross_entropy_with_logits([[1.0, 0.0]], logits)\n"
        "    loss = tf.reduce_mean(each)\ntape.gradient(loss, [W, b])\n"
    )
    assert found["∂loss/∂W"] == "xᵀ @ ∂loss/∂h"
    assert found["∂loss/∂b"] == "Σ ∂loss/∂logits"
    assert found["∂loss/∂logits"] == "∂loss/∂each · outputs[1]"
    assert found["∂loss/∂each"] == "∂loss/∂loss repeated to shape(each), divided by the elements of each mean"


def test_attributes_decide_and_parts_have_their_own_names(formulas):
    found = formulas(
        "a = tf.Variable([[1.0, 2.0]])\nb = tf.Variable([[3.0, 4.0]])\nwith tf.GradientTape() as tape:\n"
        "    m = tf.matmul(a, b, transpose_b=True)\n    c = tf.concat([a, b], 1)\n    p, q = tf.split(c, 2, 1)\n"
        "    y = m + p * q\ntape.gradient(y, [a, b])\n"
    )
    assert found["∂y/∂c"] == "concat([∂y/∂p, ∂y/∂q], 1)"
    assert found["∂y/∂b"] in ("aᵀ @ ∂y/∂m, transposed", "the slice of ∂y/∂c that stands for it, of shape(b)")
    assert found["∂y/∂a"] in ("∂y/∂m @ b", "the slice of ∂y/∂c that stands for it, of shape(a)")


def test_of_many_outputs_the_first_and_the_last_are_told(formulas):
    found = formulas(
        "x = tf.Variable([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])\nwith tf.GradientTape() as tape:\n"
        "    parts = tf.unstack(x)\n    y = parts[0] * parts[5]\ntape.gradient(y, x)\n"
    )
    assert found["∂y/∂x"] == "stack([∂y/∂parts[0], …, ∂y/∂parts[5]], 0)"


@pytest.mark.parametrize("axes", [9, 32, 64])
def test_numbers_inside_of_very_many_brackets_are_not_written_out(axes: int) -> None:
    held = {"g": np.ones([1] * axes), "x": np.array(2.0)}
    assert with_numbers("g * x", held, "T", summed_to=None) == ""
