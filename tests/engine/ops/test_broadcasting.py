"""Elementwise ops of two inputs broadcast, and their gradients come back in the inputs' shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import mutually_broadcastable_shapes

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.op import REGISTRY
from tapecore.engine.tape import GradientTape
from tests.engine.ops import op_cases

BINARY: list[Any] = [
    op
    for op in REGISTRY.values()
    if op.elementwise and len(op.inputs) == 2 and all(op.state(i) == "rule" for i in (0, 1))
]


def numbers(op: Any, shape: tuple[int, ...], seed: int) -> Any:
    return np.asarray(np.random.default_rng(seed).uniform(op.domain[0], op.domain[1], shape))


@pytest.mark.parametrize("op", BINARY, ids=lambda op: op.name)
@given(mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=0, max_side=3))
def test_gradients_have_the_shapes_of_the_inputs(op: Any, shapes: Any) -> None:
    arrays = [numbers(op, shape, k) for k, shape in enumerate(shapes.input_shapes)]
    sources = [convert_to_tensor(x) for x in arrays]
    with GradientTape() as tape:
        tape.watch(sources)
        y = op(*sources)
    assert y.shape == shapes.result_shape
    wide = [convert_to_tensor(np.broadcast_to(x, shapes.result_shape)) for x in arrays]
    with GradientTape() as whole:
        whole.watch(wide)
        z = op(*wide)
    for dx, dw, x in zip(tape.gradient(y, sources), whole.gradient(z, wide), arrays, strict=True):
        assert dx.shape == x.shape
        assert np.isclose(dx.value.sum(), dw.value.sum())


@pytest.mark.parametrize("op", BINARY, ids=lambda op: op.name)
def test_shapes_that_do_not_fit_are_refused_in_tensorflow_s_words(op: Any) -> None:
    with pytest.raises(
        InvalidArgumentError, match=rf"Incompatible shapes: \[2,3\] vs\. \[4\] \[Op:{op.name}\]"
    ):
        op.public(numbers(op, (2, 3), 0), numbers(op, (4,), 1))


def test_the_registry_is_loaded() -> None:
    assert op_cases.differentiable()
    assert len(BINARY) > 10
