"""What concerns this engine alone: what a tape adds, linear growth, how much a recorder writes, the import."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
import tracemalloc
from typing import Any

import numpy as np

EVENTS = {"scalar": (1500, 1500), "vector": (1500, 1500), "mlp": (6, 6), "rnn": (502, 502)}
"""Least numbers of op and pullback events that a recording of each workload has to hold."""

LENGTHS = (1_000, 10_000, 100_000)

RUNS = 30
"""Of a workload in one recording."""


def rows() -> list[str]:
    """The findings as sentences."""
    return [tape_overhead(), *growth(), recorded_events(), long_recording(), recordings(), import_time()]


def _chain(tf: Any, x: Any, ops: int) -> Any:
    y = x
    for _ in range(ops // 2):
        y = tf.sin(y) * x
    return y


def tape_overhead() -> str:
    """The same ops outside and inside a tape that watches."""
    import tapecore as tf

    x = tf.constant(np.linspace(-0.2, 0.2, 100, dtype=np.float32))
    outside, inside = [], []
    for _ in range(31):
        begun = time.process_time()
        _chain(tf, x, 1000)
        outside.append(time.process_time() - begun)
        with tf.GradientTape() as tape:
            tape.watch(x)
            begun = time.process_time()
            _chain(tf, x, 1000)
            inside.append(time.process_time() - begun)
    per = [statistics.median(times) * 1000 for times in (outside, inside)]
    return f"An op on 100 numbers: {per[0]:.2f} us outside a tape, {per[1]:.2f} us inside one that keeps it."


def growth() -> list[str]:
    """Time and memory for each op of longer and longer chains; on few numbers, for longer arrays soon leave the
    processor's cache, which is no matter of the engine.
    """
    import tapecore as tf

    x = tf.constant(np.linspace(-0.2, 0.2, 8, dtype=np.float32))
    found: list[str] = []
    for ops in LENGTHS:
        least = min(_seconds(tf, x, ops) for _ in range(max(4, 30_000 // ops)))
        gc.collect()  # what Python holds in reserve would not be counted
        tracemalloc.start()
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = _chain(tf, x, ops)
        kept = tracemalloc.get_traced_memory()[0]
        tape.gradient(y, x)
        gc.collect()  # again only for that reserve: nothing of ours needs it
        left = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        found.append(
            f"A chain of {ops:,} ops on 8 numbers, with its gradient: {least / ops * 1e6:.2f} us and "
            f"{kept / ops:.0f} bytes for each op, of which {max(left, 0) / ops:.0f} are left afterwards."
        )
    return found


def _seconds(tf: Any, x: Any, ops: int) -> float:
    begun = time.process_time()
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = _chain(tf, x, ops)
    tape.gradient(y, x)
    return time.process_time() - begun


def recorded_events() -> str:
    """That the recorder really writes: the numbers of events in a recording of each workload."""
    import tapecore as tf
    from benchmarks.peers.tensorflow_names import workloads

    counts: list[str] = []
    for name, work in workloads(tf).items():
        with tf.record() as recording:
            work()
        kinds = [event.kind for event in recording.events]
        ops, pullbacks = kinds.count("op"), kinds.count("pullback")
        assert ops >= EVENTS[name][0], (name, ops)
        assert pullbacks >= EVENTS[name][1], (name, pullbacks)
        counts.append(f"{name} {ops} ops and {pullbacks} pullbacks")
    return f"Events in the recordings: {', '.join(counts)}."


def long_recording() -> str:
    """What a recorder costs that has heard more than it can put off: it writes its rows while the program runs."""
    import tapecore as tf
    from benchmarks.peers.tensorflow_names import workloads

    found: list[str] = []
    for name, work in workloads(tf).items():
        work()
        begun = time.process_time()
        for _ in range(RUNS):
            work()
        bare = time.process_time() - begun
        with tf.record():
            begun = time.process_time()
            for _ in range(RUNS):
                work()
            found.append(f"{name} {(time.process_time() - begun) / bare:.1f}")
    return f"{RUNS} runs in one recording, as multiples of the time without: {', '.join(found)}."


def recordings() -> str:
    """What a line of a ``.tape`` file takes there and back: those of a chain hold few numbers, those of a network whole
    matrices.
    """
    import tapecore as tf
    from benchmarks.bench_recording import written
    from benchmarks.peers.tensorflow_names import workloads

    found: list[str] = []
    for name, work in workloads(tf).items():
        files: list[Any] = []
        for _ in range(7):
            with tf.record() as recording:
                work()
            assert recording.events
            assert recording.values
            files.append(written(recording))
        there, back = (statistics.median(column) for column in zip(*(f[:2] for f in files), strict=True))
        found.append(f"{name} {there:.1f} and {back:.1f}")
    return f"Microseconds for each line of a recording, to bytes and back: {', '.join(found)}."


def import_time() -> str:
    """What ``import tapecore`` with its first name costs beyond NumPy."""
    program = (
        "import numpy, time; begun = time.process_time(); import tapecore; first = time.process_time(); "
        "tapecore.constant; print(first - begun, time.process_time() - begun)"
    )
    runs = [
        [float(t) * 1000 for t in subprocess.check_output([sys.executable, "-c", program], text=True).split()]
        for _ in range(7)
    ]
    alone, named = (statistics.median(column) for column in zip(*runs, strict=True))
    return (
        f"`import tapecore`: {alone:.0f} ms beyond NumPy; with the first name of the engine {named:.0f} ms."
    )
