"""``jacobian`` and ``batch_jacobian``: one reverse pass for each number of the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine.backward import as_answer
from tapecore.engine.op import REGISTRY
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable

if TYPE_CHECKING:
    from tapecore.engine.reel import Reel
    from tapecore.engine.tape import GradientTape


def rows(tape: GradientTape, reel: Reel, target: Any, sources: list[Any], seeds: list[np.ndarray[Any, Any]]) -> list[Any]:
    """For each source its gradients for each seed, stacked along a new first axis; None where nothing connects them."""
    start = target._snapshot if isinstance(target, Variable) else target  # type: ignore[reportPrivateUsage]
    found = [tape.pull(reel, [start], sources, [Tensor(seed)], consume=False) for seed in seeds]
    return [_stacked([row[i] for row in found], source) for i, source in enumerate(sources)]


def _stacked(gradients: list[Any], source: Any) -> Any:
    if all(g is None for g in gradients):
        return None
    from tapecore.engine.constant import convert_to_tensor

    zeros = Tensor(np.zeros(tuple(source.shape), source.dtype.as_numpy_dtype))
    return REGISTRY["Pack"](*[zeros if g is None else convert_to_tensor(as_answer(g)) for g in gradients], axis=0)


def basis(shape: tuple[int, ...], dtype: Any) -> list[np.ndarray[Any, Any]]:
    """One seed for each number of a target: 1 there, 0 elsewhere."""
    size = int(np.prod(shape, dtype=int))
    unit = np.eye(size, dtype=dtype)
    return [unit[i].reshape(shape) for i in range(size)]


def batch_basis(shape: tuple[int, ...], dtype: Any) -> list[np.ndarray[Any, Any]]:
    """One seed for each number of one example: 1 there in every example of the batch, 0 elsewhere."""
    return [np.broadcast_to(seed, shape).copy() for seed in basis(shape[1:], dtype)]


def shaped(stacked: Any, target_shape: tuple[int, ...], source_shape: tuple[int, ...]) -> Any:
    """Rows as a Jacobian of shape target x source."""
    return REGISTRY["Reshape"](stacked, shape=(*target_shape, *source_shape))


def batched(stacked: Any, target_shape: tuple[int, ...], source_shape: tuple[int, ...]) -> Any:
    """Rows as a Jacobian for each example: batch x target x source."""
    batch, rest = source_shape[0], int(np.prod(source_shape[1:], dtype=int))
    flat = REGISTRY["Reshape"](stacked, shape=(stacked.shape[0], batch, rest))
    turned = REGISTRY["Transpose"](flat, perm=(1, 0, 2))
    return REGISTRY["Reshape"](turned, shape=(*target_shape, *source_shape[1:]))
