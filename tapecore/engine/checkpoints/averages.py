"""``tf.train.ExponentialMovingAverage``."""

from __future__ import annotations

from typing import Any

from tapecore.engine.op import public
from tapecore.engine.variable import Variable, variable_of


@public("train.ExponentialMovingAverage")
class ExponentialMovingAverage:
    """A second Variable for each, which follows it slowly: ``decay`` of the old and the rest of the new."""

    def __init__(
        self,
        decay: Any,
        num_updates: Any = None,
        zero_debias: bool = False,
        name: str = "ExponentialMovingAverage",
    ) -> None:
        self._decay, self._updates, self.name = decay, num_updates, name
        self._averages: dict[int, Variable] = {}
        self._kept: list[Variable] = []

    def apply(self, var_list: Any = None) -> None:
        """Let the averages follow."""
        decay = float(self._decay)
        if self._updates is not None:
            count = float(self._updates)
            decay = min(decay, (1 + count) / (10 + count))
        for given in var_list or []:  # type: ignore[reportUnknownVariableType]
            variable = variable_of(given)
            state = variable.snapshot.value
            average = self._averages.get(id(variable))
            if average is None:
                name = f"{variable.name.partition(':')[0]}/{self.name}"
                self._averages[id(variable)] = Variable(state, trainable=False, name=name)
                self._kept.append(variable)
            else:
                average.assign_sub((average.snapshot.value - state) * state.dtype.type(1 - decay))

    def average(self, var: Any) -> Variable | None:
        """The Variable that follows ``var``."""
        return self._averages.get(id(variable_of(var)))

    def average_name(self, var: Any) -> str:
        """Its name."""
        return f"{variable_of(var).name.partition(':')[0]}/{self.name}"
