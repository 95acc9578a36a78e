"""What a diagnosis costs: a recording of so many ops with 50 sources, explained.

    python -m benchmarks diagnosis

For 1 000, 10 000 and 100 000 ops: seconds of the processor and microseconds an op, where each source gets its
gradient, where one of them does not, and where none does, as the target never uses them or as each is stopped.
"""

from __future__ import annotations

import time

from tapecore.capture import run
from tapecore.diagnosis import diagnose

SOURCES = 50
SIZES = (1_000, 10_000, 100_000)
PROGRAM = """\
import tensorflow as tf
sources = [tf.Variable(float(i + 1)) for i in range({sources})]
with tf.GradientTape() as tape:
    y = {start}
    for i in range({passes}):
        y = y * 0.999
        y = y + {term}
tape.gradient(y, sources)
"""
STORIES = {
    "all answered": ("sources[0]", "sources[i % 49 + 1]"),
    "one stopped": ("tf.stop_gradient(sources[0] * 2.0)", "sources[i % 49 + 1]"),
    "none used": ("tf.constant(1.0)", "0.5"),
    "all stopped": ("tf.constant(1.0)", "tf.stop_gradient(sources[i % 50])"),
}


def main() -> None:
    """Print the table."""
    for name, (start, term) in STORIES.items():
        for ops in SIZES:
            recording = run(PROGRAM.format(sources=SOURCES, start=start, term=term, passes=ops // 2))
            assert recording.values  # written before the clock starts
            begun = time.process_time()
            found = diagnose(recording)
            seconds = time.process_time() - begun
            none = sum(finding.question.result == "none" for finding in found.findings)
            print(
                f"{name:14} {ops:7} ops {seconds:7.2f} s {seconds / ops * 1e6:6.1f} us an op, {none:2} None"
            )
