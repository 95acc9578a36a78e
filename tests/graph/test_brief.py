"""Values in the few characters that a screen has for them on a node."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapecore.graph.brief import SHORT, brief, four_decimals, gradient_text
from tapecore.recording import Value
from tapecore.recording.arrays import Budget, dtype_name, encode


def value(content) -> Value:
    content = np.asarray(content)
    statistics, data = encode(content, Budget())
    return Value(0, dtype_name(content.dtype), content.shape, -1, -1, statistics, data)


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (6.0, "6.0"), (0.0, "0.0"), (0.8855, "0.8855"), (4.52034, "4.5203"), (-1.2, "-1.2"), (123.456, "123.46"),
        (2500.04, "2500.0"), (1e5, "1e5"), (-1234567.0, "-1.235e6"), (0.00012, "1.2e-4"), (1e-30, "1e-30"),
    ],
)  # fmt: skip
def test_a_scalar_as_the_browser_writes_it(item: float, written: str) -> None:
    """The same pairs as in app/browser/test/numbers.test.ts."""
    assert four_decimals(item) == written


@given(st.floats(-1e300, 1e300))
def test_a_scalar_is_short_and_true_to_its_digits(item: float) -> None:
    written = four_decimals(item)
    assert len(written) <= SHORT
    assert float(written) == pytest.approx(item, rel=1e-3, abs=1e-10 if abs(item) < 1e-3 else 5e-5)


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (np.float32(4.52034), "4.5203"),
        (np.float32("nan"), "nan"),
        (np.int32(7), "7"),
        (np.array(True), "True"),
        (np.complex64(1 - 2j), "1.0-2.0j"),
        (np.array("hello", object), "hello"),
        (np.array([2.0, 4.0], np.float32), "[2.0, 4.0]"),
        (np.zeros((128, 64), np.float32), "float32 (128, 64)"),
    ],
)
def test_brief(content: object, written: str) -> None:
    assert brief(value(content)) == written


def test_what_takes_more_room_gives_way_to_its_shape() -> None:
    short, long = value(np.array([2.0, 4.0])), value(np.array([0.25, 0.75, 1.5]))
    assert gradient_text(short) == "∂ [2.0, 4.0]"
    assert gradient_text(long) == "∂ (3,)"
