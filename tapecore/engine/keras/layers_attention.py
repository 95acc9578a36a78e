"""Attention: outputs as mixtures of values, weighed by how queries fit keys."""

from __future__ import annotations

import math
from typing import Any

from tapecore.engine.keras import activations, constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.layers_random import Dropout
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.keras.seeding import SeedGenerator, dropped
from tapecore.engine.keras.several import several
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.shaping import expand_dims

_FAR = -1e9


@public("keras.layers.Attention")
class Attention(Layer):
    """Dot-product attention: called on ``[query, value]`` or ``[query, value, key]``."""

    supports_masking = True

    def __init__(
        self,
        use_scale: bool = False,
        score_mode: str = "dot",
        dropout: float = 0.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.use_scale, self.score_mode, self.dropout = use_scale, score_mode, dropout
        self.scale: Any = None
        self.concat_score_weight: Any = None
        if dropout > 0:
            self.seed_generator = SeedGenerator(seed)

    def build(self, input_shape: Any = None) -> None:
        """Make ``scale`` if it is used."""
        if self.use_scale:
            self.scale = self.add_weight((), "ones", name="scale")
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight")

    def _scores(self, query: Any, key: Any) -> Any:
        if self.score_mode == "dot":
            scores = PUBLIC["matmul"](query, key, transpose_b=True)
            return scores if self.scale is None else scores * self.scale
        both = expand_dims.public(query, axis=-2) + expand_dims.public(key, axis=-3)
        scaled = both if self.scale is None else both * self.scale
        return self.concat_score_weight * PUBLIC["reduce_sum"](PUBLIC["tanh"](scaled), axis=-1)

    def call(
        self,
        inputs: Any,
        mask: Any = None,
        training: Any = False,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        """The mixtures, and the weights if they are asked for."""
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        masks = [*several(mask), None]
        scores = self._scores(query, key)
        if use_causal_mask:
            scores = scores + _forward_only(scores)
        if masks[1] is not None:
            scores = scores - 1e9 * (1.0 - cast(expand_dims.public(masks[1], axis=-2), scores.dtype))
        weights = activations.softmax(scores)
        if training and self.dropout > 0:
            weights = dropped(weights, self.dropout, None, self.seed_generator)
        result = PUBLIC["matmul"](weights, value)
        if masks[0] is not None:
            result = result * cast(expand_dims.public(masks[0], axis=-1), result.dtype)
        return (result, weights) if return_attention_scores else result

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """The mask of the query."""
        return previous_mask[0] if isinstance(previous_mask, (list, tuple)) else None  # type: ignore[reportUnknownVariableType]


@public("keras.layers.AdditiveAttention")
class AdditiveAttention(Attention):
    """Attention by the sum of tanh(query + key), with a weight for each feature."""

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs: Any) -> None:
        super().__init__(use_scale, dropout=dropout, **kwargs)

    def build(self, input_shape: Any = None) -> None:
        """Make ``scale`` if it is used."""
        if self.use_scale:
            width = int(input_shape[0][-1])
            self.scale = self.add_weight((width,), "glorot_uniform", name="scale")

    def _scores(self, query: Any, key: Any) -> Any:
        both = PUBLIC["tanh"](expand_dims.public(query, axis=-2) + expand_dims.public(key, axis=-3))
        return PUBLIC["reduce_sum"](both if self.scale is None else both * self.scale, axis=-1)


def _forward_only(scores: Any) -> Any:
    """What to add to scores so that nothing sees what comes later."""
    rows, columns = tuple(scores.shape)[-2:]
    seen = PUBLIC["linalg.band_part"](PUBLIC["ones"]((rows, columns), scores.dtype), -1, 0)
    return (1.0 - seen) * _FAR


class _Projection(Layer):
    """A dense layer from features to heads, or from heads to features. ``starts`` and ``held`` are the initializers
    and the settings of kernel and bias."""

    def __init__(
        self, equation: str, shape: Any, starts: Any, bias_shape: Any, held: Any, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.equation, self._shape = equation, shape
        self._bias_shape = bias_shape
        self._starts, self._held = starts, held
        self._going_in = len(equation.split("->", maxsplit=1)[0].split(",")[1]) - len(bias_shape)
        self.bias: Any = None

    def build(self, input_shape: Any = None) -> None:
        """Make ``kernel`` and ``bias``."""
        self.kernel = self.add_weight(self._shape, self._start, name="kernel", **self._held[0])
        if self._held[1] is not None:
            self.bias = self.add_weight(self._bias_shape, self._starts[1], name="bias", **self._held[1])

    def _start(self, shape: Any, dtype: Any = None) -> Any:
        """First values by the numbers of features that go in and come out, however they are laid out."""
        inputs = math.prod(shape[: self._going_in])
        fans = {"fans": (float(inputs), math.prod(shape) / inputs)}
        scaled = isinstance(self._starts[0], initializers.VarianceScaling)
        return self._starts[0](shape, dtype=dtype, **(fans if scaled else {}))

    def call(self, inputs: Any) -> Any:
        """The projected inputs."""
        result = PUBLIC["einsum"](self.equation, inputs, self.kernel)
        return result if self.bias is None else result + self.bias


@public("keras.layers.MultiHeadAttention")
@ordered(
    "num_heads key_dim value_dim dropout use_bias output_shape attention_axes sliding_window flash_attention "
    "kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer "
    "kernel_constraint bias_constraint use_gate seed",
    lacking={"attention_axes": None, "sliding_window": None, "use_gate": False},
)
class MultiHeadAttention(Layer):
    """Attention in several heads, each on projections of its own; called on query, value and key."""

    supports_masking = True

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        num_heads: int,
        key_dim: int,
        value_dim: int | None = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: Any = None,
        flash_attention: Any = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.num_heads, self.key_dim = num_heads, key_dim
        self.value_dim = value_dim or key_dim
        self.dropout, self.use_bias, self._output_width = dropout, use_bias, output_shape
        self._given_starts = kernel_initializer, bias_initializer
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self._held: list[dict[str, Any] | None] = [
            {"regularizer": regularizers.get(held), "constraint": constraints.get(within)}
            for held, within in ((kernel_regularizer, kernel_constraint), (bias_regularizer, bias_constraint))
        ]
        if not use_bias:
            self._held[1] = None
        self.seed = seed

    def build(  # type: ignore[override]  # one shape for each input
        self, query_shape: Any, value_shape: Any = None, key_shape: Any = None
    ) -> None:
        """Make the projections of queries, keys, values and outputs."""
        value_shape = value_shape or query_shape
        widths = int(query_shape[-1]), int((key_shape or value_shape)[-1]), int(value_shape[-1])
        sizes = self.key_dim, self.key_dim, self.value_dim
        made = [
            self._projection(name, "abc,cde->abde", (width, self.num_heads, size), (self.num_heads, size))
            for name, width, size in zip(("query", "key", "value"), widths, sizes, strict=True)
        ]
        self.query_dense, self.key_dense, self.value_dense = made
        self.dropout_layer = Dropout(self.dropout, seed=self.seed)
        width = int(
            self._output_width
            if isinstance(self._output_width, int)
            else (self._output_width or [query_shape[-1]])[0]
        )
        self.output_dense = self._projection(
            "attention_output", "abde,dec->abc", (self.num_heads, self.value_dim, width), (width,)
        )

    def _projection(self, name: str, equation: str, shape: Any, bias_shape: Any) -> _Projection:
        starts = [initializers.get(given) for given in self._given_starts]
        made = _Projection(equation, shape, starts, bias_shape, self._held, name=name)
        made.build()
        return made

    def call(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: Any = None,
        use_causal_mask: bool = False,
    ) -> Any:
        """The outputs, and the weights if they are asked for."""
        q = self.query_dense(query) * (1.0 / math.sqrt(self.key_dim))
        k = self.key_dense(value if key is None else key)
        scores = PUBLIC["einsum"]("aecd,abcd->acbe", k, q)
        shown = self._shown(scores, query_mask, value_mask, key_mask, attention_mask, use_causal_mask)
        if shown is not None:
            scores = scores + (1.0 - cast(shown, scores.dtype)) * _FAR
        weights = activations.softmax(scores)
        mixed = PUBLIC["einsum"](
            "acbe,aecd->abcd", self.dropout_layer(weights, training=training), self.value_dense(value)
        )
        result = self.output_dense(mixed)
        return (result, weights) if return_attention_scores else result

    def _shown(
        self, scores: Any, query_mask: Any, value_mask: Any, key_mask: Any, given: Any, causal: bool
    ) -> Any:
        """Which pairs of query and key may meet, as (batch, 1, queries, keys); None for all."""
        found: list[Any] = []
        if query_mask is not None:
            found.append(cast(query_mask, "bool")[:, None, :, None])
        found += [cast(mask, "bool")[:, None, None, :] for mask in (value_mask, key_mask) if mask is not None]
        if causal:
            found.append((_forward_only(scores) >= 0.0)[None, None])
        if given is not None:
            mask = cast(given, "bool")
            found.append(mask if mask.ndim == 4 else mask[:, None] if mask.ndim == 3 else mask[None, None])
        total = found[0] if found else None
        for mask in found[1:]:
            total = PUBLIC["logical_and"](total, mask)
        return total
