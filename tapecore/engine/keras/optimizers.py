"""Optimizers: what ``apply_gradients`` does with gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.optimizer import SHARED, Optimizer
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import maximum, square
from tapecore.engine.ops.elementary import sqrt

_Offered = TypeVar("_Offered", bound=Callable[..., Any])


_RECENT = ("AdamW", "Lion", "LossScaleOptimizer")
"""Optimizers that there never was an older form of."""


def offer(name: str) -> Callable[[_Offered], _Offered]:
    """Above an optimizer: show it in all places where programs look for optimizers."""
    places = ["keras.optimizers", "optimizers"]
    places += [] if name in _RECENT else ["keras.optimizers.legacy", "optimizers.legacy"]
    places += ["keras.mixed_precision"] if name == "LossScaleOptimizer" else []
    return public(" ".join(f"{place}.{name}" for place in places))


def power(beta: float, step: int) -> np.float32:
    """``beta ** step`` in single precision, in which Keras computes it."""
    return np.float32(beta) ** np.float32(step)


@offer("SGD")
@ordered(f"learning_rate momentum nesterov {SHARED}")
class SGD(Optimizer):
    """w -= learning_rate * gradient, with momentum if it is given."""

    def __init__(
        self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.momentum, self.nesterov = momentum, nesterov

    def _used_slots(self) -> tuple[str, ...]:
        return ("momentum",) if self.momentum else ()

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        slots = self.slots_of(variable)
        change = gradient * learning_rate
        if not self.momentum:
            variable.assign_sub(change)
            return
        velocity = slots["momentum"] * self.momentum - change
        slots["momentum"].assign(velocity)
        variable.assign_add(velocity * self.momentum - change if self.nesterov else velocity)


class Moments(Optimizer):
    """What optimizers with running means of the gradient and of its size share."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon


@offer("Adam")
@ordered(f"learning_rate beta_1 beta_2 epsilon amsgrad {SHARED}")
class Adam(Moments):
    """Steps by running means of the gradient and of its square."""

    slots = ("momentum", "velocity")

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, beta_1, beta_2, epsilon, **kwargs)
        self.amsgrad = amsgrad

    def _used_slots(self) -> tuple[str, ...]:
        return (*self.slots, "velocity_hat") if self.amsgrad else self.slots

    def _moments(self, gradient: Any, slots: dict[str, Variable]) -> tuple[Any, Any]:
        first, second = slots["momentum"], slots["velocity"]
        first.assign_add((gradient - first) * (1 - self.beta_1))
        second.assign_add((self._squared(gradient) - second) * (1 - self.beta_2))
        if not self.amsgrad:
            return first, second
        slots["velocity_hat"].assign(maximum.public(slots["velocity_hat"], second))
        return first, slots["velocity_hat"]

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        slots = self.slots_of(variable)
        rest_1, rest_2 = (1 - power(beta, int(self.iterations) + 1) for beta in (self.beta_1, self.beta_2))
        scale = learning_rate * np.sqrt(rest_2) / rest_1
        first, second = self._moments(gradient, slots)
        variable.assign_sub(first * scale / (sqrt.public(second) + self.epsilon))


@offer("AdamW")
@ordered(f"learning_rate weight_decay beta_1 beta_2 epsilon amsgrad {SHARED.removeprefix('weight_decay ')}")
class AdamW(Adam):
    """Adam with weight decay."""

    def __init__(self, learning_rate: Any = 0.001, weight_decay: float = 0.004, **kwargs: Any) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay, **kwargs)


@offer("RMSprop")
@ordered(f"learning_rate rho momentum epsilon centered {SHARED}")
class RMSprop(Optimizer):
    """Steps divided by the root of a running mean of squared gradients."""

    slots_together = False

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, epsilon, centered

    def _used_slots(self) -> tuple[str, ...]:
        optional = (("momentum", self.momentum), ("average_gradient", self.centered))
        return ("velocity", *(name for name, used in optional if used))

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        slots = self.slots_of(variable)
        squares = slots["velocity"]
        squares.assign(squares * self.rho + self._squared(gradient) * (1 - self.rho))
        below: Any = squares
        if self.centered:
            mean = slots["average_gradient"]
            mean.assign(mean * self.rho + gradient * (1 - self.rho))
            below = squares - square.public(mean)
        change = learning_rate * gradient / sqrt.public(below + self.epsilon)
        if self.momentum:
            slots["momentum"].assign(slots["momentum"] * self.momentum + change)
            change = convert_to_tensor(slots["momentum"])
        variable.assign_sub(change)


@offer("Adagrad")
@ordered(f"learning_rate initial_accumulator_value epsilon {SHARED}")
class Adagrad(Optimizer):
    """Steps divided by the root of the sum of all squared gradients."""

    slots = ("accumulator",)

    def __init__(
        self,
        learning_rate: Any = 0.001,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon

    def build(self, variables: Any) -> None:
        """Make the sums, which start at ``initial_accumulator_value``."""
        fresh = not self.known
        super().build(variables)
        for slot in self.slot_variables if fresh else []:
            slot.assign(slot * 0 + self.initial_accumulator_value)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        slots = self.slots_of(variable)
        squares = slots["accumulator"]
        squares.assign_add(self._squared(gradient))
        variable.assign_sub(learning_rate * gradient / sqrt.public(squares + self.epsilon))
