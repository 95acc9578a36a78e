"""Beside the step itself: moving averages of the weights, gradients gathered over several steps, scaled losses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tapecore.engine.keras.optimizer_slots import Slotted
from tapecore.engine.keras.variable import Variable
from tapecore.engine.variable import variable_of

EXTRAS = (
    "use_ema",
    "ema_momentum",
    "ema_overwrite_frequency",
    "loss_scale_factor",
    "gradient_accumulation_steps",
)
"""Settings of all optimizers that are defined here."""


class Averaging(Slotted):
    """What optimizers do around their step, if they are asked to."""

    def _settle(
        self,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
    ) -> None:
        """Take the settings. ValueError for one that is out of range."""
        if gradient_accumulation_steps is not None and gradient_accumulation_steps < 2:
            raise ValueError(
                "`gradient_accumulation_steps` must be an integer >= 2. Received: "
                f"gradient_accumulation_steps={gradient_accumulation_steps}"
            )
        if use_ema and not 0 <= ema_momentum <= 1:
            raise ValueError(
                f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={ema_momentum}"
            )
        often = ema_overwrite_frequency
        if use_ema and often and (not isinstance(often, int) or often < 1):  # type: ignore[reportUnnecessaryIsInstance]  # callers are untyped
            raise ValueError(
                "`ema_overwrite_frequency` must be an integer >= 1 or None. Received: "
                f"ema_overwrite_frequency={often}"
            )
        self.use_ema, self.ema_momentum, self.ema_overwrite_frequency = use_ema, ema_momentum, often
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self._averages: dict[int, Variable] = {}
        self._gathered: dict[int, Variable] = {}

    def _prepare(self) -> None:
        """Make the state that the settings need."""
        for wanted, name, made in (
            (self.use_ema, "average", self._averages),
            (self.gradient_accumulation_steps, "gradient_accumulator", self._gathered),
        ):
            for variable in self.known if wanted else []:
                made[variable_of(variable).id] = self.add_variable_from_reference(variable, name)

    def _unscaled(self, gradients: list[Any]) -> list[Any]:
        scale = self.loss_scale_factor
        return gradients if scale is None else divided(gradients, scale)

    def _due(self, pairs: list[tuple[Any, Any]]) -> list[tuple[Any, Any]] | None:
        """Gradients and Variables of the step to make now: the means of several, or None while gathering."""
        every = self.gradient_accumulation_steps
        if every is None:
            return pairs
        if (int(self.counter) + 1) % every:
            for gradient, variable in pairs:
                self._gathered[variable_of(variable).id].assign_add(gradient)
            return None
        due = [((g + self._gathered[variable_of(v).id]) / every, v) for g, v in pairs]
        for gathered in self._gathered.values():
            gathered.assign(gathered * 0)
        return due

    def _average(self) -> None:
        """Let the averages follow the Variables, and the Variables take them over when it is time."""
        if not self.use_ema:
            return
        momentum = self.ema_momentum if int(self.iterations) else 0.0
        for variable in self.known:
            average = self._averages[variable_of(variable).id]
            average.assign(average * momentum + variable * (1.0 - momentum))
        often = self.ema_overwrite_frequency
        if often and (int(self.iterations) + 1) % often == 0:
            self.finalize_variable_values(self.known)

    def finalize_variable_values(self, var_list: Any) -> None:
        """Give the Variables the values of their moving averages, if there are any."""
        for variable in var_list if self.use_ema else ():
            variable.assign(self._averages[variable_of(variable).id])

    def scale_loss(self, loss: Any) -> Any:
        """The loss times ``loss_scale_factor``, by which gradients are divided before a step."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor


def divided(gradients: Iterable[Any], scale: Any) -> list[Any]:
    """Each gradient by ``scale``; None stays."""
    return [None if g is None else g / scale for g in gradients]
