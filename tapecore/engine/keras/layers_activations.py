"""Activations as layers."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import activations, constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.op import PUBLIC, public


@public("keras.layers.ELU")
class ELU(Layer):
    """elu with a limit of ``-alpha``."""

    supports_masking = True

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs: Any) -> Any:
        """elu of the inputs."""
        return activations.elu(inputs, self.alpha)


@public("keras.layers.PReLU")
class PReLU(Layer):
    """A relu whose slope below zero is a weight."""

    supports_masking = True

    def __init__(
        self,
        alpha_initializer: Any = "Zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer = regularizers.get(alpha_regularizer)
        self.alpha_constraint = constraints.get(alpha_constraint)
        self.shared_axes = [shared_axes] if isinstance(shared_axes, int) else list(shared_axes or ())

    def build(self, input_shape: Any = None) -> None:
        """Make ``alpha``, of the shape of an example (1 along the shared axes)."""
        shape = [1 if k in self.shared_axes else n for k, n in enumerate(input_shape)][1:]
        self.alpha = self.add_weight(
            shape,
            self.alpha_initializer,
            name="alpha",
            regularizer=self.alpha_regularizer,
            constraint=self.alpha_constraint,
        )

    def call(self, inputs: Any) -> Any:
        """The inputs, and ``alpha`` times what is below zero."""
        relu = PUBLIC["nn.relu"]
        return relu(inputs) - self.alpha * relu(-inputs)
