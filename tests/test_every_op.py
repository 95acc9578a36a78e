"""Generated from the registry: each declared derivative against finite differences, in both modes, to second
order, and both modes against each other. No op is listed to be checked; those left out are, printed and counted.
"""

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
REAL = [c for c in CASES if c.inputs[c.varied[0]].dtype.kind == "f"]
STEP = 1e-6

NOT_TWICE = {
    "ResizeBilinear": "its gradient is registered as not differentiable, so there is no tangent, as in TensorFlow",
    "ResizeNearestNeighbor": "its gradient has no entry in the registry: LookupError, as in TensorFlow",
    "ResizeBicubic": "its gradient has no entry in the registry: LookupError, as in TensorFlow",
    "ScaleAndTranslate": "its gradient has no entry in the registry: LookupError, as in TensorFlow",
    "CropAndResize": "its gradient has no entry in the registry: LookupError, as in TensorFlow",
}
"""Ops with a gradient only: no second derivative and no forward mode, and why."""

TWICE = [c for c in CASES if c.op.name not in NOT_TWICE]


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


def pushed(case: Case, inputs: list[Tensor], tangents: list[Any]) -> list[Any]:
    """The tangents of the outputs."""
    primals = [inputs[i] for i in case.varied]
    with ForwardAccumulator(primals, [convert_to_tensor(tangents[i]) for i in case.varied]) as accumulator:
        outputs = run(case, inputs)
    found = [accumulator.jvp(y, unconnected_gradients="zero") for y in outputs]
    assert [t.shape for t in found] == [y.shape for y in outputs]
    return [convert_to_tensor(t).value for t in found]


@pytest.mark.parametrize("case", TWICE, ids=str)
def test_forward_mode_agrees_with_differences(case: Case) -> None:
    tangents = tangents_of(case)
    for found, measured in zip(
        pushed(case, tensors(case), tangents), directional(case, tangents), strict=True
    ):
        assert close(found, measured)


@pytest.mark.parametrize("case", TWICE, ids=str)
def test_forward_mode_agrees_with_reverse_mode(case: Case) -> None:
    tangents, cotangents, inputs = tangents_of(case, 3), cotangents_of(case), tensors(case)
    there = sum(pairing(g, dy) for g, dy in zip(cotangents, pushed(case, inputs, tangents), strict=True))
    found = gradients(case, inputs, cotangents)
    back = sum(pairing(dx.value, tangents[i]) for dx, i in zip(found, case.varied, strict=True))
    assert close(there, back, 1e-9)


def through_gradient(case: Case, inputs: list[Tensor], weights: list[Any], cotangents: list[Any]) -> Any:
    """A number made of the gradients: what second derivatives are taken of."""
    found = gradients(case, inputs, cotangents)
    terms = [_weighed(dx, w) for dx, w in zip(found, weights, strict=True)]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _weighed(dx: Tensor, w: Any) -> Any:
    """The real inner product with ``w``, as ops."""
    if dx.dtype.is_complex:
        return REGISTRY["Sum"](REGISTRY["Real"](dx * convert_to_tensor(np.conj(w))))
    return REGISTRY["Sum"](dx * convert_to_tensor(w))


@pytest.mark.parametrize("case", TWICE, ids=str)
def test_second_derivatives_agree_with_differences_of_first_ones(case: Case) -> None:
    cotangents = cotangents_of(case)
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


@pytest.mark.parametrize("case", REAL, ids=str)
def test_float32_stays_float32(case: Case) -> None:
    narrow = [x.astype(np.float32) if x.dtype == np.float64 else x for x in case.inputs]
    single = case._replace(inputs=narrow)
    outputs = values(single, narrow)
    cotangents = [np.ones_like(y) for y in outputs]
    for wide, y in zip(values(case, case.inputs), outputs, strict=True):
        assert y.dtype in (np.float32, np.complex64) or y.dtype == wide.dtype  # an attribute asked for it
    found = gradients(single, tensors(single), cotangents)
    assert all(dx.dtype.name == "float32" for dx in found)
    wide = gradients(case, tensors(case), [g.astype(_wide(g.dtype)) for g in cotangents])
    for dx, exact in zip(found, wide, strict=True):
        scale = max(1.0, float(np.abs(exact.value).max(initial=0)))
        assert np.allclose(dx.value, exact.value, rtol=2e-3, atol=2e-4 * scale)


def _wide(dtype: Any) -> Any:
    return np.complex128 if dtype.kind == "c" else np.float64


@pytest.mark.parametrize("case", [c for c in CASES if op_cases.emptied(c) is not None], ids=str)
def test_nothing_gives_an_empty_gradient(case: Case) -> None:
    """Of empty arrays, where the op takes them, there are empty gradients, or zeros where only one input is empty."""
    nothing = op_cases.emptied(case)
    assert nothing is not None
    cotangents = [np.ones_like(y) for y in values(nothing, nothing.inputs)]
    found = gradients(nothing, tensors(nothing), cotangents)
    assert [dx.shape for dx in found] == [nothing.inputs[i].shape for i in nothing.varied]


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
        for name, reason in NOT_TWICE.items():
            print(f"\nchecked to first order, in reverse: {name}: {reason}", end="")
    differentiable = [op for op in REGISTRY.values() if op_cases.has_rule(op)]
    assert len(missing) + len(NOT_TWICE) <= 0.05 * len(differentiable)
    assert set(NOT_TWICE) <= set(REGISTRY)


@pytest.mark.parametrize("name", NOT_TWICE)
def test_what_is_checked_once_has_no_forward_mode(name: str) -> None:
    case = next(op_cases.cases(REGISTRY[name]))
    try:
        found = pushed(case, tensors(case), tangents_of(case))
    except LookupError:
        return
    assert not any(t.any() for t in found)
