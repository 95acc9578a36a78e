"""Optimizers: what ``apply_gradients`` does with gradients."""

from __future__ import annotations

import warnings
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.keras import naming
from tapecore.engine.keras.initializers import Zeros
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import clip_by_value, maximum, square
from tapecore.engine.ops.elementary import sqrt
from tapecore.engine.ops.norms import clip_by_global_norm, clip_by_norm
from tapecore.engine.variable import Variable as EngineVariable
from tapecore.engine.variable import variable_of


def _offer(name: str) -> Any:
    return public(f"keras.optimizers.{name} optimizers.{name} keras.optimizers.legacy.{name} optimizers.legacy.{name}")


@public("keras.optimizers.Optimizer keras.Optimizer optimizers.Optimizer")
class Optimizer:
    """Changes Variables by their gradients. ``iterations`` counts the steps; each Variable has slots of its own."""

    slots: tuple[str, ...] = ()

    def __init__(
        self,
        learning_rate: Any = 0.001,
        name: str | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        weight_decay: float | None = None,
        **kwargs: Any,
    ) -> None:
        for ignored in ("use_ema", "ema_momentum", "jit_compile", "loss_scale_factor", "gradient_accumulation_steps"):
            kwargs.pop(ignored, None)
        if kwargs:
            raise ValueError(f"Argument(s) not recognized: {kwargs}")
        self.name = name or naming.numbered(type(self).__name__)
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.weight_decay = weight_decay
        self._schedule = learning_rate if callable(learning_rate) else None
        self._slots: list[Variable] = []
        self._known: list[Any] = []
        self._by_variable: dict[int, dict[str, Variable]] = {}
        with naming.inside(self):
            self.iterations = Variable(Zeros(), (), "int64", trainable=False, name="iteration")
            if self._schedule is None:
                self._rate = Variable(float(learning_rate), dtype="float32", trainable=False, name="learning_rate")

    @property
    def learning_rate(self) -> Any:
        """The learning rate of the next step."""
        return self._rate if self._schedule is None else convert_to_tensor(self._schedule(self.iterations.value))

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if self._schedule is not None:
            raise TypeError("This optimizer was created with a `LearningRateSchedule` object as its `learning_rate`.")
        self._rate.assign(value)

    @property
    def variables(self) -> list[Variable]:
        """The counter, the learning rate and all slots."""
        return [self.iterations, *([self._rate] if self._schedule is None else []), *self._slots]

    def build(self, variables: Any) -> None:
        """Make the slots of these Variables."""
        if self._known:
            return
        self._known = list(variables)
        for variable in self._known:
            behind = variable_of(variable)
            name = (variable.path if isinstance(variable, Variable) else variable.name).replace("/", "_").replace(":", "_")
            with naming.inside(self):
                made = {
                    slot: Variable(Zeros(), tuple(behind.shape), behind.dtype, trainable=False, name=f"{name}_{slot}")
                    for slot in self._used_slots()
                }
            self._by_variable[behind.id] = made
        for slot in self._used_slots():
            self._slots += [self._by_variable[variable_of(v).id][slot] for v in self._known]

    def _used_slots(self) -> tuple[str, ...]:
        return self.slots

    def apply_gradients(self, grads_and_vars: Any) -> Variable:
        """Change each Variable by its gradient; returns ``iterations``.

        Variables whose gradient is None are left alone, with a warning. Raises ValueError when all are None, or for
        Variables that were not there at the first call.
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("No gradients provided for any variable.")
        gradients, variables = zip(*pairs, strict=True)
        self.apply(list(gradients), list(variables))
        return self.iterations

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """Change each Variable by its gradient."""
        variables = self._known if trainable_variables is None else list(trainable_variables)
        gradients = list(grads)
        if len(gradients) != len(variables):
            raise ValueError(
                "Number of gradients must match number of trainable variables. Received "
                f"{len(gradients)} gradients and {len(variables)} trainable variables."
            )
        self._check(gradients, variables)
        self.build(variables)
        pairs = [(g, variable_of(v)) for g, v in zip(gradients, variables, strict=True) if g is not None]
        self._step([v for _, v in pairs], self._clipped([_dense(g) for g, _ in pairs]))
        self.iterations.assign_add(1)

    def _step(self, variables: list[EngineVariable], gradients: list[Any]) -> None:
        rate = convert_to_tensor(self.learning_rate)
        for variable, gradient in zip(variables, gradients, strict=True):
            if self.weight_decay:
                variable.assign_sub(variable * (rate * self.weight_decay))
            self.update_step(gradient, variable, rate, self._by_variable[variable.id])

    def _check(self, gradients: list[Any], variables: list[Any]) -> None:
        for variable in variables if self._known else []:
            if not any(variable_of(variable) is variable_of(other) for other in self._known):
                raise ValueError(
                    f"Unknown variable: {variable}. This optimizer can only be called for the variables it was originally "
                    "built with. When working with a new set of variables, you should recreate a new optimizer instance."
                )
        missing = [
            v.path if isinstance(v, Variable) else v.name for g, v in zip(gradients, variables, strict=True) if g is None
        ]
        if len(missing) == len(gradients):
            raise ValueError("No gradients provided for any variable.")
        if missing:
            warnings.warn(
                f"Gradients do not exist for variables {missing} when minimizing the loss. If using `model.compile()`, did "
                "you forget to provide a `loss` argument?",
                stacklevel=4,
            )

    def _clipped(self, gradients: list[Any]) -> list[Any]:
        if self.clipnorm is not None:
            return [clip_by_norm(g, self.clipnorm) for g in gradients]
        if self.global_clipnorm is not None:
            return clip_by_global_norm(gradients, self.global_clipnorm)[0]
        if self.clipvalue is not None:
            return [clip_by_value(g, -self.clipvalue, self.clipvalue) for g in gradients]
        return gradients

    def update_step(self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]) -> None:
        """Change one Variable; subclasses define it."""
        raise NotImplementedError


def _dense(gradient: Any) -> Any:
    return convert_to_tensor(gradient) if not isinstance(gradient, IndexedSlices) else gradient._as_tensor()  # type: ignore[reportPrivateUsage]


@_offer("SGD")
class SGD(Optimizer):
    """w -= learning_rate * gradient, with momentum if it is given."""

    def __init__(self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False, **kwargs: Any) -> None:
        super().__init__(learning_rate, **kwargs)
        self.momentum, self.nesterov = momentum, nesterov

    def _used_slots(self) -> tuple[str, ...]:
        return ("momentum",) if self.momentum else ()

    def update_step(self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]) -> None:
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

    def update_step(self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]) -> None:
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
        self, learning_rate: Any = 0.001, rho: float = 0.9, momentum: float = 0.0, epsilon: float = 1e-7,
        centered: bool = False, **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, epsilon, centered

    def _used_slots(self) -> tuple[str, ...]:
        optional = (("momentum", self.momentum), ("average_gradient", self.centered))
        return ("velocity", *(name for name, used in optional if used))

    def update_step(self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]) -> None:
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
        self, learning_rate: Any = 0.001, initial_accumulator_value: float = 0.1, epsilon: float = 1e-7, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon

    def build(self, variables: Any) -> None:
        """Make the sums, which start at ``initial_accumulator_value``."""
        fresh = not self._known
        super().build(variables)
        for slot in self._slots if fresh else []:
            slot.assign_add(slot * 0 + self.initial_accumulator_value)

    def update_step(self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]) -> None:
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
