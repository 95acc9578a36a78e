"""Declaring ops: calling them, what a tape keeps of them, their formulas."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

import tapecore as tf
from tapecore.engine import keeping, signature
from tapecore.engine.library import root
from tapecore.engine.op import PUBLIC, REGISTRY, Op, elementwise, op
from tapecore.engine.symbols import Symbol
from tapecore.engine.tensor import Tensor

root()


class TestCalling:
    def test_arrays_give_arrays_and_tensors_give_tensors(self) -> None:
        add = REGISTRY["AddV2"]
        assert isinstance(add(np.ones(2), 1.0), np.ndarray)
        assert isinstance(add(tf.constant([1.0]), 1.0), Tensor)
        assert isinstance(add.public(np.ones(2), 1.0), Tensor)

    def test_attributes_follow_the_inputs_by_position(self) -> None:
        x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
        assert tf.reduce_sum(x, 0).numpy().tolist() == [4.0, 6.0]
        assert tf.reduce_sum(input_tensor=x, axis=1, name="rows").numpy().tolist() == [3.0, 7.0]

    def test_a_tensor_may_be_an_attribute(self) -> None:
        x = tf.zeros([2, 3])
        assert tf.reshape(x, tf.constant([3, 2])).shape == [3, 2]
        assert tf.reshape(x, tf.shape(tf.ones([6]))).shape == [6]
        assert signature.plain([1, (tf.constant(2), np.int64(3)), tf.TensorShape([4])]) == (1, (2, 3), (4,))
        assert signature.plain(tf.Variable([1, 2])) == (1, 2)
        assert signature.plain(tf.float32) == np.dtype(np.float32)

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            (tf.sin, "missing 1 required positional argument: 'x'"),
            (lambda: tf.sin(1.0, z=2), "unexpected keyword argument 'z'"),
            (lambda: tf.sin(1.0, 2, 3, 4), "positional arguments but 4 were given"),
            (lambda: REGISTRY["ConcatV2"](np.ones(1)), "missing 1 required positional argument: 'axis'"),
        ],
    )
    def test_wrong_calls_are_refused_as_python_refuses_them(self, call: Any, said: str) -> None:
        with pytest.raises(TypeError, match=said):
            call()

    def test_an_op_says_what_it_is(self) -> None:
        assert repr(REGISTRY["MatMul"]).startswith("<op MatMul(a, b")
        assert PUBLIC["sin"].op is REGISTRY["Sin"]
        assert PUBLIC["raw_ops.Sin"] is PUBLIC["sin"]
        assert tf.sin.__name__ == "sin"

    def test_a_rule_for_an_input_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(ValueError, match="Sin has no input 'z'; it has x"):
            REGISTRY["Sin"].vjp("z")


class TestThreeStates:
    """A derivative is a rule, None, or missing: three different words."""

    @pytest.mark.parametrize(
        ("name", "state"),
        [("Sin", "rule"), ("Floor", "none"), ("AdjustContrastv2", "missing"), ("AddV2", "rule")],
    )
    def test_the_state_of_an_input(self, name: str, state: str) -> None:
        assert REGISTRY[name].state(0) == state

    def test_a_person_s_rule_is_a_rule(self) -> None:
        mine = Op("Mine", np.sin, ["x"])
        mine.set_whole(lambda g, y, x: [g])
        assert mine.state(0) == "rule"
        assert mine.keeps == ("x", "y")

    def test_the_output_is_called_z_where_an_input_is_called_y(self) -> None:
        mine = Op("Mine", np.add, ["x", "y"])
        mine.set_whole(lambda g, z, x, y: [g, g])
        assert mine.keeps == ("x", "y", "z")
        power = REGISTRY["Pow"]
        assert len(set(power.keeps)) == len(power.keeps)
        assert all("z" in power.keeps or "z" not in power.formula(name) for name in power.inputs)

    def test_partials_may_be_numbers_rules_none_or_left_out(self) -> None:
        scaled = elementwise("TestScaled", lambda x, y, z: 3 * x - y + z, x=3, y=-1, z=...)
        try:
            assert [scaled.state(i) for i in range(3)] == ["rule", "rule", "missing"]
            assert [scaled.formula(name) for name in ("x", "y", "z")] == ["g * 3", "-g", ""]
            x, y, z = (tf.Variable(1.0) for _ in range(3))
            with tf.GradientTape(persistent=True) as tape:
                out = scaled(x, y, 1.0)
                bad = scaled(x, y, z)
            assert [g.numpy() for g in tape.gradient(out, [x, y])] == [3.0, -1.0]
            with pytest.raises(LookupError, match="TestScaled"):
                tape.gradient(bad, z)
        finally:
            del REGISTRY["TestScaled"], PUBLIC["raw_ops.TestScaled"]


class TestKeeping:
    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("Relu", ("y",)),
            ("Exp", ("y",)),
            ("Sin", ("x",)),
            ("Mul", ("x", "y")),
            ("AddV2", ()),
            ("Sum", ()),
            ("Reshape", ()),
            ("Identity", ()),
        ],
    )
    def test_read_from_the_rules(self, name: str, kept: tuple[str, ...]) -> None:
        assert REGISTRY[name].keeps == kept

    def test_a_shape_is_no_value(self) -> None:
        def rule(g: Any, y: Any, x: Any, w: Any) -> Any:
            return g * x.shape[0] + w.value

        assert keeping._needed(rule, 2) == ({1}, {0})

    def test_a_value_used_by_an_inner_function_is_kept(self) -> None:
        def rule(g: Any, y: Any, x: Any) -> Any:
            return sum(x for _ in range(2)) * (lambda: y)()  # noqa: PLC3002

        assert keeping._needed(rule, 1)[0] == {-1, 0}

    def test_variable_inputs_stay_or_go_together(self) -> None:
        def rule(g: Any, y: Any, *values: Any, i: int) -> Any:
            return g * values[i]

        assert keeping._needed(rule, 1)[0] == {0}

    def test_a_rule_without_code_keeps_everything(self) -> None:
        assert keeping._needed(np.sin, 2)[0] == {-1, 0, 1}


class TestFormulas:
    @pytest.mark.parametrize(
        ("name", "input", "text"),
        [
            ("Mul", "x", "g * y"),
            ("Sin", "x", "g * cos(x)"),
            ("Neg", "x", "-g"),
            ("AddV2", "y", "g"),
            ("Floor", "x", ""),
        ],
    )
    def test_a_rule_run_on_symbols_is_its_text(self, name: str, input: str, text: str) -> None:
        assert REGISTRY[name].formula(input) == text

    def test_parentheses_where_they_are_needed(self) -> None:
        a, b, c = (cast("Any", Symbol(letter)) for letter in "abc")
        texts = [(a - (b - c)).text, ((a + b) * c).text, (a / (b / c)).text, (-(a + b)).text, (2.0 * a).text]
        assert texts == ["a - (b - c)", "(a + b) * c", "a / (b / c)", "-(a + b)", "2 * a"]
        assert (a[0] > b).text == "a[0] > b"
        with pytest.raises(TypeError, match="truth value"):
            bool(a)
        with pytest.raises(TypeError, match="no elements"):
            list(a)

    def test_symbols_pass_through_ops(self) -> None:
        called = REGISTRY["Sum"](Symbol("x"), axis=(0,), keepdims=False)
        assert called.text == "reduce_sum(x, axis=(0,))"


def test_two_outputs_and_their_missing_cotangents() -> None:
    @op("TestHalves", linear=True)
    def halves(value: Any) -> Any:
        return value[:2] * 2.0, value[2:] * 3.0

    @halves.vjp("value")
    def _(g: Any, y: Any, value: Any) -> Any:
        return REGISTRY["ConcatV2"](g[0] * 2.0, g[1] * 3.0, axis=0)

    try:
        x = tf.Variable([1.0, 1.0, 1.0])
        with tf.GradientTape(persistent=True) as tape:
            first, second = halves(x)
        assert tape.gradient(second, x).numpy().tolist() == [0.0, 0.0, 3.0]
        assert tape.gradient([first, second], x).numpy().tolist() == [2.0, 2.0, 3.0]
    finally:
        del REGISTRY["TestHalves"], PUBLIC["raw_ops.TestHalves"]
