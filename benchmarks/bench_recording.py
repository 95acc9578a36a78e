"""What recording costs: the time of a chain of small ops with and without a recorder, and the file's size."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import tapecore as tf
from tapecore.recording import lines, load

if TYPE_CHECKING:
    from collections.abc import Callable

OPS = 5000


def scalars() -> Any:
    """A chain of multiplications by a number, forward and backward."""
    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = x
        for _ in range(OPS):
            y = y * 1.0001
    return tape.gradient(y, x)


def vectors() -> Any:
    """Pairs of a function and a product on eight numbers, forward and backward."""
    x = tf.Variable([0.1] * 8)
    with tf.GradientTape() as tape:
        y = x
        for _ in range(OPS // 2):
            y = tf.sin(y) * x
    return tape.gradient(y, x)


def matrices() -> Any:
    """Products of 64 x 64 matrices: larger arrays, fewer ops."""
    x = tf.Variable(tf.eye(64))
    with tf.GradientTape() as tape:
        y = x
        for _ in range(OPS // 50):
            y = tf.tanh(y @ x)
    return tape.gradient(y, x)


def seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(work: Callable[[], Any]) -> str:
    """One line of the report for one workload."""
    plain = min(seconds(work) for _ in range(3))
    with tf.record() as recording:
        recorded = seconds(work)
    ops = sum(event.kind == "op" for event in recording.events)
    data = b"".join(lines(recording))
    loading = seconds(lambda: load(data))
    return (
        f"{work.__name__:9} {ops:6} ops  plain {plain:6.3f} s  recorded {recorded:6.3f} s  "
        f"ratio {recorded / plain:5.1f}  {1e6 * (recorded - plain) / ops:5.1f} us an op  "
        f"{len(data) / ops * 10_000 / 1e6:5.2f} MB for 10 000 ops  load {loading:5.3f} s"
    )


def main() -> None:
    for work in (scalars, vectors, matrices):
        work()
        print(measure(work))


if __name__ == "__main__":
    main()
