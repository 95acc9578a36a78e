"""First values of weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.configured import Configured
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.keras.seeding import default_seed, drawn
from tapecore.engine.op import public
from tapecore.engine.ops.creation import filled
from tapecore.engine.ops.random_stateless import (
    stateless_normal,
    stateless_truncated_normal,
    stateless_uniform,
)
from tapecore.engine.tensor import Tensor

_TRUNCATED_SPREAD = 0.87962566103423978
"""The standard deviation of a standard normal number cut off at two."""

BY_NAME: dict[str, type[Initializer]] = {}
_SHORT = {"RandomNormal": ("normal",), "RandomUniform": ("uniform",)}
"""Names that only strings may have."""


def offer(names: str) -> Any:
    """Above an initializer: show it under its own name, in snake case, and under ``names``."""

    def show(cls: type[Initializer]) -> type[Initializer]:
        spelled = [cls.__name__, *names.split()]
        for name in (*spelled, snake_case(cls.__name__), *_SHORT.get(cls.__name__, ())):
            BY_NAME[name] = cls
        folders = ("keras.initializers", "initializers")
        public(
            " ".join(
                f"{folder}.{name}" for folder in folders for name in (*spelled, snake_case(cls.__name__))
            )
        )(cls)
        return cls

    return show


@public("keras.initializers.Initializer keras.Initializer initializers.Initializer")
class Initializer(Configured):
    """Called with a shape and a dtype, gives a tensor. With the same seed it always gives the same."""

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """The values."""
        raise NotImplementedError("Initializer subclasses must implement the `__call__()` method.")


@offer("")
class Zeros(Initializer):
    """All 0."""

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """Zeros."""
        return filled(shape, 0, dtype or "float32")


@offer("")
class Ones(Initializer):
    """All 1."""

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """Ones."""
        return filled(shape, 1, dtype or "float32")


@offer("")
class Constant(Initializer):
    """One value everywhere, or given values."""

    def __init__(self, value: Any = 0.0) -> None:
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """The value, broadcast."""
        from tapecore.engine.broadcasting import broadcast_to

        return broadcast_to(convert_to_tensor(self.value, dtype or "float32"), tuple(shape))


class Random(Initializer):
    """An initializer that draws. The same one draws the same numbers each time, as in Keras."""

    def __init__(self, seed: Any = None) -> None:
        self.seed = seed
        self._start = default_seed() if seed is None else seed

    @property
    def start(self) -> tuple[int, int]:
        """The two numbers that the next draw depends on."""
        return drawn(self._start)


@offer("")
class RandomNormal(Random):
    """Normal numbers."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None) -> None:
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """The numbers."""
        return stateless_normal(shape, self.start, self.mean, self.stddev, dtype or "float32")


@offer("")
class TruncatedNormal(RandomNormal):
    """Normal numbers within two standard deviations."""

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """The numbers."""
        return stateless_truncated_normal(shape, self.start, self.mean, self.stddev, dtype or "float32")


@offer("")
class RandomUniform(Random):
    """Uniform numbers."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None) -> None:
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """The numbers."""
        return stateless_uniform(shape, self.start, self.minval, self.maxval, dtype or "float32")


@offer("")
class VarianceScaling(Random):
    """Random numbers whose variance is ``scale`` divided by the number of inputs, outputs, or the mean of
    both."""

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
        input_axes: Any = None,
        output_axes: Any = None,
    ) -> None:
        super().__init__(seed)
        self.scale, self.mode, self.distribution = scale, mode, distribution
        self.input_axes, self.output_axes = input_axes, output_axes

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        """The numbers."""
        inputs, outputs = kwargs.get("fans") or fans(tuple(shape), self.input_axes, self.output_axes)
        fan = {"fan_in": inputs, "fan_out": outputs, "fan_avg": (inputs + outputs) / 2}[self.mode]
        variance, kind = self.scale / max(1.0, fan), dtype or "float32"
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return stateless_uniform(shape, self.start, -limit, limit, kind)
        if self.distribution == "untruncated_normal":
            return stateless_normal(shape, self.start, 0.0, math.sqrt(variance), kind)
        return stateless_truncated_normal(
            shape, self.start, 0.0, math.sqrt(variance) / _TRUNCATED_SPREAD, kind
        )


def fans(
    shape: tuple[int, ...], ins: Sequence[int] | None = None, outs: Sequence[int] | None = None
) -> tuple[float, float]:
    """How many inputs and outputs one weight of this shape connects; ``ins`` and ``outs`` may say which axes count."""
    if ins is not None and outs is not None:
        return float(math.prod(shape[k] for k in ins)), float(math.prod(shape[k] for k in outs))
    if len(shape) < 2:
        return (float(shape[0]), float(shape[0])) if shape else (1.0, 1.0)
    field = math.prod(shape[:-2])
    return float(shape[-2] * field), float(shape[-1] * field)


def _scaling(name: str, scale: float, mode: str, distribution: str) -> None:
    def __init__(
        self: VarianceScaling, seed: int | None = None, input_axes: Any = None, output_axes: Any = None
    ) -> None:
        VarianceScaling.__init__(self, scale, mode, distribution, seed, input_axes, output_axes)

    doc = f"Variance scaling with scale {scale:g} by {mode}, {distribution}."
    offer("")(type(name, (VarianceScaling,), {"__init__": __init__, "__doc__": doc}))


for _family, _scale, _mode in (("Glorot", 1.0, "fan_avg"), ("He", 2.0, "fan_in"), ("Lecun", 1.0, "fan_in")):
    _scaling(f"{_family}Uniform", _scale, _mode, "uniform")
    _scaling(f"{_family}Normal", _scale, _mode, "truncated_normal")


@public("keras.initializers.get initializers.get")
def get(identifier: Any) -> Any:
    """The initializer of a name, a function itself, zeros for None. ValueError for anything else."""
    if identifier is None:
        return Zeros()
    if isinstance(identifier, str) and identifier in BY_NAME:
        return BY_NAME[identifier]()
    if isinstance(identifier, dict):
        return BY_NAME[identifier["class_name"]](**identifier.get("config", {}))  # type: ignore[reportUnknownArgumentType,reportUnknownVariableType,reportUnknownMemberType]
    if callable(identifier):
        return identifier() if isinstance(identifier, type) else identifier
    raise ValueError(f"Could not interpret initializer identifier: {identifier}")
