"""Which values a formula says that a rule reads."""

import pytest

from tapecore.graph.primals import MANY, primals, words
from tapecore.recording import Event, OpEntry


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("g * y", {"g", "y"}),
        ("g @ bᵀ, transposed if transpose_a", {"g", "b", "transposed", "if", "transpose_a"}),
        ("sum_to(real(g), shape(real))", {"g"}),
        ("cast(g, dtype(x))", {"g"}),
        ("reshape(g, shape=shape(tensor))", {"g"}),
        ("shape(values[i]) of g", {"of", "g"}),
        ("relu_grad(g, features, alpha=a) == y", {"g", "features", "a", "y"}),
        ("g * math.cos(x)", {"g", "math", "x"}),
    ],
)
def test_functions_names_of_attributes_and_shapes_stand_for_no_value(formula: str, found: set[str]) -> None:
    assert words(formula) == found


def _entry(formulas: tuple[str, ...], *inputs: str) -> OpEntry:
    return OpEntry("Op", inputs, (), ("rule",) * len(inputs), formulas, ())


def _op(*inputs: int) -> Event:
    return Event(0, "op", 1, "Op", inputs, (100,))


def test_each_input_s_rule_reads_what_its_own_formula_names() -> None:
    entry = _entry(("g * y", "g * x / z"), "x", "y")
    assert primals(_op(1, 2), 0, entry) == [2]
    assert primals(_op(1, 2), 1, entry) == [1, 100]
    assert primals(_op(1, -1), 0, entry) == []


def test_a_shape_is_not_read() -> None:
    assert primals(_op(1), 0, _entry(("reshape(g, shape(input))",), "input")) == []


def test_without_a_formula_all_inputs_are() -> None:
    assert primals(_op(1, 2), 0, _entry(("", ""), "x", "y")) == primals(_op(1, 2), 0, None) == [1, 2]


def test_of_very_many_inputs_only_the_own_one() -> None:
    many = range(1, MANY + 2)
    assert primals(_op(*many), 3, _entry(("product of g and inputs",), "*inputs")) == [4]
    assert primals(_op(*many), 3, None) == [4]
    assert primals(_op(*many), 3, _entry(("g",), "*inputs")) == []
    assert primals(_op(1, 2), 1, _entry(("product of g and inputs",), "*inputs")) == [1, 2]
