"""Metrics: running sums in Variables. Reading one starts a new path: no gradient flows through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import losses, masks, naming, reduction
from tapecore.engine.keras.initializers import Zeros
from tapecore.engine.keras.variable import Variable, standard
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.arithmetic import divide_no_nan
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.comparison import equal, greater
from tapecore.engine.ops.ordering import argmax
from tapecore.engine.ops.reductions import reduce_any, reduce_mean, reduce_sum
from tapecore.engine.ops.shaping import expand_dims, squeeze

_Offered = TypeVar("_Offered", bound=Callable[..., Any])


def _offer(name: str) -> Callable[[_Offered], _Offered]:
    return public(f"keras.metrics.{name} metrics.{name}")


@public("keras.metrics.Metric keras.Metric metrics.Metric")
class Metric:
    """``update_state`` takes in values, ``result`` gives the number, ``reset_state`` begins again."""

    def __init__(self, dtype: Any = None, name: str | None = None) -> None:
        self.name = name or naming.numbered(type(self).__name__)
        self.kind = standard(dtype)
        self._variables: list[Variable] = []

    def add_weight(
        self,
        shape: Any = (),
        initializer: Any = None,
        dtype: Any = None,
        name: str | None = None,
        **others: Any,
    ) -> Variable:
        """A Variable of the metric's state, not trainable. The older ``add_weight("total", ...)`` works too."""
        if isinstance(shape, str):
            shape, name = others.pop("shape", ()), shape
        shape = (shape,) if isinstance(shape, int) else shape
        from tapecore.engine.keras import initializers

        start = Zeros() if initializer is None else initializers.get(initializer)
        with naming.inside(self):
            made = Variable(start, tuple(shape), dtype or self.kind, trainable=False, name=name)
        self._variables.append(made)
        return made

    add_variable = add_weight

    @property
    def variables(self) -> list[Variable]:
        """The state."""
        return list(self._variables)

    @property
    def weights(self) -> list[Variable]:
        """The state."""
        return list(self._variables)

    @property
    def dtype(self) -> str:
        """The dtype of the state."""
        return self.kind

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        return {"name": self.name, "dtype": self.kind}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Metric:
        """A metric made from a configuration."""
        return cls(**config)

    def reset_state(self) -> None:
        """Begin again at zero."""
        for variable in self._variables:
            variable.assign(np.zeros(tuple(variable.shape), variable.dtype))

    reset_states = reset_state

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        """Take in values; subclasses define it."""
        raise NotImplementedError

    def result(self) -> Any:
        """The number; subclasses define it."""
        raise NotImplementedError

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Take in values; the number so far."""
        self.update_state(*args, **kwargs)
        return self.result()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


@_offer("Sum")
class Sum(Metric):
    """The sum of all values."""

    def __init__(self, name: str | None = "sum", dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.total = self.add_weight(name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Take in values."""
        x = cast(values, self.kind)
        self.total.assign_add(reduce_sum.public(x if sample_weight is None else x * sample_weight))

    def result(self) -> Any:
        """The sum."""
        return convert_to_tensor(self.total)


@_offer("Mean")
class Mean(Metric):
    """The (weighted) mean of all values."""

    def __init__(self, name: str | None = "mean", dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.total = self.add_weight(name="total")
        self.count = self.add_weight(name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Take in values."""
        x = cast(values, self.kind)
        if sample_weight is None:
            self.total.assign_add(reduce_sum.public(x))
            self.count.assign_add(float(np.prod(tuple(x.shape))))
            return
        x, weight = reduction.same_rank(x, cast(sample_weight, self.kind))
        while weight.ndim < x.ndim:  # one weight for each example, several values of it
            weight = expand_dims.public(weight, axis=-1)
        self.total.assign_add(reduce_sum.public(x * weight))
        self.count.assign_add(reduce_sum.public(x * 0 + weight))

    def result(self) -> Any:
        """The mean, 0 of nothing."""
        return divide_no_nan.public(self.total, self.count)


@_offer("MeanMetricWrapper")
class MeanMetricWrapper(Mean):
    """The mean of a function of labels and predictions over everything taken in."""

    def __init__(
        self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None, **settings: Any
    ) -> None:
        super().__init__(name or getattr(fn, "__name__", None), dtype)
        self.function, self.settings = fn, settings

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        return {**super().get_config(), **self.settings}

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in labels and predictions."""
        values = self.function(y_true, y_pred, **self.settings)
        mask = masks.of_structure(y_pred)
        if mask is not None and not isinstance(mask, (list, tuple, dict)):
            kept = cast(mask, self.kind)
            sample_weight = kept if sample_weight is None else kept * cast(sample_weight, self.kind)
        super().update_state(values, sample_weight)


def _hits(hit: Any) -> Any:
    return cast(hit, "float32")


@_offer("binary_accuracy")
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Any:
    """How often a prediction above ``threshold`` is labelled 1."""
    wanted, predicted = losses.aligned(y_true, y_pred)
    return reduce_mean.public(
        _hits(equal.public(wanted, cast(greater.public(predicted, threshold), wanted.dtype))), axis=-1
    )


@_offer("categorical_accuracy")
def categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the largest prediction is where the largest label is."""
    return _hits(equal.public(argmax(y_true, -1), argmax(y_pred, -1)))


@_offer("sparse_categorical_accuracy")
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the largest prediction is at the class number."""
    predicted, classes = convert_to_tensor(y_pred), cast(y_true, "int64")
    if classes.ndim == predicted.ndim and tuple(classes.shape)[-1] == 1:
        classes = squeeze.public(classes, axis=-1)
    return _hits(equal.public(classes, argmax(predicted, -1)))


@_offer("top_k_categorical_accuracy")
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """Whether the class of the largest label is among the ``k`` largest predictions."""
    return sparse_top_k_categorical_accuracy(argmax(y_true, -1), y_pred, k)


@_offer("sparse_top_k_categorical_accuracy")
def sparse_top_k_categorical_accuracy(
    y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False
) -> Any:
    """Whether the class number is among the ``k`` largest predictions, or the first ``k`` of class numbers in
    their order (``from_sorted_ids``)."""
    predicted, classes = convert_to_tensor(y_pred), cast(y_true, "int32")
    if classes.ndim == predicted.ndim:
        classes = squeeze.public(classes, axis=-1)
    if from_sorted_ids:
        first = cast(predicted[..., :k], "int32")
        return _hits(reduce_any.public(equal.public(expand_dims.public(classes, axis=-1), first), axis=-1))
    return _hits(PUBLIC["math.in_top_k"](classes, predicted, k))


def accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether labels and predictions are equal."""
    wanted, predicted = losses.aligned(y_true, y_pred)
    return _hits(equal.public(wanted, predicted))
