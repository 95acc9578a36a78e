"""From a program to its first printed line: forked from the helper process, and by a cold interpreter."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from tapecore.sandbox import Limits, Outcome, Sandbox

RUNS, COLD_RUNS = 200, 20
FIRST_LINE = "print('first')\n"
WITH_NUMPY = "import numpy\nprint('first')\n"
TAPE = """\
import tensorflow as tf
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x * x)
print(tape.gradient(y, x))
"""
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('first')\n"


def main() -> None:
    with Sandbox() as sandbox:
        boot = seconds(sandbox.warm)
        boot_plots = seconds(lambda: sandbox.warm("matplotlib"))
        show("cold python -I", [seconds(lambda: cold(FIRST_LINE)) for _ in range(COLD_RUNS)])
        show(
            "cold python -I with NumPy",
            [seconds(lambda: cold(WITH_NUMPY)) for _ in range(COLD_RUNS)],
        )
        for name, program in (
            ("first line", FIRST_LINE),
            ("a tape, whole run", TAPE),
            ("a figure, whole run", PLOT),
        ):
            show(f"sandbox: {name}", [seconds(lambda text=program: run(sandbox, text)) for _ in range(RUNS)])
    with Sandbox(fork=False) as spawning:
        show(
            "without fork: first line", [seconds(lambda: run(spawning, FIRST_LINE)) for _ in range(COLD_RUNS)]
        )
    with Sandbox(Limits(wall=1.0)) as short:
        show("killed after 1 s", [seconds(lambda: short.run("while True: pass")) for _ in range(3)])
    print(
        f"helper process ready after {boot * 1000:.0f} ms, with matplotlib after {boot_plots * 1000:.0f} ms"
    )


def cold(program: str) -> None:
    """A fresh interpreter until its first line of output has arrived."""
    with subprocess.Popen([sys.executable, "-I", "-u", "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()


def run(sandbox: Sandbox, program: str) -> Outcome:
    outcome = sandbox.run(program)
    assert outcome.status == "ok", outcome
    return outcome


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def show(name: str, times: list[float]) -> None:
    p50 = statistics.median(times) * 1000
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    print(f"{name:30} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   ({len(times)} runs)")


if __name__ == "__main__":
    main()
