"""Optimizers: what ``apply_gradients`` does with gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.optimizer import Optimizer
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import maximum, square
from tapecore.engine.ops.elementary import sqrt
from tapecore.engine.variable import Variable as EngineVariable

_Offered = TypeVar("_Offered", bound=Callable[..., Any])


def _offer(name: str) -> Callable[[_Offered], _Offered]:
    return public(
        f"keras.optimizers.{name} optimizers.{name} keras.optimizers.legacy.{name} optimizers.legacy.{name}"
    )


@_offer("SGD")
class SGD(Optimizer):
    """w -= learning_rate * gradient, with momentum if it is given."""

    def __init__(
        self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.momentum, self.nesterov = momentum, nesterov

    def _used_slots(self) -> tuple[str, ...]:
        return ("momentum",) if self.momentum else ()

    def update_step(
        self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]
    ) -> None:
        """Change one Variable."""
        change = gradient * rate
        if not self.momentum:
            variable.assign_sub(change)
            return
        velocity = slots["momentum"] * self.momentum - change
        slots["momentum"].assign(velocity)
        variable.assign_add(velocity * self.momentum - change if self.nesterov else velocity)


@_offer("Adam")
class Adam(Optimizer):
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
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2, self.epsilon, self.amsgrad = beta_1, beta_2, epsilon, amsgrad

    def _used_slots(self) -> tuple[str, ...]:
        return (*self.slots, "velocity_hat") if self.amsgrad else self.slots

    def _moments(self, gradient: Any, slots: dict[str, Variable]) -> tuple[Any, Any]:
        first, second = slots["momentum"], slots["velocity"]
        first.assign_add((gradient - first) * (1 - self.beta_1))
        second.assign_add((square.public(gradient) - second) * (1 - self.beta_2))
        if not self.amsgrad:
            return first, second
        slots["velocity_hat"].assign(maximum.public(slots["velocity_hat"], second))
        return first, slots["velocity_hat"]

    def update_step(
        self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]
    ) -> None:
        """Change one Variable."""
        step = int(self.iterations._snapshot.value) + 1  # type: ignore[reportPrivateUsage]
        scale = rate * ((1 - self.beta_2**step) ** 0.5 / (1 - self.beta_1**step))
        first, second = self._moments(gradient, slots)
        variable.assign_sub(first * scale / (sqrt.public(second) + self.epsilon))


@_offer("AdamW")
class AdamW(Adam):
    """Adam with weight decay."""

    def __init__(self, learning_rate: Any = 0.001, weight_decay: float = 0.004, **kwargs: Any) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay, **kwargs)


@_offer("RMSprop")
class RMSprop(Optimizer):
    """Steps divided by the root of a running mean of squared gradients."""

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

    def update_step(
        self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]
    ) -> None:
        """Change one Variable."""
        squares = slots["velocity"]
        squares.assign(squares * self.rho + square.public(gradient) * (1 - self.rho))
        below: Any = squares
        if self.centered:
            mean = slots["average_gradient"]
            mean.assign(mean * self.rho + gradient * (1 - self.rho))
            below = squares - square.public(mean)
        change = rate * gradient / sqrt.public(below + self.epsilon)
        if self.momentum:
            slots["momentum"].assign(slots["momentum"] * self.momentum + change)
            change = convert_to_tensor(slots["momentum"])
        variable.assign_sub(change)


@_offer("Adagrad")
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
            slot.assign_add(slot * 0 + self.initial_accumulator_value)

    def update_step(
        self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]
    ) -> None:
        """Change one Variable."""
        squares = slots["accumulator"]
        squares.assign_add(square.public(gradient))
        variable.assign_sub(rate * gradient / sqrt.public(squares + self.epsilon))


@public("keras.optimizers.get optimizers.get")
def get(identifier: Any) -> Optimizer:
    """The optimizer of a name, or an optimizer itself. ValueError for anything else."""
    named = {"sgd": SGD, "adam": Adam, "adamw": AdamW, "rmsprop": RMSprop, "adagrad": Adagrad}
    if isinstance(identifier, Optimizer):
        return identifier
    if isinstance(identifier, str) and identifier.lower() in named:
        return named[identifier.lower()]()
    raise ValueError(f"Could not interpret optimizer identifier: {identifier}")
