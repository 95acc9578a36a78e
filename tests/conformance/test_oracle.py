"""Every op that declares a derivative beside real TensorFlow: values, gradients, tangents, None and errors.

Hypothesis draws the questions from the declarations alone (``oracle_cases``); no op is listed here to be asked.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tapecore.engine import library
from tapecore.engine.op import REGISTRY, Op
from tests.conformance import asked, oracle_cases
from tests.conformance.oracle import Oracle
from tests.engine.ops import op_cases

tf: Any = library.root()
ASKED = oracle_cases.asked_about()
CLOSE = {"float16": 3e-2, "float32": 3e-4, "complex64": 3e-4, "float64": 1e-6, "complex128": 1e-6}

OTHERWISE = {
    (
        "SoftmaxCrossEntropyWithLogits",
        "gradients",
    ): "TensorFlow's gradient by the labels leaves out what comes back through the second output",
    ("SoftmaxCrossEntropyWithLogits", "tangents"): "so does its forward mode",
    ("GatherNd", "tangents"): "TensorFlow's forward mode raises AttributeError where the gradient is sparse",
    ("UnsortedSegmentMax", "tangents"): "TensorFlow's forward mode gives NaN for empty segments",
    ("UnsortedSegmentMin", "tangents"): "TensorFlow's forward mode gives NaN for empty segments",
    ("MulNoNan", "tangents"): "of complex numbers TensorFlow's two modes disagree with each other",
}
"""What is not compared, of which op, and why."""

AT_INFINITY = {"Erf": "TensorFlow's float64 kernel gives NaN"}
"""Ops whose infinite inputs are not asked about."""

IN_HALF = {"RGBToHSV": "TensorFlow's gradient gives NaN where a square of the smallest numbers is zero"}
"""Ops of which half precision is not asked about."""

LACKING = (
    "Could not find device for node",
    "half is not in the list of allowed values",
    "float16 not in list of allowed values",
    "Current CPU implementations do not yet support",
    "Current implementation only supports",
    "Tensor conversion requested dtype",
    "is a double tensor [Op:ScaleAndTranslateGrad]",
    "Input 'original_image' of 'ScaleAndTranslateGrad' Op has type float64",
)
"""TensorFlow says that it could, but does not do this on a CPU: more may be possible here."""

NOT_REGISTERED = "gradient registry has no entry for"


def same(ours: Any, theirs: Any) -> bool:
    """Arrays alike in dtype, shape and numbers; the same None; the same type of error."""
    if ours is None or theirs is None:
        return ours is theirs
    if isinstance(ours, tuple) or isinstance(theirs, tuple):
        both = isinstance(ours, tuple) and isinstance(theirs, tuple) and ours[0] == theirs[0]
        return both and (ours[0] != "IndexedSlices" or same(ours[1], theirs[1]))
    if (ours.dtype, ours.shape) != (theirs.dtype, theirs.shape):
        return False
    close = CLOSE.get(ours.dtype.name, 0)
    return bool(np.allclose(ours, theirs, rtol=close, atol=close, equal_nan=True))


def agree(ours: Any, theirs: Any) -> bool:
    """Lists item by item; an error by its type."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return type(ours) is type(theirs) and ours[0] == theirs[0]


def compared(op: Op, theirs: dict[str, Any]) -> list[str]:
    """The parts of the answers that must agree."""
    parts = [
        part for part in ("error", "values", "gradients", "tangents") if (op.name, part) not in OTHERWISE
    ]
    return [part for part in parts if not more_is_known(part, theirs.get(part))]


def more_is_known(part: str, theirs: Any) -> bool:
    """Where TensorFlow has no second derivative, or no kernel for a gradient."""
    told = theirs[1] if part in ("gradients", "tangents") and isinstance(theirs, tuple) else ""
    return any(reason in told for reason in LACKING) or (part == "tangents" and NOT_REGISTERED in told)


@pytest.mark.tensorflow
@pytest.mark.parametrize("op", ASKED, ids=lambda op: op.name)
def test_an_op_gives_what_tensorflow_gives(op: Op, oracle: Oracle) -> None:
    @settings(
        max_examples=12,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(oracle_cases.questions(op), st.booleans())
    def ask(question: oracle_cases.Question, push: bool) -> None:
        finite = all(np.isfinite(x).all() for x in question.inputs)
        assume(finite or op.name not in AT_INFINITY)
        assume(op.name not in IN_HALF or all(x.dtype != np.float16 for x in question.inputs))
        push = push and finite
        theirs = oracle.ask(call=question.theirs, inputs=question.inputs, push=push)
        assume(not any(reason in str(theirs.get("error")) for reason in LACKING))
        ours = asked.answered(tf, question.ours, question.inputs, push, op.public)
        for part in compared(op, theirs):
            mine, right = ours.get(part), theirs.get(part)
            assert (mine is None and right is None) or agree(mine, right), (question, part, mine, right)

    ask()


def test_hardly_any_op_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    differentiable = [op for op in REGISTRY.values() if op_cases.has_rule(op)]
    missing = {op.name: oracle_cases.left_out(op) for op in differentiable if oracle_cases.left_out(op)}
    with capsys.disabled():
        for name, reason in missing.items():
            print(f"\nnot asked of TensorFlow: {name}: {reason}", end="")
        for (name, part), reason in OTHERWISE.items():
            print(f"\nnot compared: {part} of {name}: {reason}", end="")
    assert len(missing) <= 0.05 * len(differentiable)
    assert len(OTHERWISE) <= 0.05 * len(differentiable)


def test_what_is_left_out_exists() -> None:
    assert {*oracle_cases.NOT_TENSORFLOW_S, *(name for name, _ in OTHERWISE)} <= set(REGISTRY)
