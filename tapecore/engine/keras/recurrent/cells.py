"""Cells: one step of a recurrent layer, from inputs and states to outputs and states."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import activations, constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.recurrent.dropping import Dropping
from tapecore.engine.keras.several import several
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import PUBLIC, public

OF_CELL = " ".join(
    f"{which}_{what}" for what in ("regularizer", "constraint") for which in ("kernel", "recurrent", "bias")
)


OF_SIMPLE = (
    "units activation use_bias kernel_initializer recurrent_initializer bias_initializer "
    f"{OF_CELL} dropout recurrent_dropout seed"
)
"""The parameters of the plain cell in Keras's order."""


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


@public("keras.layers.SimpleRNNCell")
class SimpleRNNCell(Cell):
    """``activation(inputs @ kernel + bias + state @ recurrent_kernel)``."""

    seed_first = True

    def call(self, sequence: Any, states: Any, training: Any = False) -> Any:
        """The output, which is the new state too."""
        before = several(states)[0]
        self.draw_masks(tuple(sequence.shape), tuple(before.shape))
        (inputs,), (known,) = self._thin_inputs(sequence, training), self._thin_states(before, training)
        h = PUBLIC["matmul"](inputs, self.kernel)
        if self.bias is not None:
            h = h + self.bias
        output = self.activation(h + PUBLIC["matmul"](known, self.recurrent_kernel))
        return output, [output] if isinstance(states, (list, tuple)) else output
