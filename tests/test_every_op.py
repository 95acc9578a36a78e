"""Generated from the registry: each declared derivative against finite differences, in both modes, to second
order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.forward import ForwardAccumulator
from tapecore.engine.op import REGISTRY
from tapecore.engine.tape import GradientTape
from tapecore.engine.tensor import Tensor
from tests.engine.ops import op_cases
from tests.engine.ops.op_cases import Case

CASES = op_cases.differentiable()
STEP = 1e-6


def run(case: Case, inputs: Any) -> list[Any]:
    """The outputs that gradients flow from."""
    given = case.op(*inputs, **case.attrs)
    outputs = list(given) if isinstance(given, tuple) else [given]
    return [y for y in outputs if np.asarray(getattr(y, "value", y)).dtype.kind in "fc"]


def values(case: Case, inputs: list[Any]) -> list[Any]:
    with np.errstate(all="ignore"):
        return [np.asarray(y) for y in run(case, [np.asarray(x) for x in inputs])]


def pairing(a: Any, b: Any) -> float:
    """The real inner product: what one cotangent says about one tangent."""
    return float(np.sum(np.conj(a) * b).real)


def random_like(x: Any, seed: int) -> Any:
    source = np.random.default_rng(seed)
    noise = source.normal(size=np.shape(x))
    if np.asarray(x).dtype.kind == "c":
        return np.asarray(noise + 1j * source.normal(size=np.shape(x)))
    return np.asarray(noise)


def moved(case: Case, tangents: list[Any], by: float) -> list[Any]:
    return [x if t is None else x + by * t for x, t in zip(case.inputs, tangents, strict=True)]


def directional(case: Case, tangents: list[Any]) -> list[Any]:
    """The derivative of the outputs along ``tangents``, by central differences."""
    above, below = values(case, moved(case, tangents, STEP)), values(case, moved(case, tangents, -STEP))
    return [(a - b) / (2 * STEP) for a, b in zip(above, below, strict=True)]


def tangents_of(case: Case, seed: int = 1) -> list[Any]:
    noise = [random_like(x, seed + i) if i in case.varied else None for i, x in enumerate(case.inputs)]
    if case.symmetric:
        return [None if t is None else t + np.swapaxes(t, -1, -2) for t in noise]
    return noise


def cotangents_of(case: Case) -> list[Any]:
    return [random_like(y, 77 + k) for k, y in enumerate(values(case, case.inputs))]


def gradients(case: Case, inputs: list[Tensor], cotangents: list[Any]) -> list[Any]:
    with GradientTape() as tape:
        tape.watch([inputs[i] for i in case.varied])
        outputs = run(case, inputs)
    seeds = [convert_to_tensor(g) for g in cotangents]
    found = tape.gradient(outputs, [inputs[i] for i in case.varied], output_gradients=seeds)
    return [convert_to_tensor(dx) for dx in found]


def tensors(case: Case) -> list[Tensor]:
    return [convert_to_tensor(x) for x in case.inputs]


def close(a: Any, b: Any, tolerance: float = 1e-5) -> bool:
    return bool(np.allclose(a, b, rtol=tolerance, atol=tolerance))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_reverse_mode_agrees_with_differences(case: Case) -> None:
    tangents, cotangents = tangents_of(case), cotangents_of(case)
    found = gradients(case, tensors(case), cotangents)
    said = sum(pairing(dx.value, tangents[i]) for dx, i in zip(found, case.varied, strict=True))
    measured = sum(pairing(g, dy) for g, dy in zip(cotangents, directional(case, tangents), strict=True))
    assert close(said, measured)
    assert [dx.shape for dx in found] == [case.inputs[i].shape for i in case.varied]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward_mode_agrees_with_differences(case: Case) -> None:
    tangents, inputs = tangents_of(case), tensors(case)
    primals = [inputs[i] for i in case.varied]
    with ForwardAccumulator(primals, [convert_to_tensor(tangents[i]) for i in case.varied]) as accumulator:
        outputs = run(case, inputs)
    for y, measured in zip(outputs, directional(case, tangents), strict=True):
        pushed = accumulator.jvp(y, unconnected_gradients="zero")
        assert pushed.shape == y.shape
        assert close(pushed.value, measured)


def through_gradient(case: Case, inputs: list[Tensor], weights: list[Any], cotangents: list[Any]) -> Any:
    """A number made of the gradients: what second derivatives are taken of."""
    found = gradients(case, inputs, cotangents)
    terms = [
        REGISTRY["Sum"](REGISTRY["Mul"](dx, convert_to_tensor(w)))
        for dx, w in zip(found, weights, strict=True)
    ]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


@pytest.mark.parametrize("case", [c for c in CASES if c.inputs[c.varied[0]].dtype.kind == "f"], ids=str)
def test_second_derivatives_agree_with_differences_of_first_ones(case: Case) -> None:
    cotangents = cotangents_of(case)
    if any(g.dtype.kind == "c" for g in cotangents):
        pytest.skip("complex outputs are checked to first order")
    weights = [random_like(case.inputs[i], 5 + i) for i in case.varied]
    directions, inputs = tangents_of(case, seed=11), tensors(case)
    with GradientTape() as outer:
        sources = [inputs[i] for i in case.varied]
        outer.watch(sources)
        total = through_gradient(case, inputs, weights, cotangents)
    found = outer.gradient(total, sources, unconnected_gradients="zero")
    said = sum(
        pairing(convert_to_tensor(d).value, directions[i]) for d, i in zip(found, case.varied, strict=True)
    )

    def at(by: float) -> float:
        shifted = [convert_to_tensor(x) for x in moved(case, directions, by)]
        return float(through_gradient(case, shifted, weights, cotangents).value)

    measured = (at(STEP) - at(-STEP)) / (2 * STEP)
    assert close(said, measured, 1e-4)


@pytest.mark.parametrize("case", [c for c in CASES if c.inputs[c.varied[0]].dtype.kind == "f"], ids=str)
def test_float32_stays_float32(case: Case) -> None:
    narrow = [x.astype(np.float32) if x.dtype == np.float64 else x for x in case.inputs]
    single = case._replace(inputs=narrow)
    outputs = values(single, narrow)
    cotangents = [np.ones_like(y) for y in outputs]
    for wide, y in zip(values(case, case.inputs), outputs, strict=True):
        assert y.dtype in (np.float32, np.complex64) or y.dtype == wide.dtype  # an attribute asked for it
    assert all(dx.dtype.name == "float32" for dx in gradients(single, tensors(single), cotangents))


@pytest.mark.parametrize(
    "op", [op for op in REGISTRY.values() if op.elementwise and op.rules], ids=lambda op: op.name
)
def test_inputs_registered_as_not_differentiable_get_none(op: Any) -> None:
    silent = [i for i in range(len(op.inputs)) if op.state(i) == "none"]
    sources = [convert_to_tensor(np.full(2, 1.5)) for _ in op.inputs]
    for i in silent:
        if (op.types.names and "float" not in op.types.names) or op.name.startswith("Logical"):
            continue
        with GradientTape() as tape:
            tape.watch(sources[i])
            y = op(*sources)
        assert tape.gradient(y, sources[i]) is None


def test_hardly_any_op_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    missing = op_cases.left_out()
    with capsys.disabled():
        for name, reason in missing.items():
            print(f"\nnot checked: {name}: {reason}", end="")
    differentiable = [op for op in REGISTRY.values() if op_cases.has_rule(op)]
    assert len(missing) <= 0.05 * len(differentiable)
