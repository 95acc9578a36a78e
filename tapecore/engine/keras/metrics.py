"""Metrics: running sums in Variables. Reading one starts a new path: no gradient flows through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import losses, naming
from tapecore.engine.keras.initializers import Zeros
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import divide_no_nan
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.comparison import equal, greater
from tapecore.engine.ops.ordering import argmax
from tapecore.engine.ops.reductions import reduce_mean, reduce_sum
from tapecore.engine.ops.shaping import squeeze

_Offered = TypeVar("_Offered", bound=Callable[..., Any])


def _offer(name: str) -> Callable[[_Offered], _Offered]:
    return public(f"keras.metrics.{name} metrics.{name}")


@public("keras.metrics.Metric keras.Metric metrics.Metric")
class Metric:
    """``update_state`` takes in values, ``result`` gives the number, ``reset_state`` begins again."""

    def __init__(self, dtype: Any = None, name: str | None = None) -> None:
        self.name = name or naming.numbered(type(self).__name__)
        self.kind = dtype or "float32"
        self._variables: list[Variable] = []

    def add_weight(
        self,
        shape: Any = (),
        initializer: Any = None,
        dtype: Any = None,
        name: str | None = None,
        **others: Any,
    ) -> Variable:
        """A Variable of the metric's state, not trainable."""
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
        weight = cast(sample_weight, self.kind)
        self.total.assign_add(reduce_sum.public(x * weight))
        self.count.assign_add(reduce_sum.public(x * 0 + weight))

    def result(self) -> Any:
        """The mean, 0 of nothing."""
        return divide_no_nan.public(self.total, self.count)


class _Wrapped(Mean):
    """The mean of a function of labels and predictions."""

    function: Callable[..., Any]

    def __init__(self, name: str | None = None, dtype: Any = None, **settings: Any) -> None:
        super().__init__(name or naming.snake_case(type(self).__name__), dtype)
        self.settings = settings

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in labels and predictions."""
        super().update_state(type(self).function(y_true, y_pred, **self.settings), sample_weight)


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


def accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether labels and predictions are equal."""
    wanted, predicted = losses.aligned(y_true, y_pred)
    return _hits(equal.public(wanted, predicted))


for _name, _function in (
    ("Accuracy", accuracy),
    ("BinaryAccuracy", binary_accuracy),
    ("CategoricalAccuracy", categorical_accuracy),
    ("SparseCategoricalAccuracy", sparse_categorical_accuracy),
    ("MeanSquaredError", losses.mean_squared_error),
    ("MeanAbsoluteError", losses.mean_absolute_error),
    ("BinaryCrossentropy", losses.binary_crossentropy),
    ("CategoricalCrossentropy", losses.categorical_crossentropy),
    ("SparseCategoricalCrossentropy", losses.sparse_categorical_crossentropy),
):
    _doc = f"The mean of {_function.__name__} over everything taken in."
    _offer(_name)(type(_name, (_Wrapped,), {"function": staticmethod(_function), "__doc__": _doc}))


@_offer("RootMeanSquaredError")
class RootMeanSquaredError(_Wrapped):
    """The square root of the mean squared error."""

    function = staticmethod(losses.mean_squared_error)

    def result(self) -> Any:
        """The root."""
        return super().result() ** 0.5
