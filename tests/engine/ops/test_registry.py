"""Rule, None or not registered: the same answer as TensorFlow's gradient registry gives for the same op.

answers/registry.json says for every raw op of TensorFlow 2.21: rule, none or missing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tapecore.engine import library
from tapecore.engine.op import PUBLIC, REGISTRY

library.root()
THEIRS: dict[str, str] = json.loads((Path(__file__).parent / "answers" / "registry.json").read_text())

RULES_THAT_ONLY_RETURN_NONE = {
    *("Floor", "Ceil", "Round", "Rint", "FloorDiv", "TruncateDiv", "ArgMax", "ArgMin"),
}
"""Registered in TensorFlow with a function that returns None: the same for a person."""

RAISES_ANYWAY = {"PreventGradient"}
"""TensorFlow's rule raises LookupError."""

OURS_ALONE = {"SumTo", "LogicalXor", "MatrixDiagPartGrad", "GatherGrad"}
"""What TensorFlow composes of other ops."""


def state(op: Any) -> str:
    states = {op.state(i) for i in range(len(op.inputs))}
    return "rule" if "rule" in states else "none" if "none" in states else "missing"


def comparable() -> list[str]:
    return [name for name, op in REGISTRY.items() if op.inputs and name in THEIRS]


@pytest.mark.parametrize("name", comparable())
def test_an_op_is_registered_as_in_tensorflow(name: str) -> None:
    if name in RAISES_ANYWAY:
        assert (state(REGISTRY[name]), THEIRS[name]) == ("missing", "rule")
    elif name in RULES_THAT_ONLY_RETURN_NONE:
        assert (state(REGISTRY[name]), THEIRS[name]) == ("none", "rule")
    else:
        assert state(REGISTRY[name]) == THEIRS[name]


def test_hardly_any_op_is_not_tensorflow_s() -> None:
    assert {name for name in REGISTRY if name not in THEIRS} <= OURS_ALONE


def test_every_op_is_offered_as_a_raw_op() -> None:
    assert all(f"raw_ops.{name}" in PUBLIC for name in REGISTRY)


def test_an_op_says_its_inputs_and_what_a_tape_keeps() -> None:
    assert REGISTRY["Relu"].keeps == ("y",)
    assert REGISTRY["AddV2"].keeps == ()
    assert REGISTRY["Sum"].keeps == ()
    assert set(REGISTRY["Mul"].keeps) == {"x", "y"}
    assert REGISTRY["MatMul"].inputs == ("a", "b")
