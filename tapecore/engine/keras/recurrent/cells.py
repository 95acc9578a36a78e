"""Cells: one step of a recurrent layer, from inputs and states to outputs and states."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.keras import activations, constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.recurrent.dropping import Dropping
from tapecore.engine.keras.several import several
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import PUBLIC, public


class Cell(Dropping, Layer):
    """What all cells share. ``gates`` is how many results one step computes at once."""

    gates = 1
    states = 1
    seed_first = False
    """Whether the seed of dropout is drawn before those of the initializers (the order fixes the numbers)."""

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        units: int,
        activation: Any = "tanh",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        if units <= 0:
            raise ValueError(
                f"Received an invalid value for argument `units`, expected a positive integer, got {units}."
            )
        super().__init__(**kwargs)
        self.units, self.use_bias = units, use_bias
        if self.seed_first:
            self._drop(dropout, recurrent_dropout, seed)
        self.activation = activations.get(activation)
        self._of_kernel = (kernel_initializer, kernel_regularizer, kernel_constraint)
        self._of_recurrent = (recurrent_initializer, recurrent_regularizer, recurrent_constraint)
        self._of_bias = (bias_initializer, bias_regularizer, bias_constraint)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.recurrent_initializer = initializers.get(recurrent_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        if not self.seed_first:
            self._drop(dropout, recurrent_dropout, seed)
        self.bias: Variable | None = None
        self.state_size: Any = units if self.states == 1 else [units] * self.states
        self.output_size = units

    def build(self, input_shape: Any = None) -> None:
        """Make ``kernel``, ``recurrent_kernel`` and ``bias``."""
        width = self.units * self.gates
        self.kernel = self._made(
            (int(input_shape[-1]), width), "kernel", self.kernel_initializer, self._of_kernel
        )
        self.recurrent_kernel = self._made(
            (self.units, width), "recurrent_kernel", self.recurrent_initializer, self._of_recurrent
        )
        if self.use_bias:
            self.bias = self._made(self._bias_shape(), "bias", self._bias_start(), self._of_bias)

    def _made(self, shape: Any, name: str, start: Any, settings: Any) -> Variable:
        return self.add_weight(
            shape,
            start,
            name=name,
            regularizer=regularizers.get(settings[1]),
            constraint=constraints.get(settings[2]),
        )

    def _bias_shape(self) -> tuple[int, ...]:
        return (self.units * self.gates,)

    def _bias_start(self) -> Any:
        return self.bias_initializer

    def get_initial_state(self, batch_size: Any = None) -> list[Any]:
        """States of zeros."""
        return [
            PUBLIC["zeros"]((int(batch_size), self.units), self.compute_dtype) for _ in range(self.states)
        ]

    def _dropped(self, inputs: Any, states: Any, training: Any) -> tuple[Any, list[Any]]:
        known = several(states)
        inputs = self._thin_input(inputs, training)
        known[0] = self._thin_state(known[0], training)
        return inputs, known


@public("keras.layers.SimpleRNNCell")
class SimpleRNNCell(Cell):
    """``activation(inputs @ kernel + bias + state @ recurrent_kernel)``."""

    seed_first = True

    def call(self, sequence: Any, states: Any, training: Any = False) -> Any:
        """The output, which is the new state too."""
        inputs, known = self._dropped(sequence, states, training)
        h = PUBLIC["matmul"](inputs, self.kernel)
        if self.bias is not None:
            h = h + self.bias
        output = self.activation(h + PUBLIC["matmul"](known[0], self.recurrent_kernel))
        return output, [output] if isinstance(states, (list, tuple)) else output


class Gated(Cell):
    """A cell whose gates have an activation of their own."""

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        *args: Any,
        implementation: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(units, activation, use_bias, *args, **kwargs)
        self.recurrent_activation = activations.get(recurrent_activation)


@public("keras.layers.LSTMCell")
class LSTMCell(Gated):
    """Long short-term memory: a carry beside the state, and gates for input, forgetting and output."""

    gates = 4
    states = 2

    def __init__(self, units: int, *args: Any, unit_forget_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(units, *args, **kwargs)
        self.unit_forget_bias = unit_forget_bias

    def _bias_start(self) -> Any:
        return (
            _Forgetting(self.bias_initializer, self.units) if self.unit_forget_bias else self.bias_initializer
        )

    def call(self, inputs: Any, states: Any, training: Any = False) -> Any:
        """The output, and the new state and carry."""
        inputs, (h, carry) = self._dropped(inputs, states, training)
        z = PUBLIC["matmul"](inputs, self.kernel) + PUBLIC["matmul"](h, self.recurrent_kernel)
        if self.bias is not None:
            z = z + self.bias
        taken, kept, new, shown = PUBLIC["split"](z, 4, axis=1)
        gate = self.recurrent_activation
        carry = gate(kept) * carry + gate(taken) * self.activation(new)
        h = gate(shown) * self.activation(carry)
        return h, [h, carry]


class _Forgetting:
    """Biases of which those of the forget gate are ones."""

    def __init__(self, start: Any, units: int) -> None:
        self.start, self.units = start, units

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        units = self.units
        first, rest = self.start((units,), dtype=dtype), self.start((units * 2,), dtype=dtype)
        return PUBLIC["concat"]([first, np.ones(units, dtype), rest], 0)


@public("keras.layers.GRUCell")
class GRUCell(Gated):
    """A gated recurrent unit: gates for update and reset. ``reset_after`` resets behind the product with
    ``recurrent_kernel``."""

    gates = 3

    def __init__(self, units: int, *args: Any, reset_after: bool = True, **kwargs: Any) -> None:
        super().__init__(units, *args, **kwargs)
        self.reset_after = reset_after

    def _bias_shape(self) -> tuple[int, ...]:
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def call(self, inputs: Any, states: Any, training: Any = False) -> Any:
        """The output, which is the new state too."""
        before = several(states)[0]
        inputs, (h,) = self._dropped(inputs, [before], training)
        x = PUBLIC["matmul"](inputs, self.kernel)
        if self.bias is not None:
            x = x + (self.bias[0] if self.reset_after else self.bias)
        x_update, x_reset, x_new = PUBLIC["split"](x, 3, axis=-1)
        update, new = (self._after if self.reset_after else self._before)(h, x_update, x_reset, x_new)
        output = update * before + (1 - update) * self.activation(new)
        return output, [output] if isinstance(states, (list, tuple)) else output

    def _after(self, h: Any, x_update: Any, x_reset: Any, x_new: Any) -> tuple[Any, Any]:
        inner = PUBLIC["matmul"](h, self.recurrent_kernel)
        if self.bias is not None:
            inner = inner + self.bias[1]
        h_update, h_reset, h_new = PUBLIC["split"](inner, 3, axis=-1)
        reset = self.recurrent_activation(x_reset + h_reset)
        return self.recurrent_activation(x_update + h_update), x_new + reset * h_new

    def _before(self, h: Any, x_update: Any, x_reset: Any, x_new: Any) -> tuple[Any, Any]:
        kernel = self.recurrent_kernel
        inner = PUBLIC["matmul"](h, kernel[:, : 2 * self.units])
        h_update, h_reset = PUBLIC["split"](inner, 2, axis=-1)
        reset = self.recurrent_activation(x_reset + h_reset)
        new = x_new + PUBLIC["matmul"](reset * h, kernel[:, 2 * self.units :])
        return self.recurrent_activation(x_update + h_update), new
