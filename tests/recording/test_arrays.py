"""Arrays into values and back, within the budgets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tapecore.recording import Data, Recording, Statistics, Value, lines, load
from tapecore.recording.arrays import Budget, decode, decode_sample, dtype_name, encode

DTYPES = [
    np.float16,
    np.float32,
    np.float64,
    np.int8,
    np.int32,
    np.int64,
    np.uint64,
    np.bool_,
    np.complex64,
    np.complex128,
]


def value_of(array: np.ndarray, budget: Budget | None = None, leaf: bool = False) -> Value:
    statistics, data = encode(array, budget or Budget(), leaf)
    return Value(0, dtype_name(array.dtype), array.shape, -1, -1, statistics, data)


def through_a_file(value: Value) -> Value:
    recording = Recording()
    recording.values.append(value)
    return load(b"".join(lines(recording))).check().values[0]


@given(st.data())
@settings(max_examples=150)
def test_every_array_comes_back_to_the_last_bit(data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from(DTYPES))
    array = data.draw(hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, max_side=6)))
    value = value_of(array)
    back = decode(through_a_file(value))
    assert back is not None
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)
    if array.dtype.kind == "f":
        assert np.array_equal(np.signbit(back), np.signbit(array)) or np.isnan(array).any()


@given(
    hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=2, max_side=9), elements=st.floats(width=32))
)
@settings(max_examples=100)
def test_statistics_are_those_of_numpy(array: np.ndarray) -> None:
    statistics, _ = encode(array, Budget())
    assert statistics is not None
    good = array[np.isfinite(array)]
    assert statistics.zeros == (array == 0).sum()
    assert statistics.nans == np.isnan(array).sum()
    assert statistics.infs == np.isinf(array).sum()
    bad = np.flatnonzero(~np.isfinite(array))
    assert statistics.first_bad == (bad[0] if bad.size else -1)
    if good.size:
        assert (statistics.min, statistics.max) == (good.min(), good.max())
        assert statistics.mean == pytest.approx(good.mean(), rel=1e-6, abs=1e-6 * np.abs(good).max())
        assert statistics.norm == pytest.approx(np.linalg.norm(good), rel=1e-6)
    else:
        assert statistics.min is statistics.norm is None


@pytest.mark.parametrize("shape", [(7,), (50,)])
def test_statistics_of_complex_numbers(shape: tuple[int, ...]) -> None:
    array = np.full(shape, 3 + 4j)
    array[2], array[3], array[4] = 0, complex("nan"), complex("inf")
    statistics, _ = encode(array, Budget())
    good = np.isfinite(array)
    assert statistics is not None
    assert statistics.norm == pytest.approx(np.linalg.norm(array[good]))
    assert (statistics.zeros, statistics.nans, statistics.infs, statistics.first_bad) == (1, 1, 1, 3)
    assert statistics.min is statistics.max is statistics.mean is None


@pytest.mark.parametrize("count", [3, 60])
def test_sums_that_overflow_are_not_known(count: int) -> None:
    statistics, _ = encode(np.full(count, 1.5e308), Budget())
    assert statistics is not None
    assert statistics.norm is None
    assert statistics.mean == pytest.approx(1.5e308)


def test_nothing_finite_is_left() -> None:
    statistics, _ = encode(np.full(20, np.nan), Budget())
    assert statistics == Statistics(None, None, None, None, 0, 20, 0, 0)
    assert encode(np.zeros((0, 3)), Budget())[0] == Statistics(None, None, None, None, 0, 0, 0, -1)


def test_single_precision_is_written_as_short_as_it_can_be() -> None:
    _, data = encode(np.array([0.1, np.nan, -np.inf, np.inf], np.float32), Budget())
    assert data == Data("inline", (0.1, "nan", "-inf", "inf"))


def test_strings_are_text() -> None:
    array = np.array([b"a", "\u00e9".encode(), b"\xff"], object)
    value = through_a_file(value_of(array))
    assert value.dtype == "string"
    assert value.statistics is None
    assert value.data.items == ("a", "\u00e9", "\\xff")
    back = decode(value)
    assert back is not None
    assert back.tolist()[:2] == array.tolist()[:2]
    many = value_of(np.array([b"word"] * 2000, object).reshape(2, -1))
    assert many.data.form == "sample"
    assert decode(many) is None


def test_numbers_go_by_size() -> None:
    """Up to 16 inline, up to 64 KiB whole, packed from 4 KiB on if that is smaller, then a sample."""
    assert value_of(np.ones(16)).data.form == "inline"
    assert value_of(np.ones(17)).data.form == "base64"
    assert value_of(np.ones(512)).data.form == "zlib"
    assert value_of(np.random.default_rng(0).bytes(4096).__len__() * np.ones(2)).data.form == "inline"
    noise = np.frombuffer(np.random.default_rng(0).bytes(8192), np.uint8)
    assert value_of(noise).data.form == "base64"
    assert value_of(np.ones(8192)).whole
    assert value_of(np.ones(8193)).data.form == "sample"


def test_a_sample_spans_the_array_and_holds_its_corners() -> None:
    array = np.arange(300 * 400, dtype=np.float64).reshape(300, 400)
    value = through_a_file(value_of(array))
    sample = decode_sample(value)
    assert sample is not None
    assert decode(value) is None
    assert not value.whole
    assert sample.shape == (32, 32)
    assert sample[0, 0] == array[0, 0]
    assert sample[0, -1] == array[0, -1]
    assert sample[-1, 0] == array[-1, 0]
    assert sample[-1, -1] == array[-1, -1]
    assert value_of(np.ones(20_000)).data.shape == (1024,)
    assert value_of(np.ones((4, 5, 3000))).data.shape == (20, 32)


def test_leaves_stay_whole_while_their_budget_lasts() -> None:
    budget = Budget(leaves=2 << 20)
    large = np.ones((1 << 20) // 8)
    assert value_of(large, budget, leaf=True).whole
    assert value_of(large, budget, leaf=True).whole
    assert value_of(large, budget, leaf=True).data.form == "sample"
    assert "cannot be computed again" in budget.notes[0]
    assert value_of(np.ones(9 << 17), Budget(), leaf=True).data.form == "sample"


def test_beyond_what_is_retained_there_are_statistics_only() -> None:
    budget = Budget(retained=100_000)
    kinds = [value_of(np.ones(4000), budget).data.form for _ in range(6)]
    assert kinds == ["zlib"] * 4 + ["none"] * 2
    assert len(budget.notes) == 1
    assert value_of(np.ones(3), budget).data.form == "inline"
    assert decode(value_of(np.ones(4000), budget)) is None
    assert decode_sample(value_of(np.ones(4000), budget)) is None


def test_what_numpy_cannot_hold_is_not_decoded() -> None:
    value = Value(0, "bfloat16", (), -1, -1, None, Data("inline", (1.0,)))
    assert decode(value) is None
    assert decode_sample(value) is None


def test_sample_of_complex_numbers_and_size() -> None:
    value = value_of(np.full((200, 100), 1 + 2j))
    sample = decode_sample(value)
    assert sample is not None
    assert sample[0, 0] == 1 + 2j
    assert value.size == 20_000
