"""``tf.debugging``, sparse gradients, specifications, warnings: their words and their numbers."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest

import tapecore as tf
from tapecore.engine import logs

D: Any = tf.debugging


class TestAssertions:
    """The messages are TensorFlow 2.21's."""

    @pytest.mark.parametrize(
        ("check", "said"),
        [
            (
                lambda: D.assert_equal([1, 2, 3, 4, 5], [2, 2, 3, 4, 5], message="oops"),
                "oops\nCondition x == y did not hold.\nIndices of first 1 different values:\n[[0]]\n"
                "Corresponding x values:\n[1]\nCorresponding y values:\n[2]\nFirst 3 elements of x:\n[1 2 3]\n"
                "First 3 elements of y:\n[2 2 3]",
            ),
            (
                lambda: D.assert_less([1, 2], [1, 3]),
                "Condition x < y did not hold.\nIndices of first 1 different values:\n[[0]]\n"
                "Corresponding x values:\n[1]\nCorresponding y values:\n[1]\nFirst 2 elements of x:\n[1 2]\n"
                "First 2 elements of y:\n[1 3]",
            ),
            (
                lambda: D.assert_positive([-1.0, 2.0]),
                "\nCondition x > 0 did not hold element-wise:\nx (shape=(2,) dtype=float32) = \n['-1.0', '2.0']",
            ),
            (
                lambda: D.assert_positive([-1.0], message="oops"),
                "oops.  \nCondition x > 0 did not hold element-wise:\nx (shape=(1,) dtype=float32) = \n['-1.0']",
            ),
            (lambda: D.Assert(False, [1, 2]), "Expected 'False' to be true. Summarized data: 1\n2"),
            (
                lambda: D.assert_equal([1, 2], [1, 2, 3]),
                "{{function_node __wrapped__Equal_device_/job:localhost/replica:0/task:0/device:CPU:0}} "
                "Incompatible shapes: [2] vs. [3] [Op:Equal] name: ",
            ),
        ],
    )
    def test_failures(self, check: Any, said: str) -> None:
        with pytest.raises(tf.errors.InvalidArgumentError) as caught:
            check()
        assert caught.value.message == said

    def test_closeness(self) -> None:
        D.assert_near(1.0, 1.0 + 1e-7)
        D.assert_near([1.0], [1.5], atol=1.0, rtol=0.0)
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"oops\.  x and y not equal to tolerance"):
            D.assert_near([1.0], [2.0], message="oops")

    def test_what_holds_is_silent(self) -> None:
        D.assert_greater_equal([2, 3], 2)
        D.assert_none_equal([1], [2])
        D.assert_non_negative([0.0])
        D.assert_rank(tf.ones([2]), 1)
        D.assert_type(tf.ones([1]), tf.float32)
        D.Assert(tf.constant(True), [])
        D.assert_shapes([(tf.ones([2, 3]), ("N", 3)), (tf.ones([2]), ("N",)), (tf.ones([5]), (None,))])
        assert D.assert_all_finite(tf.ones([1]), "fine").numpy() == [1.0]

    @pytest.mark.parametrize(
        ("check", "error", "said"),
        [
            (lambda: D.assert_rank(tf.ones([2]), 2), ValueError, "must have rank 2.  Received rank 1, shape"),
            (
                lambda: D.assert_type(tf.ones([1]), tf.int32),
                TypeError,
                "must be of type tf.int32; got tf.float32",
            ),
            (
                lambda: D.assert_shapes([(tf.ones([2]), (3,))]),
                ValueError,
                "Specified explicitly.* must have size 3",
            ),
            (lambda: D.assert_shapes([(tf.ones([2]), ("N", "M"))]), ValueError, "must have rank 2"),
            (
                lambda: D.assert_shapes([(tf.ones([2, 3]), ("N", "M")), (tf.ones([3]), ("N",))]),
                ValueError,
                r"Specified by tensor shape=\(2, 3\) dtype=float32 dimension 0",
            ),
            (
                lambda: D.check_numerics(tf.constant([np.nan, np.inf]), "bad"),
                Exception,
                "bad : Tensor had Inf and NaN",
            ),
        ],
    )
    def test_other_failures(self, check: Any, error: type[Exception], said: str) -> None:
        with pytest.raises(error, match=said):
            check()


