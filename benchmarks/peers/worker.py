"""One engine in a process of its own: reads ``WORKLOAD REPEATS`` lines, answers each with the best of the repeats
in milliseconds.

    python -m benchmarks.peers.worker ENGINE
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

MODULES = {"NumPy by hand": "by_hand", "autograd": "hips_autograd", "MyGrad": "my_grad", "PyTorch": "pytorch"}


def workloads(engine: str) -> dict[str, Callable[[], list[Any]]]:
    """Those of ``engine``. Raises ImportError where it is not installed."""
    if engine in MODULES:
        return importlib.import_module(f"benchmarks.peers.{MODULES[engine]}").workloads()
    tf = importlib.import_module("tensorflow" if engine == "TensorFlow" else "tapecore")
    if engine == "TensorFlow":
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    found = importlib.import_module("benchmarks.peers.tensorflow_names").workloads(tf)
    return {name: recorded(tf, work) for name, work in found.items()} if "recorder" in engine else found


def recorded(tf: Any, work: Callable[[], list[Any]]) -> Callable[[], list[Any]]:
    """The workload under a recorder."""

    def run() -> list[Any]:
        with tf.record():
            return work()

    return run


def agree(works: dict[str, Callable[[], list[Any]]]) -> None:
    """Raise AssertionError unless the gradients are those of NumPy by hand."""
    for name, expected in workloads("NumPy by hand").items():
        for one, other in zip(works[name](), expected(), strict=True):
            np.testing.assert_allclose(np.asarray(one), other, rtol=2e-2, atol=1e-4)


def best(work: Callable[[], Any], repeats: int) -> float:
    """Least milliseconds of the processor for one call."""
    times: list[float] = []
    for _ in range(repeats):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times) * 1000


def main() -> None:
    try:
        works = workloads(sys.argv[1])
    except ImportError as error:
        print(f"missing: {error}", flush=True)
        return
    agree(works)
    print("ready", flush=True)
    for line in sys.stdin:
        name, repeats = line.split()
        print(best(works[name], int(repeats)), flush=True)


if __name__ == "__main__":
    main()
