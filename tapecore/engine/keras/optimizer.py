"""What all optimizers share: taking gradients, clipping, refusals, ``minimize``."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.keras import naming
from tapecore.engine.keras.optimizer_averages import EXTRAS, Averaging
from tapecore.engine.keras.optimizer_slots import key_of
from tapecore.engine.keras.several import several
from tapecore.engine.keras.variable import Variable
from tapecore.engine.naming import enter, leave
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import clip_by_value, square
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.norms import clip_by_global_norm, clip_by_norm
from tapecore.engine.tape import GradientTape
from tapecore.engine.variable import variable_of

SHARED = f"weight_decay clipnorm clipvalue global_clipnorm {' '.join(EXTRAS)} name"
"""The parameters that all optimizers share, in Keras's order."""

_IGNORED = ("jit_compile", "decay", "is_legacy_optimizer")


@public("keras.optimizers.Optimizer keras.Optimizer optimizers.Optimizer keras.optimizers.legacy.Optimizer")
class Optimizer(Averaging):
    """Changes Variables by their gradients. ``iterations`` counts the steps; each Variable has slots of its
    own. Subclasses define ``update_step``."""

    _sparse: IndexedSlices | None = None
    """The gradient of the Variable that is being changed, if it is sparse."""

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        learning_rate: Any = 0.001,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        if isinstance(learning_rate, str):  # the older order: the name first
            learning_rate, name = kwargs.pop("lr", 0.001), learning_rate
        learning_rate = kwargs.pop("lr", learning_rate)
        for ignored in _IGNORED:
            kwargs.pop(ignored, None)
        if kwargs:
            raise ValueError(f"Argument(s) not recognized: {kwargs}")
        self.name = name or naming.numbered(type(self).__name__)
        if sum(limit is not None for limit in (clipnorm, clipvalue, global_clipnorm)) > 1:
            raise ValueError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: "
                f"clipnorm={clipnorm}, clipvalue={clipvalue}, global_clipnorm={global_clipnorm}"
            )
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.weight_decay = weight_decay
        self._undecayed: set[int] = set()
        self._undecayed_names: re.Pattern[str] | None = None
        self._settle(
            use_ema, ema_momentum, ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps
        )
        self._begin(learning_rate)

    def minimize(
        self, loss: Any, var_list: Any = None, grad_loss: Any = None, name: Any = None, tape: Any = None
    ) -> Any:
        """One step that makes ``loss`` smaller: a function of no arguments, or a tensor and the tape that
        recorded it. ``var_list`` may be a function too. Returns ``iterations``."""
        if not callable(loss) and tape is None:
            raise ValueError("`tape` is required when a `Tensor` loss is passed.")
        if callable(loss):
            with tape if tape is not None else GradientTape() as inner:
                value = loss()
        else:
            value, inner = loss, tape
        variables = var_list() if callable(var_list) else var_list
        variables = several(variables)
        gradients = inner.gradient(value, variables, grad_loss)
        return self.apply_gradients(zip(gradients, variables, strict=True))

    def get_gradients(self, loss: Any, params: Any) -> Any:
        """Of TensorFlow 1: NotImplementedError that says what to do instead."""
        raise NotImplementedError("Use a tape: `tape.gradient(loss, variables)`.")

    def apply_gradients(self, grads_and_vars: Any, name: Any = None, **others: Any) -> Any:
        """Change each Variable by its gradient; returns ``iterations``.

        Variables whose gradient is None are left alone, with a warning. Raises ValueError when all are None,
        or for Variables that were not there at the first call.
        """
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("No gradients provided for any variable.")
        gradients, variables = zip(*pairs, strict=True)
        self.apply(list(gradients), list(variables))
        return self.iterations

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """Change each Variable by its gradient."""
        scope = enter(self.name, called=True)
        try:
            self._apply(grads, trainable_variables)
        finally:
            leave(scope)

    def _apply(self, grads: Any, trainable_variables: Any) -> None:
        variables = self.known if trainable_variables is None else list(trainable_variables)
        gradients = list(grads)
        if len(gradients) != len(variables):
            raise ValueError(
                "Number of gradients must match number of trainable variables. Received "
                f"{len(gradients)} gradients and {len(variables)} trainable variables."
            )
        self._check(gradients, variables)
        if not self.built:
            self.build(variables)
        scaled = self._unscaled(gradients)
        due = self._due([(g, v) for g, v in zip(scaled, variables, strict=True) if g is not None])
        if due is not None:
            self._step([v for _, v in due], self._clipped([g for g, _ in due]))
        self._average()
        for variable in variables:
            constraint = getattr(variable, "constraint", None)
            if constraint is not None:
                variable.assign(constraint(variable))
        self.counter.assign_add(1)

    def _step(self, variables: list[Any], gradients: list[Any]) -> None:
        rate = convert_to_tensor(self.learning_rate)
        for given, gradient in zip(variables, gradients, strict=True):
            variable = variable_of(given)
            if self.weight_decay and self._decays(given, variable.id):
                variable.assign_sub(variable * (rate * self.weight_decay))
            self._sparse = gradient if isinstance(gradient, IndexedSlices) else None
            own = rate if rate.dtype is variable.dtype else cast(rate, variable.dtype)
            self.update_step(_dense(gradient), variable, own)

    def _decays(self, variable: Any, key: int) -> bool:
        names = self._undecayed_names
        return key not in self._undecayed and (names is None or names.search(variable.name) is None)

    def _check(self, gradients: list[Any], variables: list[Any]) -> None:
        known = {key_of(other) for other in self.known or variables}
        for variable in variables:
            if key_of(variable) not in known:
                raise ValueError(
                    f"Unknown variable: {variable}. This optimizer can only be called for the variables it "
                    "was originally built with. When working with a new set of variables, you should recreate "
                    "a new optimizer instance."
                )
        missing = [
            v.path if isinstance(v, Variable) else v.name
            for g, v in zip(gradients, variables, strict=True)
            if g is None
        ]
        if missing and len(missing) == len(gradients):
            raise ValueError("No gradients provided for any variable.")
        if missing:
            warnings.warn(
                f"Gradients do not exist for variables {missing} when minimizing the loss. If using "
                "`model.compile()`, did you forget to provide a `loss` argument?",
                stacklevel=4,
            )

    def _clipped(self, gradients: list[Any]) -> list[Any]:
        if self.clipnorm is not None:
            return [clip_by_norm(g, self.clipnorm) for g in gradients]
        if self.global_clipnorm is not None:
            return clip_by_global_norm(gradients, self.global_clipnorm)[0]
        if self.clipvalue is not None:
            limit = self.clipvalue
            return [_on_rows(lambda part: clip_by_value(part, -limit, limit), g) for g in gradients]
        return gradients

    def _squared(self, gradient: Any, factor: Any = None) -> Any:
        """The square of ``gradient``, or of ``factor * gradient``, in ``update_step``. Of a sparse gradient each
        row is squared by itself before rows of one index are added, as Keras does it.
        """
        if self._sparse is None:
            return square.public(gradient if factor is None else factor * gradient)
        rows = _dense(_on_rows(square.public, self._sparse))
        return rows if factor is None else square.public(factor) * rows

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one Variable; subclasses define it."""
        raise NotImplementedError(f"`update_step` of {type(self).__name__} is not defined.")

    def exclude_from_weight_decay(self, var_list: Any = None, var_names: Any = None) -> None:
        """Let no weight decay act on these Variables, nor on those in whose names one of ``var_names`` occurs."""
        self._undecayed = {variable_of(v).id for v in var_list or ()}
        self._undecayed_names = re.compile("|".join(var_names)) if var_names else None

    def assign(self, variable: Any, value: Any) -> None:
        """Replace the value of a Variable."""
        variable.assign(value)

    def assign_add(self, variable: Any, value: Any) -> None:
        """Add to the value of a Variable."""
        variable.assign_add(value)

    def assign_sub(self, variable: Any, value: Any) -> None:
        """Subtract from the value of a Variable."""
        variable.assign_sub(value)


def _on_rows(function: Callable[[Any], Any], gradient: Any) -> Any:
    if not isinstance(gradient, IndexedSlices):
        return function(gradient)
    return IndexedSlices(function(gradient.values), gradient.indices, gradient.dense_shape)


def _dense(gradient: Any) -> Any:
    return convert_to_tensor(gradient) if not isinstance(gradient, IndexedSlices) else gradient._as_tensor()  # type: ignore[reportPrivateUsage]
