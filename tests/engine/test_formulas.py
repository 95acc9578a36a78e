"""Formulas: each rule has one, short enough for a table, naming the very values that its code reads."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

import tapecore as tf
from tapecore.engine import keeping, symbols
from tapecore.engine.library import root
from tapecore.engine.op import PUBLIC, REGISTRY, Op, op
from tapecore.engine.symbols import Symbol
from tapecore.graph.primals import words

root()

RULES = [(op, name) for op in REGISTRY.values() for i, name in enumerate(op.inputs) if op.state(i) == "rule"]


def _named(op: Op, formula: str) -> set[str]:
    known = {name.lstrip("*") for name in op.inputs} | {keeping.output_name(op)}
    return known & words(formula)


@pytest.mark.parametrize(("op", "name"), RULES, ids=[f"{op.name}.{name}" for op, name in RULES])
class TestEveryRule:
    def test_has_a_formula_that_fits_on_a_line(self, op: Op, name: str) -> None:
        assert 0 < len(op.formula(name)) <= symbols.LONGEST

    def test_names_the_values_that_its_code_reads_and_no_other(self, op: Op, name: str) -> None:
        assert _named(op, op.formula(name)) == set(keeping.values_read(op, op.rules[name]))


def test_all_formulas_of_an_op_together_name_what_a_tape_keeps() -> None:
    for declared in {each for each, _ in RULES}:
        named = set[str]().union(*(_named(declared, declared.formula(name)) for name in declared.inputs))
        assert named == {name.lstrip("*") for name in declared.keeps}, declared


@pytest.fixture
def middle() -> Any:
    """An op whose rule branches, so that symbols do not reach through it."""

    @op("TestMiddle")
    def middle(x: Any, *, twice: bool = False) -> Any:
        return x * x

    yield middle
    del REGISTRY["TestMiddle"], PUBLIC["raw_ops.TestMiddle"]


class TestWhichText:
    def test_the_docstring_where_symbols_do_not_reach(self, middle: Op) -> None:
        @middle.vjp("x")
        def _(g: Any, y: Any, x: Any, *, twice: bool = False) -> Any:
            """(2 if twice else 1) * g
            * x

            More about it.
            """
            return 2 * g * x if twice else g * x

        assert middle.formula("x") == "(2 if twice else 1) * g * x"

    def test_a_trace_is_believed_more_than_a_docstring(self, middle: Op) -> None:
        @middle.vjp("x")
        def _(g: Any, y: Any, x: Any, *, twice: bool = False) -> Any:
            """something with x"""
            return g * x

        assert middle.formula("x") == "g * x"

    def test_a_trace_of_one_branch_gives_way(self, middle: Op) -> None:
        @middle.vjp("x")
        def _(g: Any, y: Any, x: Any, *, twice: bool = False) -> Any:
            """g, of arrays g * x"""
            return g * x if isinstance(x, np.ndarray) else g

        assert middle.formula("x") == "g, of arrays g * x"

    def test_a_docstring_that_leaves_out_a_value_is_no_formula(self, middle: Op) -> None:
        @middle.vjp("x")
        def _(g: Any, y: Any, x: Any, *, twice: bool = False) -> Any:
            """The usual product."""
            return g * x if twice else x

        assert middle.formula("x") == ""

    def test_neither_is_a_long_one(self, middle: Op) -> None:
        def rule(g: Any, y: Any, x: Any, *, twice: bool = False) -> Any:
            return g * x if twice else x

        rule.__doc__ = "g * x " * 20
        middle.vjp("x")(rule)
        assert middle.formula("x") == ""

    def test_a_partial_has_a_docstring_too(self) -> None:
        def slope(y: Any, x: Any) -> Any:
            """g * (0 or x)"""
            return x if x.shape else 0

        own = tf.elementwise("TestSlope", lambda x: x, x=slope)
        try:
            assert own.formula("x") == "g * (0 or x)"
        finally:
            del REGISTRY["TestSlope"], PUBLIC["raw_ops.TestSlope"]


class TestNotation:
    @pytest.mark.parametrize(
        ("name", "called"),
        [
            ("Log", "log"),
            ("Sum", "reduce_sum"),
            ("ZerosLike", "zeros_like"),
            ("GatherNd", "gather_nd"),
            ("SelectV2", "select"),
            ("Conv2DBackpropInput", "conv2d_backprop_input"),
            ("Relu6Grad", "relu6_grad"),
        ],
    )
    def test_functions_have_short_names(self, name: str, called: str) -> None:
        assert symbols.function_name(REGISTRY[name]) == called

    def test_a_shape_is_written_as_a_function_and_dtypes_are_left_out(self) -> None:
        x = cast("Any", Symbol("x"))
        assert (x[0].shape > x).text == "shape(x[0]) > x"
        assert x.dtype == np.float32
        assert abs(x).text == "abs(x)"
        with pytest.raises(AttributeError, match=r"no words for \.rank"):
            _ = x.rank

    def test_numpy_does_not_take_a_symbol_for_a_number(self) -> None:
        with pytest.raises(TypeError, match="no numbers"):
            np.argsort(cast("Any", Symbol("perm")))

    def test_an_attribute_that_is_handed_on_is_written(self) -> None:
        assert REGISTRY["LeakyRelu"].formula("features") == "leaky_relu_grad(g, features, alpha=alpha)"


class TestReading:
    def test_a_shape_of_one_of_many_is_no_value(self) -> None:
        def rule(g: Any, y: Any, *values: Any, i: int) -> Any:
            return g * values[i].shape[0] + values[0].shape

        assert keeping._needed(rule, 1) == (set(), {0})

    def test_one_of_many_itself_is_and_so_are_all_of_them(self) -> None:
        def rule(g: Any, y: Any, *values: Any, i: int) -> Any:
            return g * values[i] + values[i].shape

        def passed(g: Any, y: Any, *values: Any, i: int) -> Any:
            return max(values, y.shape)

        assert keeping._needed(rule, 1)[0] == {0}
        assert keeping._needed(passed, 1) == ({0}, {-1})

    def test_a_join_keeps_no_values(self) -> None:
        parts = [tf.Variable([1.0]), tf.Variable([2.0, 3.0])]
        with tf.GradientTape() as tape:
            joined = tf.concat(parts, 0) * [1.0, 2.0, 3.0]
        assert [g.numpy().tolist() for g in tape.gradient(joined, parts)] == [[1.0], [2.0, 3.0]]
        assert REGISTRY["ConcatV2"].keeps == REGISTRY["Pack"].keeps == ()
