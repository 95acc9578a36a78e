"""What the engine costs: a chain of 300 scalar ops on a tape and back, against the same maths by hand.

    python benchmarks/bench_engine_tape.py [--repeats N]

Prints microseconds per op of the forward pass and the ratio to bare NumPy.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tapecore as tf

OPS = 300
LINKS = OPS // 3  # y * x + sin(y): three ops a link


def by_hand(x: Any) -> Any:
    """The chain and its derivative in bare NumPy."""
    ys = [x]
    for _ in range(LINKS):
        ys.append(ys[-1] * x + np.sin(ys[-1]))
    g, gx = np.ones_like(x), np.zeros_like(x)
    for y in reversed(ys[:-1]):
        gx = gx + g * y
        g = g * x + g * np.cos(y)
    return gx + g


def on_a_tape(x: Any) -> Any:
    """The same through ``tf.GradientTape``."""
    start = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(start)
        y = start
        for _ in range(LINKS):
            y = y * start + tf.sin(y)
    return tape.gradient(y, start)


def forward_only(x: Any) -> Any:
    """The forward pass under a tape."""
    start = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(start)
        y = start
        for _ in range(LINKS):
            y = y * start + tf.sin(y)
    return y


def median_time(function: Callable[[Any], Any], x: Any, repeats: int) -> float:
    """Median seconds of one call."""
    function(x)
    times: list[float] = []
    for _ in range(repeats):
        start = time.perf_counter()
        function(x)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure scalars and vectors of 100 numbers; print a table."""
    repeats = int(sys.argv[sys.argv.index("--repeats") + 1]) if "--repeats" in sys.argv else 51
    cases = {"scalar": np.float32(0.3), "vector of 100": np.linspace(-0.2, 0.2, 100, dtype=np.float32)}
    for name, x in cases.items():
        assert np.allclose(by_hand(x), on_a_tape(x).numpy(), rtol=1e-4)
        hand, forward, both = (median_time(f, x, repeats) for f in (by_hand, forward_only, on_a_tape))
        print(
            f"{name:14} forward {forward / OPS * 1e6:5.2f} us/op   forward + backward "
            f"{both / OPS * 1e6:5.2f} us/op   "
            f"NumPy by hand {hand / OPS * 1e6:5.2f} us/op   ratio {both / hand:.2f}"
        )


if __name__ == "__main__":
    main()
