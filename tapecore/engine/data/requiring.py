"""What the stages of a pipeline require of what they are given, and what they say where it does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tapecore.engine.errors import invalid
from tapecore.engine.signature import plain


def whole(given: Any) -> int:
    """A whole number given as one or as a tensor. TypeError for a text or a fraction."""
    known = plain(given)
    if isinstance(known, (str, bytes)) or (isinstance(known, float) and not known.is_integer()):
        raise TypeError(f"Cannot convert {known!r} to EagerTensor of dtype int64")
    return int(known)


def positive(given: Any, stage: str, said: str, *, least: int = 1, also: int | None = None) -> int:
    """A whole number of ``least`` or more, or ``also``. InvalidArgumentError in the words of ``stage``."""
    number = whole(given)
    if number < least and number != also:
        raise invalid(stage, said)
    return number


def batch_size(given: Any, stage: str = "BatchDatasetV2") -> int:
    """How many elements a batch has."""
    return positive(given, stage, "Batch size must be greater than zero.")


def window(size: Any, stride: Any, shift: Any) -> tuple[int, int, int]:
    """How many elements a window has, which it takes, and how far apart two windows begin."""
    named = ("size", size), ("stride", stride), ("shift", size if shift is None else shift)
    said = "Window {} must be greater than zero."
    taken, step, by = (positive(n, "WindowDataset", said.format(what)) for what, n in named)
    return taken, step, by


def shard(num_shards: Any, index: Any) -> tuple[int, int]:
    """How many shards there are and which one is meant."""
    said = f"Number of shards must be greater than zero (currently num_shards = {plain(num_shards)})."
    count, at = positive(num_shards, "ShardDataset", said), whole(index)
    if not 0 <= at < count:
        said = f"Index must be between 0 and {count - 1} (currently index = {at})."
        raise invalid("ShardDataset", said)
    return count, at


def function(given: Any) -> None:
    """ValueError for what cannot be called."""
    if not callable(given):
        raise ValueError(f"Argument `func` must be a callable. Received func={given} (of type {type(given)})")


def truth(given: Any) -> bool:
    """What a predicate gave. ValueError unless it is a single boolean."""
    spec = getattr(given, "dtype", None)
    if spec is not None and (spec.name != "bool" or given.ndim):
        raise ValueError(
            "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but its return type is "
            f"a {spec.name} tensor of shape {tuple(given.shape)}."
        )
    return bool(given)


def state(before: Any, after: Any) -> None:
    """InvalidArgumentError where a function of ``reduce`` gives a state of another size than it was given."""
    count, given = len(before), len(after)
    if count != given:
        said = (
            "The number of components of the initial state and the reduce function output does not match. "
            f"(initial_state={count}, output={given})."
        )
        raise invalid("ReduceDataset", said, wrapped=False)


def several(datasets: Sequence[Any], weights: Any = None) -> None:
    """ValueError where there is nothing to draw from, or another number of weights."""
    if not datasets:
        raise ValueError("Invalid `datasets`. `datasets` should not be empty.")
    if weights is not None and len(weights) != len(datasets):
        raise ValueError(
            "Invalid `weights`. `weights` should have the same length as `datasets` but got "
            f"`len(weights)={len(weights)}` vs. `len(datasets)={len(datasets)}`."
        )