class TestSparseGradients:
    def test_rows_of_a_table(self) -> None:
        table = tf.Variable(np.arange(6, dtype=np.float32).reshape(3, 2))
        with tf.GradientTape(persistent=True) as tape:
            once = tf.gather(table, [2, 0, 2]) * 2.0
            twice = tf.reduce_sum(once) + tf.reduce_sum(tf.gather(table, [[1], [0]]))
            mixed = twice + tf.reduce_sum(table)
        sparse = tape.gradient(twice, table)
        assert type(sparse).__name__ == "IndexedSlices"
        assert tf.convert_to_tensor(sparse).numpy().tolist() == [[3.0, 3.0], [1.0, 1.0], [4.0, 4.0]]
        assert tape.gradient(mixed, table).numpy().tolist() == [[4.0, 4.0], [2.0, 2.0], [5.0, 5.0]]
        assert (sparse.dtype, sparse.shape, sparse.device[:5]) == (tf.float32, [3, 2], "/job:")
        assert repr(sparse).startswith(
            "<tensorflow.python.framework.indexed_slices.IndexedSlices object at 0x"
        )
        assert (-sparse).values.numpy().tolist() == (-sparse.values).numpy().tolist()

    def test_they_become_dense_on_their_way_on(self) -> None:
        base = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
        with tf.GradientTape() as tape:
            y = tf.gather(base * 10.0, [1, 1])
        assert tape.gradient(y, base).numpy().tolist() == [[0.0, 0.0], [20.0, 20.0]]

    def test_second_derivatives_pass_through_them(self) -> None:
        table = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = tf.reduce_sum(tf.gather(table, [1]) ** 3)
            first = tf.convert_to_tensor(inner.gradient(y, table))
        second = tf.convert_to_tensor(outer.gradient(first, table))
        assert second.numpy().tolist() == [[0.0, 0.0], [18.0, 24.0]]

    def test_without_a_shape_they_stay_sparse(self) -> None:
        slices = tf.IndexedSlices(tf.constant([[1.0]]), tf.constant([0]))
        assert (slices.shape.rank, "dense_shape" in str(slices)) == (None, False)
        with pytest.raises(ValueError, match="without dense_shape"):
            tf.convert_to_tensor(slices)
        with pytest.raises(AttributeError, match="eager execution"):
            _ = slices.name

    def test_they_can_be_watched_part_by_part(self) -> None:
        slices = tf.IndexedSlices(tf.constant([[1.0]]), tf.constant([0]), tf.constant([2, 1]))
        with tf.GradientTape() as tape:
            tape.watch(slices)
            y = slices.values * 3.0
        assert tape.gradient(y, slices.values).numpy().tolist() == [[3.0]]


def test_specifications() -> None:
    spec = tf.TensorSpec([None, 2], tf.float32, "x")
    assert (spec.shape, spec.dtype, spec.name) == (tf.TensorShape([None, 2]), tf.float32, "x")
    assert spec.is_compatible_with(tf.ones([5, 2]))
    assert not spec.is_compatible_with(tf.ones([5, 3]))
    assert spec == tf.TensorSpec([None, 2], tf.float32, "x")
    assert len({spec, tf.TensorSpec([1])}) == 2


def test_warnings_come_a_few_times_from_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    logger = logging.getLogger("tensorflow")
    monkeypatch.setattr(logger, "warning", lambda message, *args: said.append(message % args))
    for _ in range(8):
        logs.warn_first(5, "watch %r", 1)
    logs.warn_first(5, "watch %r", 2)
    assert said == ["watch 1"] * 5 + ["watch 2"]


def test_warnings_reach_the_standard_error_stream_if_nobody_else_listens(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger("tensorflow")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr(logger, "propagate", True)
    logs.get_logger().warning("hello")
    assert capsys.readouterr().err == "WARNING:tensorflow:hello\n"


@pytest.mark.parametrize(
    ("action", "error", "said"),
    [
        (lambda: tf.constant([tf.constant(1.0), 2.0]), ValueError, "Scalar tensor has no"),
        (lambda: tf.constant([tf.Variable(1.0)]), ValueError, "ResourceVariable' has no len"),
        (lambda: tf.constant([1.0, tf.constant(1.0)]), ValueError, "mixed types"),
        (lambda: tf.constant(np.array(["2020"], "M8[D]")), ValueError, "NPY_DATETIME"),
        (lambda: tf.constant(np.ones(1), tf.string), ValueError, "Failed to convert a NumPy array"),
        (lambda: tf.constant([1, 2**70]), ValueError, "out-of-range integer"),
        (lambda: tf.constant(object()), ValueError, "unsupported type"),
        (lambda: tf.convert_to_tensor([tf.ones([2]), tf.ones([3])]), Exception, r"name: packed"),
    ],
)
def test_data_that_no_tensor_can_be_made_of(action: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        action()


def test_data_that_tensors_can_be_made_of() -> None:
    assert tf.constant(np.array(["a", b"b"], dtype=object)).numpy().tolist() == [b"a", b"b"]
    assert tf.constant(tf.constant([1.0, 2.0]), shape=[2, 1]).shape == [2, 1]
    assert tf.constant(np.array([1 + 2j]), tf.float32).numpy().tolist() == [1.0]
    assert tf.convert_to_tensor(1, dtype_hint=tf.float32).dtype == tf.float32
    assert tf.convert_to_tensor("a", dtype_hint=tf.float32).dtype == tf.string
    v = tf.Variable([[1.0], [2.0]])
    with tf.GradientTape() as tape:
        packed = tf.convert_to_tensor([[v[0, 0], 5.0], [6.0, v[1, 0]]])
    assert tape.gradient(packed, v).numpy().tolist() == [[1.0], [1.0]]
