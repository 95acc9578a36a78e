"""``EinsumDense``: a matrix of weights of any rank, applied as an equation says."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from tapecore.engine.keras import activations, constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.op import PUBLIC, public

_FORMS = (
    re.compile(r"()([a-zA-Z]+)(),([a-zA-Z]+)->([a-zA-Z]+)"),
    re.compile(r"(\.\.\.)([a-zA-Z]+)(),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)"),
    re.compile(r"()([a-zA-Z]{2,})(\.\.\.),([a-zA-Z]+)->([a-zA-Z]+)\.\.\."),
)


class Equation(NamedTuple):
    """The letters of the inputs, of the weights and of the outputs, and on which side dots stand for more axes."""

    left: bool
    inputs: str
    right: bool
    weights: str
    outputs: str

    def extents(self, shape: tuple[Any, ...], wanted: tuple[Any, ...]) -> dict[str, Any]:
        """The extent of each letter: of the inputs from their shape, of the outputs as wanted, the batch left out."""
        more = len(shape) - len(self.inputs)
        known = dict(zip(self.inputs, shape[more:] if self.left else shape, strict=False))
        outputs = self.outputs if self.left else self.outputs[1:]
        return {**{c: n for c, n in zip(outputs, wanted, strict=True) if n is not None}, **known}


def parsed(equation: str) -> Equation:
    """An equation in its parts. ValueError for other forms."""
    for form in _FORMS:
        found = form.fullmatch(equation)
        if found is not None:
            left, inputs, right, weights, outputs = found.groups()
            return Equation(bool(left), inputs, bool(right), weights, outputs)
    raise ValueError(
        f"Invalid einsum equation '{equation}'. Equations must be in the form [X],[Y]->[Z], ...[X],[Y]->...[Z], or "
        "[X]...,[Y]->[Z]...."
    )


@public("keras.layers.EinsumDense")
@ordered(
    "equation output_shape activation bias_axes kernel_initializer bias_initializer kernel_regularizer "
    "bias_regularizer kernel_constraint bias_constraint"
)
class EinsumDense(Layer):
    """``activation(einsum(equation, inputs, kernel) + bias)``. ``output_shape`` is without the batch, None for what the
    inputs say; ``bias_axes`` are the letters along which there is a bias."""

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        equation: str,
        output_shape: Any,
        activation: Any = None,
        bias_axes: str | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.equation, self.bias_axes, self.activation = equation, bias_axes, activations.get(activation)
        self.partial_output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        self.kernel_initializer, self.bias_initializer = map(
            initializers.get, (kernel_initializer, bias_initializer)
        )
        self.kernel_regularizer, self.bias_regularizer = map(
            regularizers.get, (kernel_regularizer, bias_regularizer)
        )
        self.kernel_constraint, self.bias_constraint = map(
            constraints.get, (kernel_constraint, bias_constraint)
        )
        self.kernel: Any = None
        self.bias: Any = None

    def build(self, input_shape: Any = None) -> None:
        """Make ``kernel``, and ``bias`` if there are axes for one. ValueError for a letter without extent."""
        equation = parsed(self.equation)
        extents = equation.extents(tuple(input_shape), self.partial_output_shape)
        for letter in equation.weights:
            if letter not in extents:
                raise ValueError(
                    f"Weight dimension '{letter}' did not have a match in either the input spec '{equation.inputs}' or "
                    f"the output spec '{equation.outputs}'. For this layer, the weight must be fully specified."
                )
        self.kernel = self.add_weight(
            tuple(extents[letter] for letter in equation.weights),
            self.kernel_initializer,
            name="kernel",
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        if self.bias_axes:
            more = len(input_shape) - len(equation.inputs)
            self.bias = self.add_weight(
                self._bias_shape(equation.outputs, extents) + (1,) * (more if equation.right else 0),
                self.bias_initializer,
                name="bias",
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    def _bias_shape(self, outputs: str, extents: dict[str, Any]) -> tuple[int, ...]:
        axes = self.bias_axes or ""
        for letter in axes:
            if letter not in outputs:
                raise ValueError(
                    f"Bias dimension '{letter}' was requested, but is not part of the output spec '{outputs}'"
                )
        first = min(outputs.index(letter) for letter in axes)
        return tuple(extents[letter] if letter in axes else 1 for letter in outputs[first:])

    def call(self, inputs: Any) -> Any:
        """What the equation gives."""
        result = PUBLIC["einsum"](self.equation, inputs, self.kernel)
        return self.activation(result if self.bias is None else result + self.bias)
