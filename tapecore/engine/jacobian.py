"""``jacobian`` and ``batch_jacobian``: one reverse pass for each number of the target."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from tapecore.engine import nest
from tapecore.engine.announcing import announced, answer, refusals_announced
from tapecore.engine.checking import checked
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.contributions import as_answer
from tapecore.engine.differentiating import Differentiating
from tapecore.engine.registry import REGISTRY
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.unconnected import UnconnectedGradients
from tapecore.engine.variable import variable_of

Extents: TypeAlias = "tuple[int, ...]"

_USED_UP = "A non-persistent GradientTape can only be used tocompute one set of gradients (or jacobians)"
"""A blank is missing in TensorFlow's sentence, too."""


class Jacobians(Differentiating):
    """The methods of a tape that differentiate every number of a target."""

    @refusals_announced
    def jacobian(
        self,
        target: Any,
        sources: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """Every number of ``target`` by every number of ``sources``: shape target x source, or None.

        Raises RuntimeError on a used tape that is not persistent.
        """
        self._ready()
        extents = tuple(target.shape)
        self._need_persistent(experimental_use_pfor, "jacobian")
        flat = nest.flatten(sources)
        seeds = basis(extents, target.dtype.as_numpy_dtype)
        answers: list[Any] = []
        with announced(self, "jacobian", [target], flat, unconnected_gradients):
            behind, filling = checked([target], flat, unconnected_gradients)
            for i, (x, rows) in enumerate(zip(behind, self._rows(target, behind, seeds), strict=True)):
                whole = (*extents, *x.shape)
                zeros = np.zeros(whole, x.dtype.as_numpy_dtype) if filling else None
                found = None if rows is None else _reshape(rows, whole)
                answers.append(answer(i, x, found, filling, zeros))
        return nest.pack_sequence_as(sources, answers)

    @refusals_announced
    def batch_jacobian(
        self,
        target: Any,
        source: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The Jacobian of each example: shape batch x target x source, zeros where nothing connects them.

        Raises ValueError unless target and source agree in their first extent; RuntimeError on a used tape.
        """
        self._ready(_USED_UP)
        if target.shape.rank == 0:
            raise IndexError("list index out of range")  # as TensorFlow does, looking for the batch
        ours = target.shape.with_rank_at_least(2)
        theirs = source.shape.with_rank_at_least(2)
        if ours[0] != theirs[0]:
            raise ValueError(
                f"Need first dimension of target shape ({ours}) and source shape ({theirs}) to match."
            )
        self._need_persistent(experimental_use_pfor, "batch_jacobian")
        seeds = batch_basis(tuple(ours), target.dtype.as_numpy_dtype)
        with announced(self, "batch_jacobian", [target], [source], unconnected_gradients):
            behind, _ = checked([target], [source], unconnected_gradients)
            rows = self._rows(target, behind, seeds)[0]
            zeros = np.zeros((*ours, *tuple(theirs)[1:]), target.dtype.as_numpy_dtype)
            found = None if rows is None else _batched(rows, ours, theirs)
            return answer(0, behind[0], found, True, zeros)

    def _rows(self, target: Any, sources: list[Any], seeds: list[Array]) -> list[Any]:
        """For each source its gradients for each seed, stacked; None where nothing connects them."""
        with self._several_passes() as reel:
            start = variable_of(target)
            if start.id not in reel.connected:
                return [None] * len(sources)
            if not seeds:  # an empty target: one pass says which sources it is connected to
                nothing = Tensor(np.zeros(tuple(target.shape), target.dtype.as_numpy_dtype))
                found = self.pull(reel, [start], sources, [nothing], consume=False)
                return [None if g is None else _no_rows(x) for g, x in zip(found, sources, strict=True)]
            passes = [self.pull(reel, [start], sources, [Tensor(seed)], consume=False) for seed in seeds]
        return [_stacked([found[i] for found in passes], x) for i, x in enumerate(sources)]

    def _need_persistent(self, use_pfor: bool, name: str) -> None:
        if not use_pfor and not self._persistent:
            blank = "and with  " if name == "jacobian" else "and  with "  # as TensorFlow writes it
            raise RuntimeError(
                f"GradientTape must be created with persistent=True to compute the {name} with eager "
                f"execution enabled {blank}experimental_use_pfor set to False."
            )


def _no_rows(source: Any) -> Tensor:
    return Tensor(np.zeros((0, *source.shape), source.dtype.as_numpy_dtype))


def _stacked(gradients: list[Any], source: Any) -> Any:
    if all(g is None for g in gradients):
        return None
    zeros = Tensor(np.zeros(tuple(source.shape), source.dtype.as_numpy_dtype))
    rows = [zeros if g is None else convert_to_tensor(as_answer(g)) for g in gradients]
    return REGISTRY["Pack"](*rows, axis=0)


def basis(extents: Extents, dtype: Any) -> list[Array]:
    """One seed for each number of a target: 1 there, 0 elsewhere."""
    size = int(np.prod(extents, dtype=int))
    unit = np.eye(size, dtype=dtype)
    return [unit[i].reshape(extents) for i in range(size)]


def batch_basis(extents: Extents, dtype: Any) -> list[Array]:
    """One seed for each number of one example: 1 there in every example of the batch, 0 elsewhere."""
    return [np.broadcast_to(seed, extents).copy() for seed in basis(extents[1:], dtype)]


def _reshape(rows: Any, extents: Extents) -> Any:
    return REGISTRY["Reshape"](rows, shape=extents)


def _batched(rows: Any, ours: Any, theirs: Any) -> Any:
    """Rows as a Jacobian for each example: batch x target x source."""
    rest = int(np.prod(tuple(theirs)[1:], dtype=int))
    turned = REGISTRY["Transpose"](_reshape(rows, (rows.shape[0], theirs[0], rest)), perm=(1, 0, 2))
    return _reshape(turned, (*ours, *tuple(theirs)[1:]))
