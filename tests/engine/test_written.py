"""Rules as text: what stands in a short way back computes what the rule computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tapecore.engine import library
from tapecore.engine.lowering import lowered
from tapecore.engine.op import REGISTRY
from tapecore.engine.written import written

library.root()
PARTIALS = [
    pytest.param(op, name, id=f"{op.name}-{name}")
    for op in REGISTRY.values()
    if op.count in (1, 2) and not op.attributes
    for name, partial in op.partials.items()
    if callable(partial)
]


def computed(text: str, scope: dict[str, Any], names: list[str], values: list[Any]) -> Any:
    return eval(text, scope, dict(zip(names, values, strict=True)))  # the text is the engine's


@pytest.mark.parametrize(("op", "name"), PARTIALS)
@pytest.mark.parametrize("shape", [(3,), ()], ids=str)
def test_the_text_gives_the_bits_of_the_rule(op: Any, name: str, shape: Any) -> None:
    low, high = op.domain
    source = np.random.default_rng(5)
    values = [source.uniform(low, high, shape).astype(np.float32)[()] for _ in range(1 + op.count)]
    rule, scope = lowered(op.partials[name]), {}
    names = ["y", "x0", "x1"][: 1 + op.count]
    text = written(rule, names, scope)
    with np.errstate(all="ignore"):
        expected = np.asarray(rule(*values))
        found = np.asarray(computed(text, scope, names, values))
    assert (found.dtype, found.tobytes()) == (expected.dtype, expected.tobytes())


def test_arithmetic_is_written_out() -> None:
    scope: dict[str, Any] = {}
    assert written(lambda y, x: 1 - y * y, ["y", "x"], scope) == "(1 - (y * y))"
    assert written(lambda y, x: -x / 2, ["y", "x"], scope) == "((-x) / 2)"
    assert scope == {}


def test_an_array_function_and_a_number_are_named() -> None:
    scope: dict[str, Any] = {}
    text = written(lambda y, x: np.cos(x) * 0.5, ["y", "x"], scope)
    assert set(scope.values()) == {np.cos, 0.5}
    assert computed(text, scope, ["x"], [0.25]) == np.cos(0.25) * 0.5


def twice(y: Any, x: Any) -> Any:
    t = np.exp(x)
    return t * t


@pytest.mark.parametrize(
    "rule",
    [
        twice,
        lambda y, x: y if x > 0 else x,
        lambda y, x: x.shape[0] * y,
        lambda y, x: np.add.reduce(x),
        lambda y, x: np.where(x, x, 0),
        lambda y, x: 2.0,
    ],
)
def test_what_text_cannot_say_or_would_do_twice_is_a_call(rule: Any) -> None:
    scope: dict[str, Any] = {}
    text = written(rule, ["y", "x"], scope)
    assert list(scope.values()) == [rule]
    assert text == f"{next(iter(scope))}(y, x)"
