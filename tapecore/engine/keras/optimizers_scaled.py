"""Losses made larger, so that gradients in half precision do not vanish."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import naming
from tapecore.engine.keras.initializers import Constant, Zeros
from tapecore.engine.keras.optimizer import Optimizer
from tapecore.engine.keras.optimizer_averages import divided
from tapecore.engine.keras.optimizers import offer
from tapecore.engine.keras.parameters import known

_INNER_ONLY = {key: value for key, value in known(Optimizer).items() if key not in ("learning_rate", "name")}
"""Settings that are those of the optimizer inside, with their defaults."""


@offer("LossScaleOptimizer")
class LossScaleOptimizer(Optimizer):
    """An optimizer inside, whose gradients come from losses made larger by ``scale_loss`` and are divided again
    before its step. Gradients that are not finite halve the scale and make no step;
    ``dynamic_growth_steps`` finite ones in a row double it.
    """

    def __init__(
        self,
        inner_optimizer: Any,
        initial_scale: float = 32768.0,
        dynamic_growth_steps: int = 2000,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        _refuse(kwargs)
        super().__init__(0.0, name=name)
        self.inner_optimizer = inner_optimizer
        self.initial_scale, self.dynamic_growth_steps = initial_scale, dynamic_growth_steps
        inner_optimizer.loss_scale_factor = None
        self._divided = False

    def build(self, variables: Any) -> None:
        """Make the scale and the counter of finite steps."""
        if self.known:
            return
        self.step_counter = self.add_variable((), Zeros(), "int32", name="step_counter")
        self.dynamic_scale = self.add_variable(
            (), Constant(self.initial_scale), "float32", name="dynamic_scale"
        )
        with naming.inside(self):
            self.inner_optimizer.build(variables)
        super().build(variables)

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """Change each Variable by its gradient, unless one is not finite."""
        gradients = list(grads)
        if not self.built:
            self.build(list(trainable_variables))
        if not all(np.isfinite(convert_to_tensor(g).value).all() for g in gradients if g is not None):
            self.step_counter.assign(0)
            self.dynamic_scale.assign(self.dynamic_scale * 0.5)
            return
        if not self._divided:
            gradients = divided(gradients, self.dynamic_scale)
        self._divided = False
        self.inner_optimizer.apply(gradients, trainable_variables)
        if int(self.step_counter) == self.dynamic_growth_steps - 1:
            self.step_counter.assign(0)
            self.dynamic_scale.assign(self.dynamic_scale * 2.0)
        else:
            self.step_counter.assign_add(1)

    @property
    def learning_rate(self) -> Any:
        """That of the optimizer inside."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        self.inner_optimizer.learning_rate = value

    def _made(self) -> Any:
        return self.inner_optimizer.iterations

    @property
    def variables(self) -> list[Any]:
        """Its own state, then that of the optimizer inside."""
        return [*super().variables, *self.inner_optimizer.variables]

    def scale_loss(self, loss: Any) -> Any:
        """The loss times the scale."""
        return loss * (convert_to_tensor(self.dynamic_scale) if self.built else self.initial_scale)

    def get_scaled_loss(self, loss: Any) -> Any:
        """The older spelling of ``scale_loss``."""
        return self.scale_loss(loss)

    def get_unscaled_gradients(self, grads: Any) -> list[Any]:
        """Gradients divided by the scale, as older programs do it before ``apply_gradients``, which then does not."""
        self._divided = True
        return divided(grads, self.dynamic_scale if self.built else self.initial_scale)


def _refuse(given: dict[str, Any]) -> None:
    if not given.pop("dynamic", True):
        raise ValueError(
            "LossScaleOptimizer no longer supports `dynamic=False`. Instead, simply set `loss_scale_factor` directly "
            "on the `inner_optimizer`."
        )
    for name, default in _INNER_ONLY.items():
        if given.pop(name, default) != default:
            raise ValueError(
                f"LossScaleOptimizer does not support `{name}`. Instead, set `{name}` on the `inner_optimizer`."
            )
    if given:
        raise ValueError(f"LossScaleOptimizer does not support arguments: `{'`, `'.join(given)}`.")
