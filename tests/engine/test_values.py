"""Tensors and Variables: immutable values with identities, and state that is assigned."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import tapecore as tf
from tapecore.engine import dtypes, fast, floating
from tapecore.engine.errors import InvalidArgumentError, OpError, UnimplementedError
from tapecore.engine.execute import execute
from tapecore.engine.op import REGISTRY
from tapecore.engine.shape import TensorShape


class TestTensor:
    def test_ids_are_unique_and_grow(self) -> None:
        first, second = tf.constant(1.0), tf.constant(1.0)
        assert first.id < second.id

    def test_the_array_cannot_be_written_but_numpy_hands_out_a_copy(self) -> None:
        x = tf.constant([1.0, 2.0])
        with pytest.raises(ValueError, match="read-only"):
            x.value[0] = 5.0
        mine = x.numpy()
        mine[0] = 5.0
        assert x.numpy().tolist() == [1.0, 2.0]

    def test_the_array_that_a_tensor_was_made_of_stays_one_s_own(self) -> None:
        mine = np.ones(3, np.float32)
        x = tf.constant(mine)
        mine[0] = 7.0
        assert x.numpy()[0] == 1.0

    def test_copies(self) -> None:
        x = tf.constant([1.0])
        assert copy.copy(x) is x
        again = copy.deepcopy(x)
        assert again is not x
        assert pickle.loads(pickle.dumps(x.dtype)) is tf.float32
        assert pickle.loads(pickle.dumps(x.shape)) == x.shape

    def test_references_stand_in_for_hashing(self) -> None:
        x, y = tf.constant(1.0), tf.constant(1.0)
        assert {x.ref(): "x"}[x.ref()] == "x"
        assert x.ref() != y.ref()
        assert x.ref().deref() is x
        assert repr(x.ref()) == f"<Reference wrapping {x!r}>"

    def test_set_shape_checks(self) -> None:
        x = tf.ones([2, 3])
        x.set_shape([None, 3])
        with pytest.raises(ValueError, match="not compatible with supplied shape"):
            x.set_shape([3, 3])

    def test_properties(self) -> None:
        x = tf.constant([[1.0]])
        assert (x.ndim, x.get_shape(), x.device) == (
            2,
            [1, 1],
            "/job:localhost/replica:0/task:0/device:CPU:0",
        )
        assert complex(tf.constant(1 + 2j)) == 1 + 2j


@given(hnp.arrays(np.float32, hnp.array_shapes(max_dims=3, max_side=4), elements=st.floats(-5, 5, width=32)))
def test_indexing_is_numpys(array: np.ndarray) -> None:
    x = tf.constant(array)
    keys: list[Any] = [0, -1, slice(None, None, -1), slice(1, None), (..., 0), None, (slice(None), None)]
    for key in keys:
        np.testing.assert_array_equal(x[key].numpy(), array[key])


@given(st.integers(0, 100))
@settings(max_examples=20)
def test_the_short_way_does_what_execute_does(seed: int) -> None:
    source = np.random.default_rng(seed)
    x, y = (tf.constant(source.normal(size=shape).astype(np.float32)) for shape in ((2, 3), (3,)))
    for op in REGISTRY.values():
        if op.quick is not None and (not op.types.numbers or np.dtype(np.float32).num in op.types.numbers):
            given = (x, y)[: op.count]
            with np.errstate(all="ignore"):
                np.testing.assert_array_equal(op.quick(*given).value, execute(op, given, {}).value)


def test_an_older_numpy_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "AVAILABLE", False)
    for name, operands in (("Sin", [0.5]), ("Mul", [0.5, 3.0])):
        op = REGISTRY[name]
        tensors = [tf.constant(x) for x in operands]
        assert fast.way(op)(*tensors).value.tobytes() == op.quick(*tensors).value.tobytes()  # type: ignore[reportOptionalCall]
    state = floating._silence_slowly()
    with np.errstate():
        assert np.log(np.float32(0)) == -np.inf
    floating._restore_slowly(state)


def test_overflow_and_division_by_zero_are_silent() -> None:
    x = tf.constant([0.0, 1e30])
    assert np.isinf(tf.exp(x * x).numpy()[1])
    assert np.isnan((x[:1] / x[:1]).numpy()[0])
    v = tf.Variable(3e38)
    assert np.isinf(v.assign_add(3e38).numpy())


class TestVariable:
    def test_each_assignment_is_a_new_array_and_a_version(self) -> None:
        v = tf.Variable([1.0, 2.0])
        before = v.snapshot
        returned = v.assign([3.0, 4.0])
        assert (before.numpy().tolist(), v.numpy().tolist(), v.version) == ([1.0, 2.0], [3.0, 4.0], 1)
        assert returned.version == 1
        assert returned.read_value().numpy().tolist() == [3.0, 4.0]
        returned.assign_sub([1.0, 1.0])
        assert v.numpy().tolist() == [2.0, 3.0]

    def test_what_assign_returns_differentiates_like_the_variable(self) -> None:
        v = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = v.assign_add(1.0) * 3.0
        assert tape.gradient(y, v).numpy() == 3.0

    def test_reading_gives_a_connected_tensor(self) -> None:
        v = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = v.read_value() * v.value() + tf.identity(v) + tf.convert_to_tensor(v)
        assert tape.gradient(y, v).numpy() == 6.0

    def test_a_view_of_an_assigned_value_does_not_change(self) -> None:
        v, w = tf.Variable([1.0, 2.0]), tf.Variable([0.0, 0.0])
        w.assign(v)
        v.assign([9.0, 9.0])
        assert w.numpy().tolist() == [1.0, 2.0]

    def test_parts_can_be_assigned(self) -> None:
        v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
        v[0, 1].assign(20.0)
        v[1].assign([30.0, 40.0])
        v.scatter_nd_sub([[0, 0]], [0.5])
        v.scatter_add(tf.IndexedSlices([[1.0, 1.0], [1.0, 1.0]], [1, 1]))
        assert v.numpy().tolist() == [[0.5, 20.0], [32.0, 42.0]]
        assert not hasattr(tf.constant([1.0])[0], "assign")

    def test_rows_and_slices_are_read_with_gradients(self) -> None:
        v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(v.sparse_read([1])) + tf.reduce_sum(v.gather_nd([[0, 1]]))
        assert tf.convert_to_tensor(tape.gradient(y, v)).numpy().tolist() == [[0.0, 1.0], [1.0, 1.0]]

    def test_names_stand_behind_their_scopes(self) -> None:
        with tf.name_scope("outer") as outer, tf.name_scope("inner"):
            v = tf.Variable(1.0, name="w")
            with tf.name_scope(outer):
                back = tf.Variable(1.0, name="w")
        assert (v.name, back.name, tf.Variable(1.0).name) == ("outer/inner/w:0", "outer/w:0", "Variable:0")
        assert tf.name_scope("s").name == "s"
        with pytest.raises(ValueError, match="must be a string"):
            tf.name_scope(3)

    def test_other_properties(self) -> None:
        v = tf.Variable([1.0, 2.0], constraint=abs)
        assert (v.ndim, v.device[:5], v.handle is v, bool(v.is_initialized())) == (1, "/job:", True, True)
        assert v.constraint is abs
        assert copy.copy(v) is not v
        assert np.asarray(v).tolist() == [1.0, 2.0]
        assert [float(q) for q in v] == [1.0, 2.0]
        assert (complex(tf.Variable(2.0)), [5, 6][tf.Variable(1)], bool(tf.Variable(0))) == (2 + 0j, 6, False)

    @pytest.mark.parametrize("operator", ["+=", "-=", "*=", "/=", "**="])
    def test_operators_in_place_say_what_to_do_instead(self, operator: str) -> None:
        v = tf.Variable(1.0)
        with pytest.raises(RuntimeError, match="is not supported"):
            exec(f"v {operator} 2.0", {"v": v})


class TestDTypes:
    def test_facts(self) -> None:
        assert (tf.float16.limits, tf.uint8.limits) == ((0, 1), (0, 255))
        assert (tf.bool.min, tf.bool.max, tf.complex64.real_dtype) == (False, True, tf.float32)
        assert (tf.uint8.is_unsigned, tf.bool.is_bool, tf.string.size, tf.int16.size) == (True, True, 1, 2)
        assert tf.float32.is_compatible_with("float32")
        assert (tf.float32.base_dtype, tf.float32.is_numpy_compatible) == (tf.float32, True)
        assert (tf.float32.as_datatype_enum, tf.as_dtype(1)) == (1, tf.float32)
        assert (tf.float32 == None) is False  # noqa: E711
        assert tf.float32 != "nonsense"
        assert len({tf.float32, tf.float64}) == 2
        with pytest.raises(TypeError, match="Cannot find minimum value"):
            _ = tf.string.min

    def test_types_that_are_left_out_say_so(self) -> None:
        with pytest.raises(UnimplementedError, match="qint8 does not exist here"):
            dtypes.as_dtype("qint8")


class TestShape:
    def test_facts(self) -> None:
        shape = TensorShape([2, None])
        assert (shape.rank, shape.ndims, shape.dims, shape.num_elements()) == (2, 2, [2, None], None)
        assert (shape.is_fully_defined(), bool(TensorShape(None)), len(shape)) == (False, False, 2)
        assert (TensorShape([1]) + TensorShape([2]), TensorShape(3), TensorShape(shape)) == (
            [1, 2],
            [3],
            [2, None],
        )
        assert str(TensorShape([None, 1])) == "(None, 1)"
        assert str(TensorShape(None)) == "<unknown>"
        assert (TensorShape(None)[0], TensorShape(None)[1:].rank) == (None, None)
        assert TensorShape([1]) != object()
        assert len({TensorShape([1]), TensorShape([1])}) == 1

    @pytest.mark.parametrize("action", [len, list, lambda s: s.as_list()])
    def test_an_unknown_rank_has_no_extents(self, action: Any) -> None:
        with pytest.raises(ValueError, match="unknown"):
            action(TensorShape(None))

    def test_checks(self) -> None:
        with pytest.raises(ValueError, match=r"Shape \(2,\) must have rank 1|must have rank 3"):
            TensorShape([2]).assert_has_rank(3)
        with pytest.raises(ValueError, match="are incompatible"):
            TensorShape([2]).assert_is_compatible_with([3])


class TestErrors:
    def test_they_carry_their_message(self) -> None:
        error = InvalidArgumentError(None, None, "no")
        assert (error.message, str(error), error.op, error.node_def, error.error_code) == (
            "no",
            "no",
            None,
            None,
            3,
        )
        assert issubclass(tf.errors.OutOfRangeError, OpError)
        assert OpError(None, None, "x", 7).error_code == 7
