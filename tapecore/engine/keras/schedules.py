"""Learning rates that change with the number of steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import public
from tapecore.engine.tensor import Tensor

_Offered = TypeVar("_Offered", bound=Callable[..., Any])


def _offer(name: str) -> Callable[[_Offered], _Offered]:
    return public(f"keras.optimizers.schedules.{name} optimizers.schedules.{name}")


@_offer("LearningRateSchedule")
class LearningRateSchedule:
    """Called with the number of steps, gives the learning rate."""

    def __call__(self, step: Any) -> Tensor:
        """The rate, float32."""
        number = convert_to_tensor(step).value
        return convert_to_tensor(self._at(float(number)), "float32")

    def _at(self, step: float) -> float:
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )


@_offer("ExponentialDecay")
class ExponentialDecay(LearningRateSchedule):
    """initial * rate ** (step / steps)."""

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        decay_rate: float,
        staircase: bool = False,
        name: str = "",
    ) -> None:
        self.initial, self.steps, self.rate, self.staircase = (
            initial_learning_rate,
            decay_steps,
            decay_rate,
            staircase,
        )

    def _at(self, step: float) -> float:
        done = step / self.steps
        return self.initial * self.rate ** (math.floor(done) if self.staircase else done)


@_offer("PolynomialDecay")
class PolynomialDecay(LearningRateSchedule):
    """From the initial rate to ``end_learning_rate`` by a power of what is left."""

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        end_learning_rate: float = 0.0001,
        power: float = 1.0,
        cycle: bool = False,
        name: str = "",
    ) -> None:
        self.initial, self.steps, self.end = initial_learning_rate, decay_steps, end_learning_rate
        self.power, self.cycle = power, cycle

    def _at(self, step: float) -> float:
        steps = self.steps * max(math.ceil(step / self.steps), 1) if self.cycle else self.steps
        return (self.initial - self.end) * (1 - min(step, steps) / steps) ** self.power + self.end


@_offer("PiecewiseConstantDecay")
class PiecewiseConstantDecay(LearningRateSchedule):
    """``values[i]`` up to ``boundaries[i]``."""

    def __init__(self, boundaries: Any, values: Any, name: str = "") -> None:
        self.boundaries, self.values = list(boundaries), list(values)

    def _at(self, step: float) -> float:
        return self.values[sum(step > boundary for boundary in self.boundaries)]


@_offer("CosineDecay")
class CosineDecay(LearningRateSchedule):
    """Half a cosine from the initial rate down to ``alpha`` times it."""

    def __init__(
        self, initial_learning_rate: float, decay_steps: float, alpha: float = 0.0, name: str = ""
    ) -> None:
        self.initial, self.steps, self.alpha = initial_learning_rate, decay_steps, alpha

    def _at(self, step: float) -> float:
        wave = 0.5 * (1 + math.cos(math.pi * min(step, self.steps) / self.steps))
        return self.initial * ((1 - self.alpha) * wave + self.alpha)
