"""``tf.data.experimental`` and ``tf.data.Options``: older names of stages, and settings that change nothing."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from tapecore.engine.data.dataset import Dataset
from tapecore.engine.op import PUBLIC, public


class _Settings:
    """Takes any setting; a group of settings is made when it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        group = _Settings()
        setattr(self, name, group)
        return group


@public("data.Options")
class Options(_Settings):
    """Settings of a pipeline. They are kept, and change nothing here."""


PUBLIC["data.ThreadingOptions"] = PUBLIC["data.experimental.ThreadingOptions"] = _Settings
PUBLIC["data.experimental.DistributeOptions"] = PUBLIC["data.experimental.OptimizationOptions"] = _Settings


@public("data.experimental.AutoShardPolicy")
class AutoShardPolicy(IntEnum):
    """How several workers would share the data; there is one here."""

    OFF = -1
    AUTO = 0
    FILE = 1
    DATA = 2
    HINT = 3


def _stage(name: str) -> Callable[..., Callable[[Dataset], Any]]:
    def setting(*args: Any, **kwargs: Any) -> Callable[[Dataset], Any]:
        return lambda dataset: getattr(dataset, name)(*args, **kwargs)

    return setting


for _old, _new in {
    "dense_to_ragged_batch": "ragged_batch",
    "dense_to_sparse_batch": "sparse_batch",
    "bucket_by_sequence_length": "bucket_by_sequence_length",
    "enumerate_dataset": "enumerate",
    "group_by_window": "group_by_window",
    "ignore_errors": "ignore_errors",
    "parallel_interleave": "interleave",
    "rejection_resample": "rejection_resample",
    "scan": "scan",
    "snapshot": "snapshot",
    "take_while": "take_while",
    "unbatch": "unbatch",
    "unique": "unique",
}.items():
    PUBLIC[f"data.experimental.{_old}"] = _stage(_new)
PUBLIC["data.experimental.sample_from_datasets"] = Dataset.sample_from_datasets
PUBLIC["data.experimental.choose_from_datasets"] = Dataset.choose_from_datasets
PUBLIC["data.experimental.Counter"] = Dataset.counter
PUBLIC["data.experimental.RandomDataset"] = Dataset.random


@public("data.experimental.get_single_element")
def get_single_element(dataset: Dataset) -> Any:
    """The only element."""
    return dataset.get_single_element()


@public("data.experimental.get_structure")
def get_structure(dataset_or_iterator: Any) -> Any:
    """What an element is like."""
    return dataset_or_iterator.element_spec


@public("data.experimental.assert_cardinality")
def assert_cardinality(expected_cardinality: int) -> Callable[[Dataset], Dataset]:
    """The same elements, of which there are so many."""
    return lambda dataset: dataset.sized(int(expected_cardinality))


@public("data.experimental.from_list")
def from_list(elements: list[Any], name: str | None = None) -> Dataset:
    """The elements of a list."""
    from tapecore.engine.data.elements import tensors_of

    rows = [tensors_of(element) for element in elements]
    return Dataset(lambda: iter(rows), len(rows), (), "_ListDataset")
