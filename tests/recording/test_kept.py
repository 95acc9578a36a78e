"""Arrays that are packed when somebody asks say the same before and after."""

import numpy as np
import pytest

from tapecore.recording import Recording, Value, lines, load
from tapecore.recording.arrays import Budget, decode, encode, keep
from tapecore.recording.kept import Kept


def value_of(array: np.ndarray) -> Value:
    stated, numbers = keep(array, Budget())
    return Value(0, array.dtype.name, array.shape, -1, -1, stated, numbers)


@pytest.mark.parametrize("shape", [(20,), (40, 50), (3, 4, 5)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int32, np.complex64])
def test_before_and_after(shape: tuple[int, ...], dtype: type) -> None:
    array = (np.random.default_rng(0).normal(size=shape) * 9).astype(dtype)
    statistics, data = encode(array, Budget())
    value = value_of(array)
    assert value.whole
    assert value.statistics == statistics
    np.testing.assert_array_equal(decode(value), array)
    assert isinstance(value.numbers, Kept)
    assert value.numbers.array is array
    assert value.data == data
    assert value.numbers.array is None, "what was packed is let go"
    assert (value.whole, value.statistics) == (True, statistics)
    np.testing.assert_array_equal(decode(value), array)


def test_it_equals_what_was_saved_and_loaded() -> None:
    recording = Recording()
    recording.values.append(value_of(np.linspace(0, 1, 100)))
    assert load(b"".join(lines(recording))) == recording
    assert value_of(np.zeros(20)) == value_of(np.zeros(20))
    assert value_of(np.zeros(20)) != value_of(np.ones(20))


def test_what_is_decoded_is_ones_own() -> None:
    array = np.zeros(20)
    value = value_of(array)
    copy = decode(value)
    assert copy is not None
    copy[0] = 7
    assert array[0] == 0
