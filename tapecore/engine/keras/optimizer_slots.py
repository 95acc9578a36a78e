"""The state of optimizers: the counter of steps, the learning rate, the slots of each Variable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import naming
from tapecore.engine.keras.configured import Configured, given_of
from tapecore.engine.keras.initializers import Zeros
from tapecore.engine.keras.variable import Variable
from tapecore.engine.variable import Variable as Resource
from tapecore.engine.variable import variable_of

_SETTINGS: dict[str, Any] = {
    "weight_decay": None,
    "clipnorm": None,
    "global_clipnorm": None,
    "clipvalue": None,
    "use_ema": False,
    "ema_momentum": 0.99,
    "ema_overwrite_frequency": None,
    "loss_scale_factor": None,
    "gradient_accumulation_steps": None,
}
"""Settings that all optimizers have, with their defaults."""


def key_of(variable: Any) -> int:
    """What an optimizer knows a Variable by. Raises AttributeError, as Keras does, for what is none."""
    behind = variable_of(variable)
    return behind.id if isinstance(behind, Resource) else behind._unique_id


class Slotted(Configured):
    """What an optimizer remembers."""

    name: str
    slots: tuple[str, ...] = ()
    slots_together = True
    """Whether the slots of one Variable stand together in ``variables``."""

    def _begin(self, learning_rate: Any) -> None:
        self._schedule: Callable[[Any], Any] | None = learning_rate if callable(learning_rate) else None
        self.slot_variables: list[Variable] = []
        self.known: list[Any] = []
        self._by_variable: dict[int, dict[str, Variable]] = {}
        with naming.inside(self):
            self.counter = Variable(Zeros(), (), "int64", trainable=False, name="iteration")
            if self._schedule is None:
                self._rate = self._rate_of(learning_rate)

    @property
    def iterations(self) -> Any:
        """How many steps were made: the counter itself, or a tensor where gradients are gathered over several."""
        return self._made()

    @iterations.setter
    def iterations(self, counter: Variable) -> None:
        self.counter = counter

    def _made(self) -> Any:
        every = getattr(self, "gradient_accumulation_steps", None)
        return convert_to_tensor(self.counter) // every if every else self.counter

    def _prepare(self) -> None:
        """Make state beside the slots."""

    def _rate_of(self, value: Any) -> Variable:
        if not isinstance(value, (int, float)) and not hasattr(value, "dtype"):
            raise ValueError(
                "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable (that "
                "takes in the current iteration value and returns the corresponding learning rate value). Received "
                f"instead: learning_rate={value}"
            )
        number = float(cast("float", value))
        return Variable(number, dtype="float32", trainable=False, name="learning_rate")

    @property
    def learning_rate(self) -> Any:
        """The learning rate of the next step."""
        if self._schedule is None:
            return self._rate
        return convert_to_tensor(_called(self._schedule, self.counter))

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if callable(value) and not isinstance(value, Variable):
            self._schedule = value
            return
        if self._schedule is not None:
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` "
                "constructor argument, hence its learning rate is not settable. If you need the learning rate "
                "to be settable, you should instantiate the optimizer with a float `learning_rate` argument."
            )
        self._rate.assign(value)

    @property
    def lr(self) -> Any:
        """The older spelling of ``learning_rate``."""
        return self.learning_rate

    @lr.setter
    def lr(self, value: Any) -> None:
        self.learning_rate = value

    @property
    def built(self) -> bool:
        """Whether the Variables are known."""
        return bool(self.known)

    @property
    def variables(self) -> list[Variable]:
        """The counter, the learning rate and all slots."""
        return [self.counter, *([self._rate] if self._schedule is None else []), *self.slot_variables]

    def get_config(self) -> dict[str, Any]:
        """Name, learning rate and settings, as plain data."""
        rate = self._schedule if self._schedule is not None else float(self._rate)
        kept = {key: value for key, value in given_of(self).items() if key not in ("learning_rate", "name")}
        return {"name": self.name, "learning_rate": rate, **_SETTINGS, **kept}

    def get_weights(self) -> list[Any]:
        """The numbers of the state."""
        return [v.numpy() for v in self.variables]

    def set_weights(self, weights: Any) -> None:
        """Replace the numbers of the state."""
        for variable, value in zip(self.variables, weights, strict=True):
            variable.assign(value)

    # ------------------------------------------------------------ slots

    def build(self, variables: Any) -> None:
        """Make the slots of these Variables."""
        if self.known:
            return
        known = list(variables)
        for key in [key_of(variable) for variable in known]:
            self._by_variable.setdefault(key, {})
        self.known = known
        self._prepare()
        orders = [(v, slot) for v in self.known for slot in self._used_slots()]
        if not self.slots_together:
            orders = [(v, slot) for slot in self._used_slots() for v in self.known]
        for variable, slot in orders:
            made = self.add_variable_from_reference(variable, slot)
            self._by_variable[variable_of(variable).id][slot] = made

    def _used_slots(self) -> tuple[str, ...]:
        return self.slots

    def slots_of(self, variable: Any) -> dict[str, Variable]:
        """The slots of a Variable by name."""
        return self._by_variable[variable_of(variable).id]

    def add_variable_from_reference(
        self, reference_variable: Any, name: str | None = None, initializer: Any = "zeros", **others: Any
    ) -> Variable:
        """A new Variable of the state, of the shape and dtype of another one."""
        behind = variable_of(reference_variable)
        path = (
            reference_variable.path if isinstance(reference_variable, Variable) else reference_variable.name
        )
        whole = f"{path.replace('/', '_').replace(':', '_')}_{name}"
        return self.add_variable(tuple(behind.shape), initializer, behind.dtype, name=whole)

    def add_variable(
        self,
        shape: Any,
        initializer: Any = "zeros",
        dtype: Any = None,
        name: str | None = None,
        **others: Any,
    ) -> Variable:
        """A new Variable of the state."""
        from tapecore.engine.keras import initializers

        with naming.inside(self):
            made = Variable(initializers.get(initializer), tuple(shape), dtype, trainable=False, name=name)
        self.slot_variables.append(made)
        return made

    def _get_variable_index(self, variable: Any) -> int:
        wanted = variable_of(variable).id
        return next(k for k, known in enumerate(self.known) if variable_of(known).id == wanted)


def _called(schedule: Callable[..., Any], step: Variable) -> Any:
    """A schedule is called with the step; a function of one's own that takes nothing, without."""
    code = getattr(schedule, "__code__", None)
    return schedule() if code is not None and code.co_argcount == 0 else schedule(step.value)
