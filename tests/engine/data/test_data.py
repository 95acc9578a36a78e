"""Datasets and queues: what goes in, what comes out, and that no gradient follows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapecore.engine import library
from tapecore.engine.observer import Observer, observers

tf: Any = library.root()
Dataset = tf.data.Dataset


def numbers(dataset: Any) -> list[Any]:
    return [x.value.tolist() for x in dataset]


class Listener(Observer):
    def __init__(self) -> None:
        self.heard: list[tuple[str, str, int]] = []

    def on_data(self, holder: object, direction: str, tensors: Any) -> None:
        self.heard.append((type(holder).__name__, direction, len(tensors)))


def test_state_stops_gradients() -> None:
    x = tf.Variable([1.0, 2.0])
    queue = tf.queue.FIFOQueue(2, [tf.float32])
    with tf.GradientTape(persistent=True) as tape:
        y = next(iter(Dataset.from_tensor_slices(x * 2.0)))
        queue.enqueue(x[0] * 3.0)
        z = queue.dequeue()
    assert (float(y), float(z)) == (2, 3)
    assert tape.gradient(y, x) is None
    assert tape.gradient(z, x) is None


def test_observers_hear_what_goes_in_and_comes_out() -> None:
    listener = Listener()
    token = observers.set((listener,))
    try:
        next(iter(Dataset.from_tensor_slices((tf.ones([1]), tf.ones([1])))))
        queue = tf.queue.FIFOQueue(1, [tf.float32])
        queue.enqueue(1.0)
        queue.dequeue()
    finally:
        observers.reset(token)
    assert listener.heard == [
        *(("Dataset", "put", 2), ("Dataset", "get", 2)),
        *(("FIFOQueue", "put", 1), ("FIFOQueue", "get", 1)),
    ]


class Holders(Observer):
    """Which tensors went into which container, and out of which they came."""

    def __init__(self) -> None:
        self.put: dict[int, list[int]] = {}
        self.got: list[int] = []

    def on_data(self, holder: object, direction: str, tensors: Any) -> None:
        if direction == "put":
            self.put[id(holder)] = [x.id for x in tensors]
        else:
            self.got.append(id(holder))


@pytest.mark.parametrize(
    "derive",
    [
        lambda d: d.map(lambda x: x * 2.0),
        lambda d: d.filter(lambda x: x > 0.0),
        lambda d: d.batch(2),
        lambda d: d.batch(2).unbatch(),
        lambda d: d.shuffle(2).repeat(2).take(1).skip(0),
        lambda d: d.enumerate().cache().prefetch(1),
        lambda d: Dataset.range(2).map(float).concatenate(d),
        lambda d: Dataset.zip(Dataset.range(2), d),
    ],
)
def test_what_went_into_a_dataset_is_told_of_those_made_from_it(derive: Any) -> None:
    listener = Holders()
    x = tf.constant([1.0, 2.0])
    token = observers.set((listener,))
    try:
        derived = derive(Dataset.from_tensor_slices(x))
        next(iter(derived))
    finally:
        observers.reset(token)
    assert listener.put[id(derived)] == [x.id]
    assert listener.got[-1] == id(derived)


@given(st.integers(0, 12), st.integers(1, 5), st.booleans())
def test_batches_hold_every_element_in_order(count: int, size: int, drop: bool) -> None:
    dataset = Dataset.range(count).batch(size, drop_remainder=drop)
    batches = numbers(dataset)
    assert len(dataset) == len(batches)
    flat = [n for batch in batches for n in batch]
    assert flat == list(range(count - count % size if drop else count))
    assert numbers(dataset.unbatch()) == flat


@given(st.lists(st.integers(-5, 5), max_size=8), st.integers(1, 10))
def test_shuffling_changes_the_order_only(elements: list[int], size: int) -> None:
    dataset = Dataset.from_tensor_slices(tf.constant(elements, tf.int32)).shuffle(size, seed=1)
    assert sorted(numbers(dataset)) == sorted(elements)


def test_an_order_can_be_repeated() -> None:
    fixed = Dataset.range(20).shuffle(20, seed=3, reshuffle_each_iteration=False)
    assert numbers(fixed) == numbers(fixed)
    other = Dataset.range(20).shuffle(20, seed=3)
    assert numbers(other) != numbers(other)


def test_stages() -> None:
    five = Dataset.range(5)
    assert numbers(five.map(lambda x: x * x)) == [0, 1, 4, 9, 16]
    assert numbers(five.filter(lambda x: x % 2 == 0)) == [0, 2, 4]
    assert numbers(five.take(2)) == [0, 1]
    assert numbers(five.take(-1)) == [0, 1, 2, 3, 4]
    assert numbers(five.skip(3)) == [3, 4]
    assert numbers(five.take(2).repeat(2)) == [0, 1, 0, 1]
    assert numbers(five.repeat().take(7)) == [0, 1, 2, 3, 4, 0, 1]
    assert numbers(five.take(1).concatenate(five.skip(4))) == [0, 4]
    assert numbers(five.prefetch(tf.data.AUTOTUNE).cache().with_options(None)) == [0, 1, 2, 3, 4]
    assert int(five.reduce(np.int64(0), lambda total, x: total + x)) == 10
    assert [(int(k), int(x)) for k, x in five.skip(3).enumerate(1)] == [(1, 3), (2, 4)]
    assert [(int(a), int(b)) for a, b in Dataset.zip(five, five.skip(1))][:2] == [(0, 1), (1, 2)]


def test_sizes() -> None:
    assert len(Dataset.range(5).repeat(2).take(7)) == 7
    assert int(Dataset.range(5).repeat().cardinality()) == tf.data.INFINITE_CARDINALITY
    assert int(tf.data.experimental.cardinality(Dataset.range(3).filter(lambda x: True))) == -2
    assert int(Dataset.range(3).concatenate(Dataset.range(2)).cardinality()) == 5
    with pytest.raises(TypeError, match="infinite"):
        len(Dataset.range(3).repeat())
    with pytest.raises(TypeError, match="unknown"):
        len(Dataset.range(3).filter(lambda x: True))
    assert bool(Dataset.range(0))


def test_structures_are_kept() -> None:
    dataset = Dataset.from_tensor_slices({"a": [1.0, 2.0], "b": ([1, 2], ["x", "y"])})
    first = next(iter(dataset))
    assert float(first["a"]) == 1
    assert first["b"][1].value[()] == b"x"
    assert dataset.element_spec["a"].dtype is tf.float32
    assert "TensorSpec" in repr(dataset)
    assert next(Dataset.from_tensors([1, 2]).as_numpy_iterator()).tolist() == [1, 2]
    assert Dataset.from_tensors([1, 2]).get_single_element().value.tolist() == [1, 2]


def test_a_generator_as_source() -> None:
    def pairs() -> Any:
        yield 1.0, 2
        yield 3.0, 4

    dataset = Dataset.from_generator(pairs, output_types=(tf.float32, tf.int32))
    assert [(float(a), int(b)) for a, b in dataset] == [(1, 2), (3, 4)]
    signature = tf.TensorSpec((), tf.float32)
    assert numbers(Dataset.from_generator(lambda: iter([1, 2]), output_signature=signature)) == [1, 2]


def test_what_a_dataset_refuses() -> None:
    with pytest.raises(ValueError, match="rank >= 1"):
        Dataset.from_tensor_slices(1.0)
    with pytest.raises(ValueError, match="not compatible"):
        Dataset.from_tensor_slices(([1], [1, 2]))
    iterator = iter(Dataset.range(1))
    assert iter(iterator) is iterator
    assert int(iterator.get_next()) == 0
    with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
        iterator.get_next()


def test_queues_in_order_and_at_random() -> None:
    queue = tf.queue.FIFOQueue(3, [tf.float32, tf.int32])
    queue.enqueue_many([[1.0, 2.0], [3, 4]])
    assert int(queue.size()) == 2
    assert queue.dtypes == [tf.float32, tf.int32]
    first = queue.dequeue()
    assert (float(first[0]), int(first[1])) == (1, 3)
    mixed = tf.queue.RandomShuffleQueue(10, 0, tf.int32, seed=1)
    mixed.enqueue_many(tf.range(5))
    assert sorted(mixed.dequeue_many(5).value.tolist()) == [0, 1, 2, 3, 4]


def test_what_a_queue_refuses_instead_of_waiting() -> None:
    queue = tf.queue.FIFOQueue(1, [tf.float32])
    with pytest.raises(tf.errors.OutOfRangeError, match="empty"):
        queue.dequeue()
    queue.enqueue([1.0])
    with pytest.raises(tf.errors.OutOfRangeError, match="full"):
        queue.enqueue(2.0)
    with pytest.raises(tf.errors.OutOfRangeError, match="2 were asked for"):
        queue.dequeue_many(2)
    queue.close()
    assert bool(queue.is_closed())
    with pytest.raises(tf.errors.CancelledError, match="closed"):
        queue.enqueue(1.0)


@pytest.mark.parametrize("seed", range(20))
def test_what_resampled_elements_are_like_is_known_though_none_may_come(seed: int) -> None:
    made = tf.data.Dataset.range(2).rejection_resample(lambda n: 1, [0.5, 0.5], seed=seed)
    assert made.element_spec == (tf.TensorSpec((), tf.int32), tf.TensorSpec((), tf.int64))
