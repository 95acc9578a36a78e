"""PyTorch, eager."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.peers.inputs import CELL, CLASSES, IMAGES, LAYERS, LINKS, SCALAR, SEQUENCE, START, VECTOR


def workloads() -> dict[str, Callable[[], list[Any]]]:
    torch: Any = import_module("torch")
    torch.set_num_threads(1)
    layers = [torch.tensor(part, requires_grad=True) for part in LAYERS]
    cell = [torch.tensor(part, requires_grad=True) for part in CELL]
    images, classes, start, sequence = map(torch.tensor, (IMAGES, CLASSES, START, SEQUENCE))

    def chain(given: Any) -> list[Any]:
        x = torch.tensor(given, requires_grad=True)
        y = x
        for _ in range(LINKS):
            y = y * x + torch.sin(y)
        return list(torch.autograd.grad(y.sum(), x))

    def perceptron() -> list[Any]:
        w1, b1, w2, b2 = layers
        z = torch.relu(images @ w1 + b1) @ w2 + b2
        loss = -(classes * torch.log_softmax(z, 1)).sum(1).mean()
        return list(torch.autograd.grad(loss, layers))

    def recurrent() -> list[Any]:
        w, u, b = cell
        h = start
        for x in sequence:
            h = torch.tanh(h @ w + x @ u + b)
        return list(torch.autograd.grad((h**2).mean(), cell))

    return {
        "scalar": lambda: chain(SCALAR),
        "vector": lambda: chain(VECTOR),
        "mlp": perceptron,
        "rnn": recurrent,
    }
