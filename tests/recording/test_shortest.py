"""Single precision as the shortest decimals: many at a time as one by one, which NumPy does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.recording.shortest import shortest


def one_by_one(numbers: np.ndarray) -> list[float | str]:
    names = {"nan": "nan", "inf": "inf", "-inf": "-inf"}
    return [names.get(str(x), float(str(x))) for x in numbers]


def same(numbers: np.ndarray) -> None:
    found, wanted = shortest(list(numbers)), one_by_one(numbers)
    assert list(map(repr, found)) == list(map(repr, wanted))


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=40))
@settings(max_examples=200)
def test_of_any_bits(bits: list[int]) -> None:
    same(np.array(bits, np.uint32).view(np.float32))


@pytest.mark.parametrize(
    "numbers",
    [
        2.0 ** np.arange(-60, 60),
        np.arange(-50, 50) / 10,
        np.arange(2**21, 2**21 + 300) + 0.25,
        np.arange(33_554_432, 33_554_432 + 3000, 4),
        np.arange(4_294_967_296, 4_294_967_296 + 40_000, 256),
        10.0 ** np.linspace(-40, 38, 400),
        [0.0, -0.0, np.nan, np.inf, -np.inf, 1e-45, 3.4028235e38, 0.1, 1 / 3],
    ],
    ids=["powers", "tenths", "quarters", "fours", "large", "sizes", "ends"],
)
def test_where_rounding_is_close(numbers: np.ndarray) -> None:
    same(np.array(numbers, np.float32))


def test_arrays_without_dimensions_are_numbers_too() -> None:
    assert shortest([np.array(0.1, np.float32)] * 20) == [0.1] * 20
    assert shortest([np.array(0.1, np.float32)]) == [0.1]
