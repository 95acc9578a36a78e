"""Layers with matrices of weights: Dense and Embedding."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import activations, call_errors, constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.comparison import not_equal
from tapecore.engine.ops.indexing import gather

LORA: dict[str, Any] = {"lora_rank": None, "lora_alpha": None, "quantization_config": None}
"""Parameters for a rank or a quantization of weights, which there are none of here."""


@public("keras.layers.Dense")
@ordered(
    "units activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer "
    f"activity_regularizer kernel_constraint bias_constraint {' '.join(LORA)}",
    lacking=LORA,
)
class Dense(Layer):
    """``activation(inputs @ kernel + bias)`` along the last axis, with ``units`` outputs."""

    supports_masking = True

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        units = _positive(units)
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units, self.use_bias = units, use_bias
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self._kernel: Variable | None = None
        self.bias: Variable | None = None

    def build(self, input_shape: Any = None) -> None:
        """Make ``kernel`` (inputs, units) and ``bias`` (units,)."""
        self._kernel = self.add_weight(
            (int(input_shape[-1]), self.units),
            self.kernel_initializer,
            name="kernel",
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        if self.use_bias:
            self.bias = self.add_weight(
                (self.units,),
                self.bias_initializer,
                name="bias",
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )
        self.built = True

    @property
    def kernel(self) -> Variable:
        """The matrix of weights. AttributeError before the layer is built."""
        if self._kernel is None:
            raise AttributeError("You must build the layer before accessing `kernel`.")
        return self._kernel

    def _check(self, x: Any) -> None:
        shape = tuple(getattr(x, "shape", ()))
        if len(shape) < 2:
            raise call_errors.unfit(self, f"expected min_ndim=2, found ndim={len(shape)}", shape)
        if self._kernel is not None and shape[-1] != len(self._kernel):
            raise ValueError(
                f"Input 0 with name 'None' of layer '{self.name}' is incompatible with the layer: expected "
                f"axis -1 of input shape to have value {len(self._kernel)}, but received input with shape {shape}"
            )

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The outputs."""
        shape = tuple(inputs.shape)
        product = (
            PUBLIC["matmul"](inputs, self.kernel)
            if len(shape) == 2
            else PUBLIC["tensordot"](inputs, self.kernel, 1)
        )
        return self.activation(product if self.bias is None else product + self.bias)


def _positive(units: Any) -> int:
    if not isinstance(units, int) or units <= 0:
        raise ValueError(
            f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
        )
    return units


@public("keras.layers.Embedding")
@ordered(
    "input_dim output_dim embeddings_initializer embeddings_regularizer embeddings_constraint mask_zero weights "
    f"{' '.join(LORA)}",
    lacking=LORA,
)
class Embedding(Layer):
    """A vector of ``output_dim`` numbers for each integer below ``input_dim``. Its gradient is an
    IndexedSlices. With ``mask_zero`` the steps that hold 0 are masked."""

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        **kwargs: Any,
    ) -> None:
        length = kwargs.pop("input_length", None)
        if length is not None and "input_shape" not in kwargs:
            kwargs["input_shape"] = (length,)
        super().__init__(**kwargs)
        self.input_dim, self.output_dim, self.mask_zero = input_dim, output_dim, mask_zero
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)
        self.embeddings_constraint = constraints.get(embeddings_constraint)
        self.supports_masking = mask_zero
        self.autocast = False
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) else [weights])

    def build(self, input_shape: Any = None) -> None:
        """Make ``embeddings`` (input_dim, output_dim)."""
        if not self.built:
            self.embeddings = self.add_weight(
                (self.input_dim, self.output_dim),
                self.embeddings_initializer,
                name="embeddings",
                regularizer=self.embeddings_regularizer,
                constraint=self.embeddings_constraint,
            )
            self.built = True

    def call(self, inputs: Any) -> Any:
        """The vectors."""
        indices = convert_to_tensor(inputs)
        return gather(self.embeddings.value, indices if indices.dtype.is_integer else cast(indices, "int32"))

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """Which steps do not hold 0, if ``mask_zero``."""
        return not_equal.public(inputs, 0) if self.mask_zero else None
