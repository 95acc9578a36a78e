"""MyGrad."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.peers.inputs import CELL, CLASSES, IMAGES, LAYERS, LINKS, SCALAR, SEQUENCE, START, VECTOR


def workloads() -> dict[str, Callable[[], list[Any]]]:
    mg: Any = import_module("mygrad")

    def chain(start: Any) -> list[Any]:
        x = mg.tensor(start)
        y = x
        for _ in range(LINKS):
            y = y * x + mg.sin(y)
        mg.sum(y).backward()
        return [x.grad]

    def perceptron() -> list[Any]:
        layers = [mg.tensor(part) for part in LAYERS]
        w1, b1, w2, b2 = layers
        z = mg.matmul(mg.maximum(mg.matmul(IMAGES, w1) + b1, np.float32(0)), w2) + b2
        z = z - mg.max(z, axis=1, keepdims=True)
        logs = z - mg.log(mg.sum(mg.exp(z), axis=1, keepdims=True))
        (-mg.mean(mg.sum(CLASSES * logs, axis=1))).backward()
        return [part.grad for part in layers]

    def recurrent() -> list[Any]:
        cell = [mg.tensor(part) for part in CELL]
        w, u, b = cell
        h: Any = START
        for x in SEQUENCE:
            h = mg.tanh(mg.matmul(h, w) + mg.matmul(x, u) + b)
        mg.mean(h**2).backward()
        return [part.grad for part in cell]

    return {
        "scalar": lambda: chain(SCALAR),
        "vector": lambda: chain(VECTOR),
        "mlp": perceptron,
        "rnn": recurrent,
    }
