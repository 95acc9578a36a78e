"""Learning rates that change with the number of steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.configured import Configured
from tapecore.engine.op import public
from tapecore.engine.tensor import Tensor

_Offered = TypeVar("_Offered", bound=Callable[..., Any])


def _offer(name: str) -> Callable[[_Offered], _Offered]:
    return public(f"keras.optimizers.schedules.{name} optimizers.schedules.{name}")


@_offer("LearningRateSchedule")
class LearningRateSchedule(Configured):
    """Called with the number of steps, gives the learning rate."""

    def __call__(self, step: Any) -> Tensor:
        """The rate, float32; for several steps a rate for each."""
        number = convert_to_tensor(step).value
        if not number.ndim:
            return convert_to_tensor(self._at(float(number)), "float32")
        rates = [self._at(float(n)) for n in number.ravel()]
        return convert_to_tensor(np.array(rates, np.float32).reshape(number.shape))

    def _at(self, step: float) -> float:
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )


class _Decay(LearningRateSchedule):
    """What the decays by a rate share: how many times ``decay_steps`` have passed, in whole numbers if
    ``staircase``."""

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        decay_rate: float,
        staircase: bool = False,
        name: str | None = None,
    ) -> None:
        self.name = name or type(self).__name__
        self.initial, self.steps, self.rate, self.staircase = (
            initial_learning_rate,
            decay_steps,
            decay_rate,
            staircase,
        )

    def get_config(self) -> dict[str, Any]:
        """The arguments it was made with, the name that it has by itself included."""
        return {**super().get_config(), "name": self.name}

    def _passed(self, step: float) -> float:
        done = step / self.steps
        return math.floor(done) if self.staircase else done


@_offer("ExponentialDecay")
class ExponentialDecay(_Decay):
    """initial * rate ** (step / steps)."""

    def _at(self, step: float) -> float:
        return self.initial * self.rate ** self._passed(step)


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
        name: str = "PolynomialDecay",
    ) -> None:
        self.initial, self.steps, self.end = initial_learning_rate, decay_steps, end_learning_rate
        self.power, self.cycle = power, cycle

    def _at(self, step: float) -> float:
        steps = self.steps * max(math.ceil(step / self.steps), 1) if self.cycle else self.steps
        return (self.initial - self.end) * (1 - min(step, steps) / steps) ** self.power + self.end


@_offer("PiecewiseConstantDecay")
class PiecewiseConstantDecay(LearningRateSchedule):
    """``values[i]`` up to ``boundaries[i]``."""

    def __init__(self, boundaries: Any, values: Any, name: str = "PiecewiseConstant") -> None:
        self.boundaries, self.values = list(boundaries), list(values)

    def _at(self, step: float) -> float:
        return self.values[sum(step > boundary for boundary in self.boundaries)]


@_offer("InverseTimeDecay")
class InverseTimeDecay(_Decay):
    """initial / (1 + rate * step / steps)."""

    def _at(self, step: float) -> float:
        return self.initial / (1 + self.rate * self._passed(step))


@_offer("CosineDecay")
class CosineDecay(LearningRateSchedule):
    """Half a cosine from the initial rate down to ``alpha`` times it; before that, if ``warmup_target`` is
    given, a straight line up to that."""

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        alpha: float = 0.0,
        name: str = "CosineDecay",
        warmup_target: float | None = None,
        warmup_steps: float = 0,
    ) -> None:
        self.initial, self.steps, self.alpha = initial_learning_rate, decay_steps, alpha
        self.target, self.warmup = warmup_target, warmup_steps

    def _at(self, step: float) -> float:
        if self.target is not None and step < self.warmup:
            return self.initial + (self.target - self.initial) * step / self.warmup
        top = self.initial if self.target is None else self.target
        done = min(step - (self.warmup if self.target is not None else 0), self.steps)
        wave = 0.5 * (1 + math.cos(math.pi * done / self.steps))
        return top * ((1 - self.alpha) * wave + self.alpha)


@_offer("CosineDecayRestarts")
class CosineDecayRestarts(LearningRateSchedule):
    """Half a cosine again and again, each ``t_mul`` times as long and ``m_mul`` times as high."""

    def __init__(
        self,
        initial_learning_rate: float,
        first_decay_steps: float,
        t_mul: float = 2.0,
        m_mul: float = 1.0,
        alpha: float = 0.0,
        name: str = "SGDRDecay",
    ) -> None:
        self.initial, self.steps, self.alpha = initial_learning_rate, first_decay_steps, alpha
        self.longer, self.lower = t_mul, m_mul

    def _at(self, step: float) -> float:
        length, height = self.steps, self.initial
        while step >= length:
            step, length, height = step - length, length * self.longer, height * self.lower
        wave = 0.5 * (1 + math.cos(math.pi * step / length))
        return height * (1 - self.alpha) * wave + self.initial * self.alpha
