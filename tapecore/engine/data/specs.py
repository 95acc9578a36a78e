"""What the elements of a stage are like, as far as that is known without running it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine import nest
from tapecore.engine.extension.specification import ExtensionTypeSpec
from tapecore.engine.ragged.specification import RaggedTensorSpec
from tapecore.engine.shape import TensorShape
from tapecore.engine.sparse.tensor import SparseTensorSpec
from tapecore.engine.specification import TensorSpec

Spec = Callable[[], Any]
"""Gives a specification when it is asked for: that may need the first element."""


def reshaped(spec: Any, change: Callable[[list[Any]], list[Any]]) -> Any:
    """A specification with other extents."""
    if isinstance(spec, TensorShape):
        return TensorShape(None if spec.rank is None else change(list(spec)))
    if isinstance(spec, ExtensionTypeSpec):
        return spec._reshaped(lambda part: reshaped(part, change))  # type: ignore[reportPrivateUsage]
    if not isinstance(spec, (TensorSpec, RaggedTensorSpec, SparseTensorSpec)):
        return spec
    shape = TensorShape(None) if spec.shape.rank is None else TensorShape(change(list(spec.shape)))
    if isinstance(spec, RaggedTensorSpec):
        rank = None if spec.ragged_rank is None else spec.ragged_rank + len(change([None])) - 1
        return RaggedTensorSpec(shape, spec.dtype, rank, spec.row_splits_dtype)
    return (
        SparseTensorSpec(shape, spec.dtype)
        if isinstance(spec, SparseTensorSpec)
        else TensorSpec(shape, spec.dtype)
    )


def batched(spec: Any, size: int | None) -> Any:
    """The specification of batches."""
    return nest.map_structure(lambda one: reshaped(one, lambda shape: [size, *shape]), spec)  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]


def unbatched(spec: Any) -> Any:
    """The specification of the slices."""
    return nest.map_structure(lambda one: reshaped(one, lambda shape: shape[1:]), spec)  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]


def is_even(leaf: Any) -> bool:
    """Whether all elements have one shape, so that their batches are dense."""
    return not isinstance(leaf, RaggedTensorSpec) and leaf.shape.is_fully_defined()


def ragged(spec: Any, size: int | None) -> Any:
    """The specification of batches of rows that may differ in length."""

    def one(leaf: Any) -> Any:
        if isinstance(leaf, TensorSpec) and leaf.shape.rank and not is_even(leaf):
            cuts = max(k for k, n in enumerate(leaf.shape) if n is None) + 1  # type: ignore[reportUnnecessaryComparison]
            return RaggedTensorSpec([size, *leaf.shape], leaf.dtype, cuts)
        return reshaped(leaf, lambda shape: [size, *shape])

    return nest.map_structure(one, spec)


def opened(found: Any, given: Any) -> Any:
    """The specification of what a function made of a first element, open where the element's first extent was."""
    leaves = [leaf for leaf in nest.flatten(given) if isinstance(leaf, TensorSpec) and leaf.shape.rank]
    if not leaves or any(leaf.shape[0] is not None for leaf in leaves):  # type: ignore[reportUnnecessaryComparison]
        return found
    return nest.map_structure(
        lambda one: (  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]
            reshaped(one, lambda shape: [None, *shape[1:]])
            if isinstance(one, TensorSpec) and one.shape.rank
            else one
        ),
        found,
    )
