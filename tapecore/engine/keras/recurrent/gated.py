"""Cells with gates: LSTM and GRU."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.keras import activations
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.keras.recurrent.cells import OF_CELL, Cell
from tapecore.engine.keras.several import several
from tapecore.engine.op import PUBLIC, public

_HEAD = (
    "units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer"
)
_ACTIVATIONS: dict[str, Any] = {"recurrent_activation": "sigmoid"}
OF_LSTM, OF_GRU = (
    f"{_HEAD} {rest}"
    for rest in (
        f"unit_forget_bias {OF_CELL} dropout recurrent_dropout seed",
        f"{OF_CELL} dropout recurrent_dropout reset_after seed",
    )
)
"""The parameters in Keras's order."""


class Gated(Cell):
    """A cell whose gates have an activation of their own. Where states are thinned out, or with
    ``implementation=1``, each gate has masks of its own, and so a product of its own.
    """

    def __init__(
        self, units: int, recurrent_activation: Any = "sigmoid", implementation: int = 2, **kwargs: Any
    ) -> None:
        super().__init__(units, **kwargs)
        self.recurrent_activation = activations.get(recurrent_activation)
        self.implementation = 1 if self.recurrent_dropout else implementation
        self.mask_count = self.gates if self.implementation == 1 else None

    def _by_gate(self, parts: list[Any], kernel: Any, bias: Any = None) -> list[Any]:
        """The products of each gate, of inputs or states that may differ from gate to gate."""
        split = PUBLIC["split"]
        if len(parts) == 1:
            product = PUBLIC["matmul"](parts[0], kernel)
            return list(split(product if bias is None else product + bias, self.gates, axis=-1))
        kernels = split(kernel, self.gates, axis=-1)
        products = [PUBLIC["matmul"](part, k) for part, k in zip(parts, kernels, strict=True)]
        if bias is None:
            return products
        return [p + b for p, b in zip(products, split(bias, self.gates, axis=-1), strict=True)]


@public("keras.layers.LSTMCell")
@ordered(OF_LSTM, _ACTIVATIONS)
class LSTMCell(Gated):
    """Long short-term memory: a carry beside the state, and gates for input, forgetting and output."""

    gates = 4
    states = 2

    def __init__(self, units: int, unit_forget_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(units, **kwargs)
        self.unit_forget_bias = unit_forget_bias

    def _bias_start(self) -> Any:
        return (
            _Forgetting(self.bias_initializer, self.units) if self.unit_forget_bias else self.bias_initializer
        )

    def call(self, inputs: Any, states: Any, training: Any = False) -> Any:
        """The output, and the new state and carry."""
        before, carry = states[0], states[1]
        taken, kept, new, shown = self._gates(
            self._thin_inputs(inputs, training), self._thin_states(before, training)
        )
        gate = self.recurrent_activation
        carry = gate(kept) * carry + gate(taken) * self.activation(new)
        h = gate(shown) * self.activation(carry)
        return h, [h, carry]

    def _gates(self, inputs: list[Any], states: list[Any]) -> list[Any]:
        """What the four gates see."""
        if self.mask_count is None:
            z = PUBLIC["matmul"](inputs[0], self.kernel) + PUBLIC["matmul"](states[0], self.recurrent_kernel)
            return PUBLIC["split"](z if self.bias is None else z + self.bias, 4, axis=1)
        ours = self._by_gate(inputs, self.kernel, self.bias)
        theirs = self._by_gate(states, self.recurrent_kernel)
        return [x + h for x, h in zip(ours, theirs, strict=True)]


class _Forgetting:
    """Biases of which those of the forget gate are ones."""

    def __init__(self, start: Any, units: int) -> None:
        self.start, self.units = start, units

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        units = self.units
        first, rest = self.start((units,), dtype=dtype), self.start((units * 2,), dtype=dtype)
        return PUBLIC["concat"]([first, np.ones(units, dtype), rest], 0)


@public("keras.layers.GRUCell")
@ordered(OF_GRU, _ACTIVATIONS)
class GRUCell(Gated):
    """A gated recurrent unit: gates for update and reset. ``reset_after`` resets behind the product with
    ``recurrent_kernel``."""

    gates = 3

    def __init__(self, units: int, reset_after: bool = True, **kwargs: Any) -> None:
        super().__init__(units, **kwargs)
        self.reset_after = reset_after

    def _bias_shape(self) -> tuple[int, ...]:
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def call(self, inputs: Any, states: Any, training: Any = False) -> Any:
        """The output, which is the new state too."""
        before = several(states)[0]
        bias = None if self.bias is None else self.bias[0] if self.reset_after else self.bias
        x = self._by_gate(self._thin_inputs(inputs, training), self.kernel, bias)
        thinned = self._thin_states(before, training)
        update, new = (self._after if self.reset_after else self._before)(thinned, *x)
        output = update * before + (1 - update) * self.activation(new)
        return output, [output] if isinstance(states, (list, tuple)) else output

    def _after(self, h: list[Any], x_update: Any, x_reset: Any, x_new: Any) -> tuple[Any, Any]:
        bias = None if self.bias is None else self.bias[1]
        h_update, h_reset, h_new = self._by_gate(h, self.recurrent_kernel, bias)
        reset = self.recurrent_activation(x_reset + h_reset)
        return self.recurrent_activation(x_update + h_update), x_new + reset * h_new

    def _before(self, h: list[Any], x_update: Any, x_reset: Any, x_new: Any) -> tuple[Any, Any]:
        kernel, units = self.recurrent_kernel, self.units
        if len(h) == 1:
            inner = PUBLIC["matmul"](h[0], kernel[:, : 2 * units])
            h_update, h_reset = PUBLIC["split"](inner, 2, axis=-1)
        else:
            h_update, h_reset = (
                PUBLIC["matmul"](part, kernel[:, k * units : (k + 1) * units]) for k, part in enumerate(h[:2])
            )
        reset = self.recurrent_activation(x_reset + h_reset)
        new = x_new + PUBLIC["matmul"](reset * h[-1], kernel[:, 2 * units :])
        return self.recurrent_activation(x_update + h_update), new
