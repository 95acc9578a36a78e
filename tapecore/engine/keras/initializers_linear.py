"""First values of matrices: orthogonal ones, and the identity."""

from __future__ import annotations

import math
from typing import Any

from tapecore.engine.keras.initializers import Initializer, Random, offer
from tapecore.engine.op import PUBLIC
from tapecore.engine.ops.creation import eye
from tapecore.engine.ops.random_stateless import stateless_normal
from tapecore.engine.tensor import Tensor


@offer("IdentityInitializer")
class Identity(Initializer):
    """The identity matrix times ``gain``."""

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = gain

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """The matrix. ValueError unless the shape has two extents."""
        if len(shape) != 2:
            raise ValueError(
                f"Identity matrix initializer can only be used for 2D matrices. Received: shape={shape} of rank "
                f"{len(shape)}."
            )
        return eye(*shape, dtype=dtype or "float32") * self.gain


@offer("OrthogonalInitializer")
class Orthogonal(Random):
    """A random matrix whose rows or columns are orthonormal, times ``gain``; more axes count as rows."""

    def __init__(self, gain: float = 1.0, seed: Any = None) -> None:
        super().__init__(seed)
        self.gain = gain

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """The matrix. ValueError for fewer than two extents."""
        extents = tuple(int(n) for n in shape)
        if len(extents) < 2:
            raise ValueError(
                f"The tensor to initialize must be at least two-dimensional. Received: shape={shape} of rank "
                f"{len(shape)}."
            )
        rows, columns = math.prod(extents[:-1]), extents[-1]
        numbers = stateless_normal(
            (max(rows, columns), min(rows, columns)), self.start, dtype=dtype or "float32"
        )
        q, r = PUBLIC["linalg.qr"](numbers)
        q = q * PUBLIC["sign"](PUBLIC["linalg.diag_part"](r))
        if rows < columns:
            q = PUBLIC["transpose"](q)
        return self.gain * PUBLIC["reshape"](q, extents)
