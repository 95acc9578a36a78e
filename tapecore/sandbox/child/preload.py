"""What the fork server loads before it serves, so that no run has to wait for it."""

from __future__ import annotations

import gc
import importlib
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERY_RUN = ("numpy", "numpy.random", "numpy.linalg", "numpy.fft", "traceback", "tapecore.capture")
WARM_UP = """
import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x * x)
print(tape.gradient(y, x))
tf.keras.layers.Dense, tf.data.Dataset, tf.nn.relu
"""
"""Much is loaded when it is first used: this uses it."""


def preload(modules: Iterable[str]) -> None:
    """Load the engine, the recorder and ``modules``; garbage collection in the children leaves all that
    alone."""
    for name in (*EVERY_RUN, *modules):
        importlib.import_module(name)
    if "matplotlib" in modules:
        _draw_once()
    from tapecore import capture

    capture.run(WARM_UP)
    gc.collect()
    gc.freeze()


def _draw_once() -> None:
    """The first figure loads fonts and much else."""
    import matplotlib as mpl

    mpl.use("Agg")
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    figure = pyplot.figure(figsize=(1, 1))
    pyplot.plot([1, 2])
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close("all")
