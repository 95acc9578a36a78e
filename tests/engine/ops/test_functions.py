"""Functions written on ops: facts about them that hold for any numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tapecore.engine import library
from tapecore.engine.tape import GradientTape

tf: Any = library.root()
VECTORS = arrays.arrays(np.float64, st.integers(1, 6), elements=st.floats(-5, 5))


def gradient(function: Any, x: Any) -> Any:
    source = tf.constant(x)
    with GradientTape() as tape:
        tape.watch(source)
        y = function(source)
    return tape.gradient(y, source)


@given(VECTORS)
def test_softmax_sums_to_one_and_the_gradient_of_that_sum_is_zero(x: Any) -> None:
    assert np.isclose(tf.reduce_sum(tf.nn.softmax(x)).value, 1)
    assert np.allclose(gradient(lambda v: tf.reduce_sum(tf.nn.softmax(v)), x).value, 0)


@given(VECTORS)
def test_sorting_is_undone_by_the_gradient(x: Any) -> None:
    weights = np.arange(1.0, len(x) + 1)
    found = gradient(lambda v: tf.reduce_sum(tf.sort(v) * weights), x).value
    assert np.array_equal(tf.sort(x).value, np.sort(x))
    assert sorted(found) == list(weights)
    assert np.array_equal(tf.gather(x, tf.argsort(x)).value, np.sort(x))


@given(VECTORS, st.floats(0.1, 3))
def test_clipping_by_norm_keeps_short_vectors_and_shortens_long_ones(x: Any, limit: float) -> None:
    clipped = tf.clip_by_norm(x, limit).value
    length = np.linalg.norm(x)
    assert np.allclose(clipped, x if length <= limit else x * limit / length)
    scaled, norm = tf.clip_by_global_norm([tf.constant(x), None], limit)
    assert np.isclose(norm.value, length)
    assert scaled[1] is None


@given(st.integers(0, 3), st.integers(1, 4), st.floats(-3, 3), st.floats(-3, 3))
def test_linspace_ends_where_it_should(axis: int, extra: int, low: float, high: float) -> None:
    numbers = tf.linspace(low, high, extra + 1).value
    assert np.allclose(numbers, np.linspace(low, high, extra + 1), atol=1e-5)
    grid = tf.linspace([low] * 2, [high] * 2, extra + 2, axis=axis % 2)
    assert grid.shape == ((extra + 2, 2) if axis % 2 == 0 else (2, extra + 2))


@given(arrays.array_shapes(max_dims=3, max_side=3), st.data())
def test_gathering_and_scattering_are_transposes(shape: tuple[int, ...], data: st.DataObject) -> None:
    axis = data.draw(st.integers(0, len(shape) - 1))
    picked = data.draw(st.lists(st.integers(0, shape[axis] - 1), min_size=1, max_size=4))
    x = np.arange(math.prod(shape), dtype=float).reshape(shape)
    found = gradient(lambda v: tf.gather(v, picked, axis=axis), x)
    assert np.array_equal(tf.gather(x, picked, axis=axis).value, np.take(x, picked, axis))
    counts = np.bincount(picked, minlength=shape[axis])
    wanted = np.broadcast_to(counts.reshape([-1 if k == axis else 1 for k in range(len(shape))]), shape)
    assert np.array_equal(tf.convert_to_tensor(found).value, wanted)


@pytest.mark.parametrize(
    ("function", "reference"),
    [("lgamma", math.lgamma), ("erf", math.erf), ("erfc", math.erfc)],
)
def test_special_functions(function: str, reference: Any) -> None:
    numbers = np.array([0.3, 1.0, 4.2])
    assert np.allclose(getattr(tf.math, function)(numbers).value, [reference(x) for x in numbers])


def test_digamma_polygamma_and_zeta_have_their_known_values() -> None:
    euler = 0.5772156649015329
    assert np.allclose(
        tf.math.digamma([1.0, 0.5, -0.5]).value, [-euler, -euler - 2 * math.log(2), 0.03648997]
    )
    assert np.isnan(tf.math.digamma([0.0]).value[0])
    assert np.isclose(tf.math.polygamma(1.0, 1.0).value, math.pi**2 / 6)
    assert np.isclose(tf.math.zeta(2.0, 1.0).value, math.pi**2 / 6)
    assert np.allclose(tf.math.erfinv([0.5, 1.0, -1.0]).value, [0.47693628, np.inf, -np.inf])
    assert np.isnan(tf.math.erfinv([2.0]).value[0])
    assert np.isclose(tf.math.ndtri(np.float64(0.975)).value, 1.959963985)
    assert np.isclose(tf.math.erfcinv(np.float64(0.5)).value, 0.47693628)
    assert tf.math.lgamma([0.0, -1.0]).value.tolist() == [np.inf, np.inf]


def test_einsum_fills_in_the_output_and_knows_batches() -> None:
    a, b = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    assert np.array_equal(tf.einsum("ij,jk", a, b).value, a @ b)
    assert np.array_equal(tf.einsum("...ij->...ji", a[None]).value, a.T[None])
    assert tf.einsum("...j,jk", a, b).shape == (2, 4)


def test_an_ordinary_loop_over_slices() -> None:
    assert tf.map_fn(lambda x: x * 2, tf.constant([1, 2])).value.tolist() == [2, 4]
    assert tf.vectorized_map(lambda pair: pair[0] + pair[1], (tf.ones([2]), tf.ones([2]))).value.tolist() == [
        2,
        2,
    ]
    assert int(tf.foldl(lambda a, x: a + x, tf.constant([1, 2, 3]), initializer=10)) == 16
    assert tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3]), initializer=10).value.tolist() == [11, 13, 16]


def test_a_list_of_tensors() -> None:
    listed = tf.TensorArray(tf.float32, size=0, dynamic_size=True).write(1, 2.0)
    assert listed.read(0).value == 0
    assert int(listed.size()) == 2
    assert listed.dtype is tf.float32
    rows = tf.TensorArray(tf.float32, 2).unstack([[1.0, 2.0], [3.0, 4.0]])
    assert rows.concat().value.tolist() == [1, 2, 3, 4]
    assert rows.gather([1, 1]).value.tolist() == [[3, 4], [3, 4]]
    assert rows.scatter([0], [[9.0, 9.0]]).stack().value[0].tolist() == [9, 9]


def test_images() -> None:
    image = tf.reshape(tf.range(6.0), [2, 3, 1])
    assert tf.image.flip_left_right(image).value[0, 0, 0] == 2
    assert tf.image.flip_up_down(image).value[0, 0, 0] == 3
    assert tf.image.transpose(image).shape == (3, 2, 1)
    assert tf.image.adjust_brightness(image, 1.0).value[0, 0, 0] == 1
    assert tf.image.convert_image_dtype(np.array([[[255]]], np.uint8), tf.float32).value.item() == 1.0
    assert tf.image.adjust_brightness(np.array([[[250]]], np.uint8), 0.5).value.item() == 255
    assert tf.image.convert_image_dtype(image, tf.float64).dtype is tf.float64


def test_texts() -> None:
    assert tf.strings.as_string([True, False]).value.tolist() == [b"true", b"false"]
    assert tf.strings.as_string([1.5], precision=2).value.tolist() == [b"1.50"]
    assert tf.strings.as_string(["x"]).value.tolist() == [b"x"]
    assert tf.strings.join(["a", ["b", "c"]]).value.tolist() == [b"ab", b"ac"]
    assert tf.strings.length(["äb"]).value.tolist() == [3]
    assert tf.strings.length(["äb"], unit="UTF8_CHAR").value.tolist() == [2]
    assert tf.strings.upper("a").value[()] == b"A"
    assert tf.strings.strip([" a "]).value.tolist() == [b"a"]  # not str.strip
    assert tf.strings.split("a b").value.tolist() == [b"a", b"b"]
    assert tf.strings.format("{} {}", [tf.range(9), "s"]).value[()] == b'[0 1 2 ... 6 7 8] "s"'
    assert tf.strings.format("x: {}", tf.constant([[1, 2]])).value[()] == b"x: [[1 2]]"


def test_complex_numbers_from_and_to_their_parts() -> None:
    z = tf.complex([3.0, 0.0], [4.0, 0.0])
    assert tf.abs(z).value.tolist() == [5, 0]
    assert tf.math.angle(tf.constant([-1.0, 1.0])).value.tolist() == [np.float32(np.pi), 0]
    assert tf.math.conj(z).value.imag.tolist() == [-4, 0]
    slope = gradient(lambda v: tf.abs(tf.complex(v, v)), np.array([1.0, 0.0]))
    assert np.allclose(slope.value, [math.sqrt(2), 0])
    assert tf.cast(z, tf.float32).value.tolist() == [3, 0]


def test_saturated_and_reinterpreted_numbers() -> None:
    assert tf.saturate_cast([300.0, -5.0], tf.uint8).value.tolist() == [255, 0]
    assert tf.bitcast(np.float32(1), tf.int32).value == 0x3F800000
    assert tf.cast([1.9, -1.9], tf.int32).value.tolist() == [1, -1]


def test_norms() -> None:
    m = np.array([[3.0, 4.0], [6.0, 8.0]])
    assert tf.norm(m, axis=1).value.tolist() == [5, 10]
    assert tf.norm(m, ord=1, axis=[0, 1]).value == 12
    assert tf.norm(m, ord=np.inf, axis=[0, 1]).value == 14
    with pytest.raises(ValueError, match="'ord' must be a supported vector norm, got -inf"):
        tf.norm(m, ord=-np.inf)
    assert tf.linalg.global_norm([None]) is None


def test_counting_and_searching() -> None:
    assert tf.math.count_nonzero([[0, 1], [2, 3]], axis=0).value.tolist() == [1, 2]
    assert tf.math.count_nonzero(["", "a"]).value == 1
    assert tf.math.bincount([0, 2, 2], minlength=4).value.tolist() == [1, 0, 2, 0]
    assert tf.math.bincount([0, 2], maxlength=2).value.tolist() == [1, 0]
    assert tf.searchsorted([1, 3], [0, 3], side="right").value.tolist() == [0, 2]
    assert tf.unique_with_counts([5, 5, 7])[2].value.tolist() == [2, 1]
    assert tf.unique([5, 5, 7]).idx.value.tolist() == [0, 0, 1]
    assert tf.nn.top_k([1.0, 3.0, 2.0], 2).indices.value.tolist() == [1, 2]
    assert tf.math.invert_permutation([2, 0, 1]).value.tolist() == [1, 2, 0]


def test_slices_with_masks() -> None:
    x = np.arange(6).reshape(2, 3)
    assert tf.strided_slice(x, [0, 1], [2, 3], begin_mask=2).value.tolist() == x.tolist()
    assert tf.strided_slice(x, [0, 0], [0, 1], ellipsis_mask=1).value.tolist() == [[0], [3]]
    assert tf.strided_slice(x, [0, 1], [0, 2], new_axis_mask=1).shape == (1, 1, 3)


def test_cross_entropies_of_more_than_two_axes_and_along_others() -> None:
    logits = np.linspace(-1, 1, 12, dtype=np.float32).reshape(2, 3, 2)
    labels = np.full((2, 3, 2), 0.5, np.float32)
    plain = tf.nn.softmax_cross_entropy_with_logits(labels, logits)
    turned = tf.nn.softmax_cross_entropy_with_logits(labels.swapaxes(1, 2), logits.swapaxes(1, 2), axis=1)
    assert np.allclose(plain.value, turned.value)
    sparse = tf.nn.sparse_softmax_cross_entropy_with_logits(np.zeros((2, 3), int), logits)
    assert np.allclose(sparse.value, -tf.nn.log_softmax(logits).value[..., 0])
    assert np.isclose(float(tf.nn.compute_average_loss([1.0, 3.0], sample_weight=[1.0, 2.0])), 3.5)
    assert float(tf.nn.compute_average_loss([1.0, 3.0], global_batch_size=4)) == 1
    assert float(tf.nn.scale_regularization_loss([1.0, 3.0])) == 4
