"""The random numbers of ``tf.data``: those that TensorFlow draws from the same seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from tapecore.engine.ops import philox, seeds
from tapecore.engine.ops.random_ops import multinomial

Source = Callable[[], Iterator[int]]


def sources(seed: Any, rerandomize: bool) -> Source:
    """What gives each pass over a Dataset its stream of random words: another one each time, or the same."""
    key, own = seeds.pair_for(None if seed is None else int(seed))
    if not rerandomize:
        return lambda: philox.words(key, own << 64)
    parent = philox.words(key, own << 64)
    return lambda: philox.words(next(parent), next(parent) << 64)


def shuffled(elements: Iterable[Any], size: int | None, words: Iterator[int]) -> Iterator[Any]:
    """The elements in the order in which random words take them from a buffer of ``size``, or of all."""
    source = iter(elements)
    buffer = list(islice(source, size))
    first = 0
    while buffer:
        at = (first + next(words) % len(buffer)) % len(buffer)
        chosen, buffer[at] = buffer[at], buffer[first]
        yield chosen
        following = list(islice(source, 1))
        if not following:
            yield from _emptied(buffer[first + 1 :] + buffer[:first], words)
            return
        buffer[first] = following[0]
        first = (first + 1) % len(buffer)


def _emptied(buffer: list[Any], words: Iterator[int]) -> Iterator[Any]:
    """What is left of a buffer that nothing fills up any more, oldest place first."""
    for first in range(len(buffer)):
        at = first + next(words) % (len(buffer) - first)
        chosen, buffer[at] = buffer[at], buffer[first]
        yield chosen


def choices(logits: Any, words: Iterator[int]) -> Iterator[int]:
    """Numbers of Datasets drawn with these unnormalized log probabilities, endlessly."""
    row = np.asarray(logits, np.float32)[None]
    while True:
        key, counter = philox.scramble((next(words), next(words)))
        yield int(multinomial(row, num_samples=1, dtype="int64", key=key, counter=counter)[0, 0])
