"""Optimizers of TensorFlow 1 (``tf.compat.v1.train``): ``compute_gradients`` and ``apply_gradients`` apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.keras.several import several
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import square
from tapecore.engine.ops.creation import zeros_like
from tapecore.engine.ops.elementary import sqrt
from tapecore.engine.tape import GradientTape
from tapecore.engine.variable import Variable, variable_of


class OlderOptimizer:
    """Changes Variables by their gradients. Subclasses define ``_step``; running values of a Variable are kept in
    its slots."""

    def __init__(
        self, learning_rate: Any = 0.001, use_locking: bool = False, name: str | None = None
    ) -> None:
        self._learning_rate, self._name = learning_rate, name or type(self).__name__.removesuffix("Optimizer")
        self._slots: dict[tuple[int, str], Variable] = {}
        self._steps = 0

    def get_name(self) -> str:
        """The name it was made with."""
        return self._name

    def variables(self) -> list[Variable]:
        """The slots made so far."""
        return list(self._slots.values())

    def get_slot(self, var: Any, name: str) -> Variable | None:
        """The slot ``name`` of a Variable; None if there is none yet."""
        return self._slots.get((variable_of(var).id, name))

    def get_slot_names(self) -> list[str]:
        """The names of the slots made so far, sorted."""
        return sorted({name for _, name in self._slots})

    def minimize(
        self, loss: Any, global_step: Any = None, var_list: Any = None, grad_loss: Any = None, **others: Any
    ) -> None:
        """One step that makes ``loss`` smaller, a function of no arguments. RuntimeError if it is a tensor."""
        self.apply_gradients(self.compute_gradients(loss, var_list, grad_loss=grad_loss), global_step)

    def compute_gradients(
        self, loss: Any, var_list: Any = None, grad_loss: Any = None, **others: Any
    ) -> list[tuple[Any, Any]]:
        """Pairs of gradient and Variable, those in ``var_list`` or all trainable ones that ``loss`` reads."""
        if not callable(loss):
            raise RuntimeError(
                "`loss` passed to Optimizer.compute_gradients should be a function when eager execution is enabled."
            )
        with GradientTape() as tape:
            value = loss()
        variables = list(tape.watched_variables()) if var_list is None else several(var_list)
        return list(zip(tape.gradient(value, variables, grad_loss), variables, strict=True))

    def apply_gradients(
        self, grads_and_vars: Iterable[tuple[Any, Any]], global_step: Any = None, name: str | None = None
    ) -> None:
        """Change each Variable by its gradient, if that is not None, and count ``global_step`` up. ValueError if all
        are None."""
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("No variables provided.")
        if all(gradient is None for gradient, _ in pairs):
            raise ValueError(f"No gradients provided for any variable: {[str(v) for _, v in pairs]}.")
        self._steps += 1
        rate = self._learning_rate() if callable(self._learning_rate) else self._learning_rate
        for gradient, variable in pairs:
            if gradient is not None:
                self._step(_dense(gradient), variable_of(variable), rate)
        if global_step is not None:
            global_step.assign_add(1)

    def _step(self, gradient: Any, variable: Variable, rate: Any) -> None:
        raise NotImplementedError(f"`_step` of {type(self).__name__} is not defined.")

    def _slot(self, variable: Variable, name: str, start: Callable[[Any], Any] = zeros_like) -> Variable:
        key = variable.id, name
        if key not in self._slots:
            self._slots[key] = Variable(start(variable), trainable=False, name=f"{self._name}/{name}")
        return self._slots[key]


def _dense(gradient: Any) -> Any:
    return convert_to_tensor(gradient) if not isinstance(gradient, IndexedSlices) else gradient._as_tensor()  # type: ignore[reportPrivateUsage]


@public("compat.v1.train.Optimizer")
class Optimizer(OlderOptimizer):
    """What optimizers of one's own are derived from."""


@public("compat.v1.train.GradientDescentOptimizer")
class GradientDescentOptimizer(OlderOptimizer):
    """w -= learning_rate * gradient."""

    def _step(self, gradient: Any, variable: Variable, rate: Any) -> None:
        variable.assign_sub(gradient * rate)


@public("compat.v1.train.MomentumOptimizer")
class MomentumOptimizer(OlderOptimizer):
    """Steps by a running sum of the gradients."""

    def __init__(
        self,
        learning_rate: Any,
        momentum: Any,
        use_locking: bool = False,
        name: str = "Momentum",
        use_nesterov: bool = False,
    ) -> None:
        super().__init__(learning_rate, use_locking, name)
        self._momentum, self._use_nesterov = momentum, use_nesterov

    def _step(self, gradient: Any, variable: Variable, rate: Any) -> None:
        sum_ = self._slot(variable, "momentum")
        sum_.assign(sum_ * self._momentum + gradient)
        variable.assign_sub((gradient + sum_ * self._momentum if self._use_nesterov else sum_) * rate)


@public("compat.v1.train.AdagradOptimizer")
class AdagradOptimizer(OlderOptimizer):
    """Steps smaller the larger the gradients were so far."""

    def __init__(
        self,
        learning_rate: Any,
        initial_accumulator_value: float = 0.1,
        use_locking: bool = False,
        name: str = "Adagrad",
    ) -> None:
        super().__init__(learning_rate, use_locking, name)
        self._start = initial_accumulator_value

    def _step(self, gradient: Any, variable: Variable, rate: Any) -> None:
        squares = self._slot(variable, "accumulator", lambda v: zeros_like(v) + self._start)
        squares.assign_add(square.public(gradient))
        variable.assign_sub(gradient * rate / sqrt.public(squares))


@public("compat.v1.train.RMSPropOptimizer")
class RMSPropOptimizer(OlderOptimizer):
    """Steps by the gradient over the root of its running mean square, which begins at one."""

    def __init__(
        self,
        learning_rate: Any,
        decay: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-10,
        use_locking: bool = False,
        centered: bool = False,
        name: str = "RMSProp",
    ) -> None:
        super().__init__(learning_rate, use_locking, name)
        self._decay, self._momentum, self._epsilon, self._centered = decay, momentum, epsilon, centered

    def _step(self, gradient: Any, variable: Variable, rate: Any) -> None:
        squares = self._slot(variable, "rms", lambda v: zeros_like(v) + 1.0)
        squares.assign_add((square.public(gradient) - squares) * (1 - self._decay))
        size = squares + self._epsilon
        if self._centered:
            mean = self._slot(variable, "mg")
            mean.assign_add((gradient - mean) * (1 - self._decay))
            size -= square.public(mean)
        change = self._slot(variable, "momentum")
        change.assign(change * self._momentum + gradient * rate / sqrt.public(size))
        variable.assign_sub(change)


@public("compat.v1.train.AdamOptimizer")
class AdamOptimizer(OlderOptimizer):
    """Steps by running means of the gradient and of its square."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-08,
        use_locking: bool = False,
        name: str = "Adam",
    ) -> None:
        super().__init__(learning_rate, use_locking, name)
        self._betas, self._epsilon = (beta1, beta2), epsilon

    def _step(self, gradient: Any, variable: Variable, rate: Any) -> None:
        first, second = self._slot(variable, "m"), self._slot(variable, "v")
        one, two = self._betas
        first.assign_add((gradient - first) * (1 - one))
        second.assign_add((square.public(gradient) - second) * (1 - two))
        scale = rate * (1 - two**self._steps) ** 0.5 / (1 - one**self._steps)
        variable.assign_sub(first * scale / (sqrt.public(second) + self._epsilon))
