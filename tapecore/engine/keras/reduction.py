"""How the losses of examples become one number."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.keras import masks
from tapecore.engine.op import PUBLIC
from tapecore.engine.ops.arithmetic import divide_no_nan
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.reductions import reduce_mean, reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import expand_dims, squeeze
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable, variable_of


def in_dtype(x: Any, name: str) -> Any:
    """Floating arrays and tensors of a structure in the dtype of a loss, whatever they came in; their masks stay."""

    def own(part: Any) -> Any:
        if not isinstance(variable_of(part), (Tensor, Variable, np.ndarray)):
            return part
        dtype = as_dtype(part.dtype)
        if not dtype.is_floating or dtype.name == name:
            return part
        made = cast(convert_to_tensor(part), name)
        masks.put(made, masks.of(part))
        return made

    return nest.map_structure(own, x)


def reduced(losses: Any, sample_weight: Any, mask: Any, how: str | None) -> Any:
    """The losses, weighted, without what is masked, and reduced (``how`` None: all of them)."""
    weights = None if sample_weight is None else cast(convert_to_tensor(sample_weight), losses.dtype)
    if mask is not None:
        weights = _masked(weights, mask, losses.dtype, how)
    if weights is not None:
        losses, weights = same_rank(losses, weights)
        losses = losses * weights
    if how is None or not len(losses.shape):
        return losses
    if how == "sum":
        return reduce_sum.public(losses)
    if how == "mean_with_sample_weight" and weights is not None:
        return divide_no_nan.public(reduce_sum.public(losses), reduce_sum.public(weights))
    return reduce_mean.public(losses)


def _masked(weights: Any, mask: Any, dtype: Any, how: str | None) -> Any:
    """Weights that leave out what the mask does; those of a mean grow, so that it stays one of what is left."""
    kept = cast(mask, dtype)
    if how in ("mean", "sum_over_batch_size"):
        total = float(PUBLIC["size"](kept).value)
        share = divide_no_nan.public(total, reduce_sum.public(kept))
        kept = select.public(cast(mask, "bool"), share, 0.0)
    if weights is None:
        return kept
    kept, weights = same_rank(kept, weights)
    return weights * kept


def same_rank(x: Any, y: Any) -> tuple[Any, Any]:
    """Both of one rank, where one of them has a last axis of 1 too many or too few."""
    if x.ndim == y.ndim + 1 and tuple(x.shape)[-1] == 1:
        return (x, expand_dims.public(y, axis=-1)) if y.ndim == 1 else (squeeze.public(x, axis=-1), y)
    if y.ndim == x.ndim + 1 and tuple(y.shape)[-1] == 1:
        return (expand_dims.public(x, axis=-1), y) if x.ndim == 1 else (x, squeeze.public(y, axis=-1))
    return x, y
