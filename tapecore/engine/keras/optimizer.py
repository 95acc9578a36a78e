"""What all optimizers share: the counter of steps, the slots of each Variable, clipping, refusals."""

from __future__ import annotations

import warnings
from typing import Any, cast

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.keras import naming
from tapecore.engine.keras.initializers import Zeros
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import clip_by_value
from tapecore.engine.ops.norms import clip_by_global_norm, clip_by_norm
from tapecore.engine.variable import Variable as EngineVariable
from tapecore.engine.variable import variable_of


@public("keras.optimizers.Optimizer keras.Optimizer optimizers.Optimizer")
class Optimizer:
    """Changes Variables by their gradients. ``iterations`` counts the steps; each Variable has slots of its
    own."""

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
        for ignored in (
            "use_ema",
            "ema_momentum",
            "jit_compile",
            "loss_scale_factor",
            "gradient_accumulation_steps",
        ):
            kwargs.pop(ignored, None)
        if kwargs:
            raise ValueError(f"Argument(s) not recognized: {kwargs}")
        self.name = name or naming.numbered(type(self).__name__)
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.weight_decay = weight_decay
        self._schedule = learning_rate if callable(learning_rate) else None
        self.slot_variables: list[Variable] = []
        self.known: list[Any] = []
        self._by_variable: dict[int, dict[str, Variable]] = {}
        with naming.inside(self):
            self.iterations = Variable(Zeros(), (), "int64", trainable=False, name="iteration")
            if self._schedule is None:
                self._rate = Variable(
                    float(cast("float", learning_rate)),
                    dtype="float32",
                    trainable=False,
                    name="learning_rate",
                )

    @property
    def learning_rate(self) -> Any:
        """The learning rate of the next step."""
        return (
            self._rate if self._schedule is None else convert_to_tensor(self._schedule(self.iterations.value))
        )

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if self._schedule is not None:
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its `learning_rate`."
            )
        self._rate.assign(value)

    @property
    def variables(self) -> list[Variable]:
        """The counter, the learning rate and all slots."""
        return [self.iterations, *([self._rate] if self._schedule is None else []), *self.slot_variables]

    def build(self, variables: Any) -> None:
        """Make the slots of these Variables."""
        if self.known:
            return
        self.known = list(variables)
        for variable in self.known:
            behind = variable_of(variable)
            name = (
                (variable.path if isinstance(variable, Variable) else variable.name)
                .replace("/", "_")
                .replace(":", "_")
            )
            with naming.inside(self):
                made = {
                    slot: Variable(
                        Zeros(), tuple(behind.shape), behind.dtype, trainable=False, name=f"{name}_{slot}"
                    )
                    for slot in self._used_slots()
                }
            self._by_variable[behind.id] = made
        for slot in self._used_slots():
            self.slot_variables += [self._by_variable[variable_of(v).id][slot] for v in self.known]

    def _used_slots(self) -> tuple[str, ...]:
        return self.slots

    def apply_gradients(self, grads_and_vars: Any) -> Variable:
        """Change each Variable by its gradient; returns ``iterations``.

        Variables whose gradient is None are left alone, with a warning. Raises ValueError when all are None,
        or for
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
        variables = self.known if trainable_variables is None else list(trainable_variables)
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
        for variable in variables if self.known else []:
            if not any(variable_of(variable) is variable_of(other) for other in self.known):
                raise ValueError(
                    f"Unknown variable: {variable}. This optimizer can only be called for the variables it "
                    "was originally "
                    "built with. When working with a new set of variables, you should recreate a new "
                    "optimizer "
                    "instance."
                )
        missing = [
            v.path if isinstance(v, Variable) else v.name
            for g, v in zip(gradients, variables, strict=True)
            if g is None
        ]
        if len(missing) == len(gradients):
            raise ValueError("No gradients provided for any variable.")
        if missing:
            warnings.warn(
                f"Gradients do not exist for variables {missing} when minimizing the loss. If using "
                "`model.compile()`, did "
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

    def update_step(
        self, gradient: Any, variable: EngineVariable, rate: Any, slots: dict[str, Variable]
    ) -> None:
        """Change one Variable; subclasses define it."""
        raise NotImplementedError


def _dense(gradient: Any) -> Any:
    return convert_to_tensor(gradient) if not isinstance(gradient, IndexedSlices) else gradient._as_tensor()  # type: ignore[reportPrivateUsage]
