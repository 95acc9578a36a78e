"""More optimizers, and optimizers by name."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import naming, registered
from tapecore.engine.keras.optimizer import SHARED, Optimizer
from tapecore.engine.keras.optimizers import SGD, Adagrad, Adam, AdamW, Moments, RMSprop, offer, power
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import maximum, sign
from tapecore.engine.ops.elementary import sqrt


@offer("Adadelta")
@ordered(f"learning_rate rho epsilon {SHARED}")
class Adadelta(Optimizer):
    """Steps in the ratio of the running means of squared steps and squared gradients."""

    slots = ("accumulated_grad", "accumulated_delta_var")

    def __init__(
        self, learning_rate: Any = 0.001, rho: float = 0.95, epsilon: float = 1e-7, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.rho, self.epsilon = rho, epsilon

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        squares, steps = self.slots_of(variable).values()
        rest = 1 - self.rho
        squares.assign(self.rho * squares + rest * self._squared(gradient))
        factor = -sqrt.public(steps + self.epsilon) / sqrt.public(squares + self.epsilon)
        steps.assign(self.rho * steps + rest * self._squared(gradient, factor))
        variable.assign_add(learning_rate * factor * gradient)


@offer("Adamax")
@ordered(f"learning_rate beta_1 beta_2 epsilon {SHARED}")
class Adamax(Moments):
    """Adam with the largest gradient so far in place of the mean of squares."""

    slots = ("momentum", "norm")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        mean, largest = self.slots_of(variable).values()
        mean.assign_add((gradient - mean) * (1 - self.beta_1))
        largest.assign(maximum.public(self.beta_2 * largest, abs(gradient)))
        scale = learning_rate / (1 - power(self.beta_1, int(self.iterations) + 1))
        variable.assign_sub(scale * mean / (largest + self.epsilon))


@offer("Nadam")
@ordered(f"learning_rate beta_1 beta_2 epsilon {SHARED}")
class Nadam(Adam):
    """Adam that looks one step ahead."""

    def build(self, variables: Any) -> None:
        """Make the slots and the product of all momenta."""
        super().build(variables)
        if not hasattr(self, "_product"):
            with naming.inside(self):
                self._product = Variable(1.0, dtype="float32", trainable=False)
            self._counted = -1
            self.slot_variables.append(self._product)

    def _momenta(self) -> tuple[float, float]:
        step = int(self.iterations) + 1
        return tuple(self.beta_1 * (1.0 - 0.5 * 0.96**n) for n in (step, step + 1))  # type: ignore[reportReturnType]

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        step = int(self.iterations) + 1
        now, later = self._momenta()
        if self._counted != step:  # the product grows once a step, not once a Variable
            self._counted = step
            self._product.assign(self._product * now)
        mean, squares = self.slots_of(variable).values()
        mean.assign_add((gradient - mean) * (1 - self.beta_1))
        squares.assign_add((self._squared(gradient) - squares) * (1 - self.beta_2))
        ahead = later * mean / (1 - self._product * later) + (1 - now) * gradient / (1 - self._product)
        spread = sqrt.public(squares / (1 - power(self.beta_2, step))) + self.epsilon
        variable.assign_sub(ahead * learning_rate / spread)


@offer("Lion")
@ordered(f"learning_rate beta_1 beta_2 {SHARED}")
class Lion(Optimizer):
    """Steps of one size, in the direction of a mixture of momentum and gradient."""

    slots = ("momentum",)

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.99, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2 = beta_1, beta_2

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        (mean,) = self.slots_of(variable).values()
        mixed = mean * self.beta_1 + gradient * (1 - self.beta_1)
        variable.assign_sub(learning_rate * sign.public(mixed))
        mean.assign(mean * self.beta_2 + gradient * (1 - self.beta_2))


@offer("Ftrl")
@ordered(
    "learning_rate learning_rate_power initial_accumulator_value l1_regularization_strength "
    f"l2_regularization_strength l2_shrinkage_regularization_strength beta {SHARED}"
)
class Ftrl(Optimizer):
    """Follow the regularized leader: weights with small gradients become 0."""

    slots = ("accumulator", "linear")

    def __init__(
        self,
        learning_rate: Any = 0.001,
        learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        l2_shrinkage_regularization_strength: float = 0.0,
        beta: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.power, self.initial_accumulator_value, self.beta = (
            learning_rate_power,
            initial_accumulator_value,
            beta,
        )
        self.l1, self.l2 = l1_regularization_strength, l2_regularization_strength
        self.shrinkage = l2_shrinkage_regularization_strength

    def build(self, variables: Any) -> None:
        """Make the slots; the sums of squares start at ``initial_accumulator_value``."""
        fresh = not self.known
        super().build(variables)
        for slots in self._by_variable.values() if fresh else ():
            slots["accumulator"].assign(slots["accumulator"] * 0 + self.initial_accumulator_value)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable."""
        squares, linear = self.slots_of(variable).values()
        shrunk = gradient + 2 * self.shrinkage * variable
        power, l2 = -self.power, self.l2 + self.beta / (2 * learning_rate)
        before = convert_to_tensor(squares)
        after = before + self._squared(gradient)
        linear.assign_add(shrunk - (after**power - before**power) / learning_rate * variable)
        below = after**power / learning_rate + 2 * l2
        over = maximum.public(abs(convert_to_tensor(linear)) - self.l1, 0.0)
        variable.assign(-sign.public(convert_to_tensor(linear)) * over / below)
        squares.assign(after)


_BY_NAME: dict[str, type[Optimizer]] = {
    kind.__name__.lower(): kind
    for kind in (SGD, Adam, AdamW, RMSprop, Adagrad, Adadelta, Adamax, Nadam, Lion, Ftrl)
}


@public("keras.optimizers.get optimizers.get keras.optimizers.deserialize optimizers.deserialize")
def get(identifier: Any) -> Optimizer:
    """The optimizer of a name, or an optimizer itself. ValueError for anything else."""
    if isinstance(identifier, Optimizer):
        return identifier
    if isinstance(identifier, dict):
        return _BY_NAME[identifier["class_name"].lower()](**identifier.get("config", {}))  # type: ignore[reportUnknownArgumentType,reportUnknownMemberType]
    if isinstance(identifier, str) and identifier.lower() in _BY_NAME:
        return _BY_NAME[identifier.lower()]()
    raise ValueError(f"Could not interpret optimizer identifier: {identifier}")


@public("keras.optimizers.serialize optimizers.serialize")
def serialize(optimizer: Optimizer) -> dict[str, Any]:
    """An optimizer as plain data."""
    return registered.described(optimizer)
