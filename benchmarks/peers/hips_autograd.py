"""HIPS autograd."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.peers.inputs import CELL, CLASSES, IMAGES, LAYERS, LINKS, SCALAR, SEQUENCE, START, VECTOR


def workloads() -> dict[str, Callable[[], list[Any]]]:
    np: Any = import_module("autograd.numpy")
    grad: Any = import_module("autograd").grad

    def chain(x: Any) -> Any:
        y = x
        for _ in range(LINKS):
            y = y * x + np.sin(y)
        return np.sum(y)

    def perceptron(layers: Any) -> Any:
        w1, b1, w2, b2 = layers
        z = np.dot(np.maximum(np.dot(IMAGES, w1) + b1, 0), w2) + b2
        z = z - np.max(z, axis=1, keepdims=True)
        logs = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
        return -np.mean(np.sum(CLASSES * logs, axis=1))

    def recurrent(cell: Any) -> Any:
        w, u, b = cell
        h = START
        for x in SEQUENCE:
            h = np.tanh(np.dot(h, w) + np.dot(x, u) + b)
        return np.mean(h**2)

    of_chain, of_perceptron, of_recurrent = grad(chain), grad(perceptron), grad(recurrent)
    return {
        "scalar": lambda: [of_chain(float(SCALAR))],
        "vector": lambda: [of_chain(VECTOR)],
        "mlp": lambda: list(of_perceptron(LAYERS)),
        "rnn": lambda: list(of_recurrent(CELL)),
    }
