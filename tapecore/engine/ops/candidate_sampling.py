"""Classes drawn by chance for losses over very many classes; the numbers are TensorFlow's for the same seeds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import public
from tapecore.engine.ops import philox, seeds
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

_RESERVED = 512
"""The counter steps that the generator sets aside for one candidate."""


class LogUniformCandidateSampler(NamedTuple):
    """Sampled classes, and how often the true and the sampled ones are expected among them."""

    sampled_candidates: Tensor
    true_expected_count: Tensor
    sampled_expected_count: Tensor


class UniformCandidateSampler(NamedTuple):
    """Sampled classes, and how often the true and the sampled ones are expected among them."""

    sampled_candidates: Tensor
    true_expected_count: Tensor
    sampled_expected_count: Tensor


class _Sampler(NamedTuple):
    """How one class is drawn from random words, and with which probability."""

    draw: Callable[[Iterator[int]], int]
    probability: Callable[[Array], Array]


def _log_uniform(range_max: int) -> _Sampler:
    """Small numbers more often: the probability of k is log((k + 2) / (k + 1)) / log(range_max + 1)."""
    reach = math.log1p(range_max)

    def draw(words: Iterator[int]) -> int:
        high, low = next(words) & 0xFFFFF, next(words)
        unit = np.array((1023 << 52) | high << 32 | low, np.uint64).view(np.float64)[()] - 1.0
        return int(math.exp(float(unit) * reach) - 1) % range_max

    def probability(classes: Array) -> Array:
        return np.log((classes + 2.0) / (classes + 1.0)) / reach

    return _Sampler(draw, probability)


def _uniform(range_max: int) -> _Sampler:
    """All classes equally often."""
    largest = (1 << 64) - 1
    whole = largest - ((largest % range_max) + 1) % range_max

    def draw(words: Iterator[int]) -> int:
        while (number := next(words) | next(words) << 32) > whole:
            pass
        return number % range_max

    def probability(classes: Array) -> Array:
        return np.full(classes.shape, 1 / range_max)

    return _Sampler(draw, probability)


def _expected(probability: Array, count: int, tries: int) -> Array:
    if tries == count:
        return (probability * count).astype(np.float32)
    return (-np.expm1(tries * np.log1p(-probability))).astype(np.float32)


def _candidates(
    kind: Any, sampler: _Sampler, true_classes: Any, num_sampled: int, unique: bool, range_max: int, seed: Any
) -> Any:
    """What one of the samplers gives: ``kind`` is its class of results."""
    if unique and num_sampled > range_max:
        raise invalid(kind.__name__, "Sampler's range is too small.")
    true = np.asarray(convert_to_tensor(true_classes, dtype_hint="int64").value, np.int64)
    one = kind.__name__, num_sampled, unique, range_max, true.shape[-1]
    key, counter = seeds.start(plain(seed), one, num_sampled, _RESERVED)
    words = philox.words(key, counter)
    chosen: list[int] = []
    seen: set[int] = set()  # the same as ``chosen``, quick to ask
    tries = 0
    while len(chosen) < num_sampled:
        drawn, tries = sampler.draw(words), tries + 1
        if not unique or drawn not in seen:
            chosen.append(drawn)
            seen.add(drawn)
    sampled = np.asarray(chosen, np.int64)
    counts = [_expected(sampler.probability(x), num_sampled, tries) for x in (true, sampled)]
    return kind(*(convert_to_tensor(x) for x in (sampled, *counts)))


@public("random.log_uniform_candidate_sampler")
def log_uniform_candidate_sampler(  # TensorFlow's parameters
    true_classes: Any,
    num_true: Any,
    num_sampled: Any,
    unique: Any,
    range_max: Any,
    seed: Any = None,
    name: str | None = None,
) -> LogUniformCandidateSampler:
    """Classes drawn so that small numbers come more often, as for words ordered by how frequent they are.
    InvalidArgumentError where more unique ones are asked than there are."""
    most, count = int(plain(range_max)), int(plain(num_sampled))
    drawn = LogUniformCandidateSampler, _log_uniform(most)
    return _candidates(*drawn, true_classes, count, bool(unique), most, seed)


@public("random.uniform_candidate_sampler")
def uniform_candidate_sampler(  # TensorFlow's parameters
    true_classes: Any,
    num_true: Any,
    num_sampled: Any,
    unique: Any,
    range_max: Any,
    seed: Any = None,
    name: str | None = None,
) -> UniformCandidateSampler:
    """Classes drawn equally often. InvalidArgumentError where more unique ones are asked than there are."""
    most, count = int(plain(range_max)), int(plain(num_sampled))
    drawn = UniformCandidateSampler, _uniform(most)
    return _candidates(*drawn, true_classes, count, bool(unique), most, seed)
