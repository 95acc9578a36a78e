"""What recording costs: the same program bare and with the full recorder, in turn; the recording to bytes and
back.

    python -m benchmarks recording

For each workload: milliseconds bare; the ratio of the ``with tapecore.record()`` block; the same with the rows
of all events and values, which are written when somebody looks; microseconds a line to bytes and back.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import tapecore as tf
from tapecore.recording import lines, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.recording import Recording

LINKS = 500  # of three ops each
STEPS = 100
TURNS = 15


class Workload(NamedTuple):
    """A program, the ops that it runs and how often a rule of theirs contributes to a gradient."""

    name: str
    run: Callable[[], Any]
    ops: int
    contributions: int
    goal: float


def chain(start: Any) -> Callable[[], Any]:
    """``y * x + sin(y)``, again and again."""

    def run() -> Any:
        x = tf.Variable(start)
        with tf.GradientTape() as tape:
            y = x + np.float32(0)
            for _ in range(LINKS):
                y = y * x + tf.sin(y)
        return tape.gradient(y, x)

    return run


def perceptron(random: np.random.Generator) -> Callable[[], Any]:
    """One step of 784-256-10 on 64 examples."""
    weights = [tf.Variable(_normal(random, shape) * 0.05) for shape in ((784, 256), (256,), (256, 10), (10,))]
    images = tf.constant(_normal(random, (64, 784)))
    labels = tf.constant(np.eye(10, dtype=np.float32)[random.integers(0, 10, 64)])

    def run() -> Any:
        first, bias, second, last = weights
        with tf.GradientTape() as tape:
            scores = tf.nn.relu(images @ first + bias) @ second + last
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=scores))
        return tape.gradient(loss, weights)

    return run


def recurrent(random: np.random.Generator) -> Callable[[], Any]:
    """Steps of a recurrent network of 64 units on 32 examples."""
    weights = [tf.Variable(_normal(random, shape) * 0.1) for shape in ((64, 64), (16, 64), (64,))]
    inputs = [tf.constant(_normal(random, (32, 16))) for _ in range(STEPS)]
    start = tf.constant(np.zeros((32, 64), np.float32))

    def run() -> Any:
        again, enter, bias = weights
        with tf.GradientTape() as tape:
            state = start
            for x in inputs:
                state = tf.tanh(state @ again + x @ enter + bias)
            loss = tf.reduce_mean(state**2)
        return tape.gradient(loss, weights)

    return run


def _normal(random: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return random.normal(size=shape).astype(np.float32)


def workloads() -> list[Workload]:
    random = np.random.default_rng(0)
    return [
        Workload("scalar", chain(np.float32(0.3)), 3 * LINKS + 1, 5 * LINKS + 1, 2.5),
        Workload("vector", chain(_normal(random, (100,)) * 0.1), 3 * LINKS + 1, 5 * LINKS + 1, 2.5),
        Workload("mlp", perceptron(random), 7, 10, 1.5),
        Workload("rnn", recurrent(random), 5 * STEPS + 2, 8 * STEPS + 1, 1.5),
    ]


class Turn(NamedTuple):
    """Seconds of one turn: bare, the block, then the rows."""

    bare: float
    block: float
    rows: float


def turn(work: Workload) -> tuple[Turn, Recording]:
    clock = time.process_time
    begun = clock()
    work.run()
    bare = clock()
    with tf.record() as recording:
        work.run()
    block = clock()
    events, values = recording.events, recording.values
    rows = clock()
    made = [event for event in events if event.kind == "op"]
    pulled = sum(len(event.outputs) for event in events if event.kind == "pullback")
    assert (len(made), pulled) == (work.ops, work.contributions), (len(made), pulled)
    assert values
    assert all(event.line and event.stack >= 0 for event in made)
    return Turn(bare - begun, block - bare, rows - block), recording


class File(NamedTuple):
    """Microseconds for each line there and back, and bytes."""

    there: float
    back: float
    size: int


def written(recording: Recording) -> File:
    """A recording that was not written before, to bytes and back."""
    clock = time.process_time
    begun = clock()
    rows = list(lines(recording))
    there = clock() - begun
    data = b"".join(rows)
    begun = clock()
    load(data)
    back = clock() - begun
    return File(there / len(rows) * 1e6, back / len(rows) * 1e6, len(data))


def measure(work: Workload) -> str:
    """One line of the report for one workload."""
    turns: list[Turn] = []
    files: list[File] = []
    turn(work)
    for _ in range(TURNS):
        taken, recording = turn(work)
        turns.append(taken)
        files.append(written(recording))
    block = statistics.median(t.block / t.bare for t in turns)
    whole = statistics.median((t.block + t.rows) / t.bare for t in turns)
    return (
        f"{work.name:7} bare {1e3 * statistics.median(t.bare for t in turns):6.2f} ms   "
        f"block {block:5.2f} x (goal {work.goal})   with all rows {whole:5.2f} x   "
        f"to bytes {statistics.median(f.there for f in files):6.2f} us a line   "
        f"back {statistics.median(f.back for f in files):6.2f}   "
        f"{files[0].size / work.ops * 10_000 / 1e6:6.2f} MB for 10 000 ops"
    )


def main() -> None:
    for work in workloads():
        print(measure(work), flush=True)


if __name__ == "__main__":
    main()
