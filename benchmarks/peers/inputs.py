"""What the workloads compute on: float32, the same numbers for every engine."""

from __future__ import annotations

import numpy as np

LINKS = 500
"""Of the chain y * x + sin(y): three ops a link."""

STEPS = 100
"""Of the recurrent network."""

_source = np.random.default_rng(7)


def _normal(*shape: int, scale: float = 1.0) -> np.ndarray:
    return (_source.normal(size=shape) * scale).astype(np.float32)


SCALAR = np.float32(0.3)
VECTOR = _normal(100, scale=0.1)

IMAGES = _normal(64, 784)
CLASSES = np.eye(10, dtype=np.float32)[_source.integers(0, 10, 64)]
LAYERS = [_normal(784, 256, scale=0.05), np.zeros(256, np.float32), _normal(256, 10, scale=0.05),
          np.zeros(10, np.float32)]  # fmt: skip

START = np.zeros((32, 64), np.float32)
SEQUENCE = _normal(STEPS, 32, 16)
CELL = [_normal(64, 64, scale=0.1), _normal(16, 64, scale=0.1), np.zeros(64, np.float32)]
