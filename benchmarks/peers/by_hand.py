"""NumPy with the derivatives written by hand: as little work as there can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.peers.inputs import (
    CELL,
    CLASSES,
    IMAGES,
    LAYERS,
    LINKS,
    SCALAR,
    SEQUENCE,
    START,
    STEPS,
    VECTOR,
)


def chain(x: Any) -> list[Any]:
    ys = [x]
    for _ in range(LINKS):
        ys.append(ys[-1] * x + np.sin(ys[-1]))
    g, gx = np.ones_like(x), np.zeros_like(x)
    for y in reversed(ys[:-1]):
        gx = gx + g * y
        g = g * x + g * np.cos(y)
    return [gx + g]


def perceptron() -> list[Any]:
    w1, b1, w2, b2 = LAYERS
    inner = IMAGES @ w1 + b1
    hidden = np.maximum(inner, 0)
    logits = hidden @ w2 + b2
    logits = logits - logits.max(1, keepdims=True)
    powers = np.exp(logits)
    sums = powers.sum(1, keepdims=True)
    _ = -(CLASSES * (logits - np.log(sums))).sum(1).mean()
    g = (powers / sums - CLASSES) / np.float32(len(IMAGES))
    through = (g @ w2.T) * (inner > 0)
    return [IMAGES.T @ through, through.sum(0), hidden.T @ g, g.sum(0)]


def recurrent() -> list[Any]:
    w, u, b = CELL
    states = [START]
    for t in range(STEPS):
        states.append(np.tanh(states[-1] @ w + SEQUENCE[t] @ u + b))
    g = 2 * states[-1] / states[-1].size
    gw, gu, gb = (np.zeros_like(part) for part in CELL)
    for t in reversed(range(STEPS)):
        d = g * (1 - states[t + 1] ** 2)
        gw += states[t].T @ d
        gu += SEQUENCE[t].T @ d
        gb += d.sum(0)
        g = d @ w.T
    return [gw, gu, gb]


def workloads() -> dict[str, Callable[[], list[Any]]]:
    return {
        "scalar": lambda: chain(SCALAR),
        "vector": lambda: chain(VECTOR),
        "mlp": perceptron,
        "rnn": recurrent,
    }
