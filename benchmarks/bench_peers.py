"""The bare engine beside its peers, all in turn within one run, each on one thread; medians of the turns' ratios.

Workloads: a chain of 1500 scalar ops, the same on vectors of 100, a step of a 784-256-10 perceptron (batch 64), a
recurrent network of 100 steps; each a forward pass under a tape and the gradient. PEERS_PYTHON names an interpreter
that has autograd, MyGrad and PyTorch, TENSORFLOW_PYTHON one that has TensorFlow; without them they are left out.
With every peer there, ``docs/speed.md`` is written.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import ours, page

ROOT = Path(__file__).resolve().parent.parent
WORKLOADS = ("scalar", "vector", "mlp", "rnn")
ROUNDS, REPEATS = 15, 5
OURS, RECORDED = "tapecore", "tapecore, recorder on"


class Engine:
    """One engine in a child process, which works only when asked."""

    def __init__(self, name: str, python: str) -> None:
        self.name = name
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
        }
        self._process = subprocess.Popen(
            [python, "-W", "ignore", "-m", "benchmarks.peers.worker", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            env=environment,
        )  # fmt: skip
        self.answer = self._read()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def milliseconds(self, workload: str) -> float:
        """The best of a few repeats, which a busy machine disturbs least."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{workload} {REPEATS}\n")
        self._process.stdin.flush()
        return float(self._read())

    def stop(self) -> None:
        """End the child."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def engines() -> tuple[list[Engine], list[str]]:
    """Those that are installed, and what is said of the others."""
    here, peers = sys.executable, os.environ.get("PEERS_PYTHON", sys.executable)
    wanted = {
        OURS: here,
        RECORDED: here,
        "NumPy by hand": here,
        "PyTorch": peers,
        "autograd": peers,
        "MyGrad": peers,
        "TensorFlow": os.environ.get("TENSORFLOW_PYTHON", here),
    }
    started = [Engine(name, python) for name, python in wanted.items()]
    missing = [engine for engine in started if engine.answer != "ready"]
    for engine in missing:
        engine.stop()
    said = [f"{engine.name} is not measured: {engine.answer or 'it does not start'}" for engine in missing]
    return [engine for engine in started if engine not in missing], said


def measured(present: list[Engine]) -> dict[str, dict[str, list[float]]]:
    """Milliseconds by engine and workload, one for each round in which every engine has its turn."""
    times: dict[str, dict[str, list[float]]] = {e.name: {w: [] for w in WORKLOADS} for e in present}
    for workload in WORKLOADS:
        for _ in range(ROUNDS):
            for engine in present:
                times[engine.name][workload].append(engine.milliseconds(workload))
    return times


def main() -> None:
    """Print the tables; write the page when every peer was there."""
    present, missing = engines()
    try:
        times = measured(present)
    finally:
        for engine in present:
            engine.stop()
    text = page.tables(times, OURS, RECORDED, ours.rows())
    print("\n".join([*missing, text]))
    if not missing:
        (ROOT / "docs" / "speed.md").write_text(page.page(text), encoding="utf-8")


if __name__ == "__main__":
    main()
