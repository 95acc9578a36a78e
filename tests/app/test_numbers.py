"""Values as text and as numbers for the browser."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.document.numbers import array, cards
from tapecore.graph.numbers import number, text
from tapecore.recording import Data, Value
from tapecore.recording.arrays import Budget, dtype_name, encode


def value(content) -> Value:
    content = np.asarray(content)
    statistics, data = encode(content, Budget())
    return Value(0, dtype_name(content.dtype), content.shape, -1, -1, statistics, data)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (np.float32(6), "6.0"),
        (np.float32(1.99999), "2.0"),
        (np.float32(4.52034), "4.5203"),
        (np.float32(1e-9), "1e-09"),
        (np.float32(123456), "123456.0"),
        (np.int32(7), "7"),
        (np.array(True), "True"),
        (np.array([[1, 2], [3, 4]], np.float32), "[[1.0, 2.0], [3.0, 4.0]]"),
        (np.array([np.nan, np.inf, -np.inf], np.float32), "[nan, inf, -inf]"),
        (np.complex64(1 - 2j), "1.0-2.0j"),
        (np.zeros((0, 3), np.float32), "[]"),
        (np.zeros((2, 0), np.float32), "[[], []]"),
        (np.zeros((128, 64), np.float32), "float32 (128, 64)"),
        (np.array("hello", object), "'hello'"),
        (np.array("a" * 80, object), repr("a" * 80)),
        (np.array("a" * 2000, object), f"'{'a' * 80}…' (2,000 characters)"),
        (np.zeros([1] * 8, np.float32), "[[[[[[[[0.0]]]]]]]]"),
        (np.zeros([1] * 62 + [2, 3], np.float32), "float32 (1, 1, 1, …, 1, 2, 3), 64 axes"),
    ],
)
def test_text(content, said):
    assert text(value(content)) == said


def test_python_numbers():
    assert [number(x) for x in (3, 0.1, complex(1, 2), [1.0, "nan"])] == ["3", "0.1", "1.0+2.0j", "1.0+nanj"]


shapes = arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=9)


@given(arrays.arrays(np.float32, shapes, elements=st.floats(-100, 100, width=32)))
def test_whole_values_arrive_number_by_number(content):
    (card,) = cards([value(content)])
    assert card.whole
    assert card.items_shape == content.shape
    np.testing.assert_allclose(
        np.array(card.items, float).reshape(content.shape), content, rtol=1e-6, atol=1e-37
    )


def test_large_values_arrive_as_every_kth_row_and_column():
    content = np.arange(100 * 50, dtype=np.float32).reshape(100, 50)
    (card,) = cards([value(content)])
    assert not card.whole
    assert card.items_shape == (25, 25)
    np.testing.assert_array_equal(np.array(card.items).reshape(25, 25), content[::4, ::2])
    assert card.statistics
    assert card.statistics.max == 4999


def test_after_so_many_numbers_only_statistics_are_sent():
    content = value(np.ones(1000, np.float32))
    found = cards([content] * 500)
    assert found[0].items is not None
    assert found[-1].items is None
    assert found[-1].statistics
    assert found[-1].statistics.mean == 1.0


def test_non_finite_numbers_are_words():
    (card,) = cards([value(np.array([np.nan, 1, -np.inf] * 10, np.float32))])
    assert card.items
    assert card.items[:3] == ["nan", 1.0, "-inf"]


def test_what_was_not_kept_has_no_numbers():
    kept = Value(0, "float32", (1000, 1000), -1, -1, None, Data("none"))
    (card,) = cards([kept])
    assert (card.items, card.whole, card.statistics) == (None, False, None)
    assert array(value(np.array("s", object))) is None
