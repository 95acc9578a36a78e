"""Preprocessing layers that bring numbers into range."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.layer import Layer
from tapecore.engine.op import PUBLIC, public


@public("keras.layers.Rescaling keras.layers.experimental.preprocessing.Rescaling")
class Rescaling(Layer):
    """``inputs * scale + offset``."""

    supports_masking = True
    _takes_numbers = True

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale, self.offset = scale, offset

    def call(self, inputs: Any) -> Any:
        """The rescaled inputs, as floating numbers."""
        x = PUBLIC["cast"](inputs, self.compute_dtype)
        return x * np.asarray(self.scale, self.compute_dtype) + np.asarray(self.offset, self.compute_dtype)


@public("keras.layers.Normalization keras.layers.experimental.preprocessing.Normalization")
class Normalization(Layer):
    """Shifts and scales to mean 0 and variance 1: those given, or those of the data in ``adapt``."""

    _takes_numbers = True

    def __init__(
        self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if (mean is None) != (variance is None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. "
                f"Received: mean={mean} and variance={variance}"
            )
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.invert = invert
        self._given = None if mean is None else (mean, variance)
        self.mean: Any = None
        self.variance: Any = None

    def build(self, input_shape: Any = None) -> None:
        """Make the statistics: ``adapt_mean``, ``adapt_variance`` and ``count``, or those given."""
        rank = len(input_shape)
        kept = [k % rank for k in self.axis]
        self._reduced = [k for k in range(rank) if k not in kept]
        shape = tuple(int(input_shape[k]) for k in sorted(kept))
        self._wide = [int(input_shape[k]) if k in kept else 1 for k in range(rank)]
        if self._given is None:
            self.adapt_mean = self.add_weight(shape, "zeros", trainable=False, name="mean")
            self.adapt_variance = self.add_weight(shape, "ones", trainable=False, name="variance")
            self.count = self.add_weight((), "zeros", "int64", trainable=False, name="count")
            return
        numbers = [
            np.broadcast_to(np.asarray(n, self._dtype), shape).reshape(self._wide) for n in self._given
        ]
        self.mean, self.variance = (convert_to_tensor(n) for n in numbers)

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Learn mean and variance from an array, a tensor or a dataset of batches."""
        rows = np.concatenate([np.asarray(batch) for batch in data]) if _is_stream(data) else np.asarray(data)
        rows = rows[:, None] if rows.ndim == 1 else rows
        if not self.built:
            object.__setattr__(self, "_built_for", [(None, *rows.shape[1:])])
            self.build((None, *rows.shape[1:]))
        axes = tuple(self._reduced)
        numbers = rows.astype(np.float64)
        self.adapt_mean.assign(numbers.mean(axes).astype(self._dtype))
        self.adapt_variance.assign(numbers.var(axes).astype(self._dtype))
        self.count.assign(len(rows))
        self._finish()

    def _finish(self) -> None:
        self.mean = PUBLIC["reshape"](self.adapt_mean, self._wide)
        self.variance = PUBLIC["reshape"](self.adapt_variance, self._wide)

    def call(self, inputs: Any) -> Any:
        """The normalized inputs. ValueError before there are statistics."""
        if self.mean is None:
            raise ValueError(
                "You must call `.build(input_shape)` or `.adapt(dataset)` on the layer before using it."
                if not self.built
                else "The layer has no statistics yet. Call `adapt(data)`, or pass `mean` and `variance`."
            )
        x = PUBLIC["cast"](inputs, self.compute_dtype)
        spread = PUBLIC["maximum"](PUBLIC["sqrt"](self.variance), 1e-7)
        return self.mean + x * spread if self.invert else (x - self.mean) / spread


def _is_stream(data: Any) -> bool:
    return not isinstance(data, (list, tuple)) and not hasattr(data, "shape")


@public("keras.layers.CategoryEncoding")
class CategoryEncoding(Layer):
    """Class numbers as rows: ``one_hot``, ``multi_hot`` or ``count``."""

    _takes_numbers = True

    def __init__(self, num_tokens: int | None = None, output_mode: str = "multi_hot", **kwargs: Any) -> None:
        kwargs.pop("sparse", None)
        super().__init__(**kwargs)
        self.num_tokens, self.output_mode = num_tokens, output_mode

    def call(self, inputs: Any, count_weights: Any = None) -> Any:
        """The rows."""
        inputs = convert_to_tensor(inputs)
        rows = PUBLIC["one_hot"](inputs, self.num_tokens)
        if self.output_mode == "one_hot":
            return (
                PUBLIC["squeeze"](rows, [-2])
                if len(inputs.shape) > 1 and tuple(inputs.shape)[-1] == 1
                else rows
            )
        if count_weights is not None:
            rows = rows * PUBLIC["expand_dims"](PUBLIC["cast"](count_weights, "float32"), -1)
        reduce = "reduce_max" if self.output_mode == "multi_hot" else "reduce_sum"
        return PUBLIC[reduce](rows, axis=-2) if len(inputs.shape) else rows


@public("keras.layers.Discretization")
class Discretization(Layer):
    """Numbers as the numbers of the bins between ``bin_boundaries`` that they fall into."""

    _takes_numbers = True

    def __init__(self, bin_boundaries: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bin_boundaries = [float(n) for n in bin_boundaries]

    def call(self, inputs: Any) -> Any:
        """The numbers of the bins."""
        x = np.asarray(convert_to_tensor(inputs).value)
        return convert_to_tensor(np.digitize(x, self.bin_boundaries).astype(np.int32))
