"""Loss functions and loss classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import masks, reduction
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.keras.variable import standard
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import clip_by_value, maximum, square
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.comparison import less_equal, logical_and, not_equal
from tapecore.engine.ops.elementary import log, sigmoid, softplus
from tapecore.engine.ops.nn_activations import softmax
from tapecore.engine.ops.nn_losses import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
)
from tapecore.engine.ops.norms import l2_normalize
from tapecore.engine.ops.reductions import reduce_max, reduce_mean, reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import expand_dims, squeeze

_EPSILON = 1e-7
_REDUCTIONS = None, "sum", "sum_over_batch_size", "mean", "mean_with_sample_weight"


_Offered = TypeVar("_Offered", bound=Callable[..., Any])


def _offer(names: str) -> Callable[[_Offered], _Offered]:
    """Above a loss function: show it under its own name and under ``names``, as a loss and as a metric."""

    def show(function: _Offered) -> _Offered:
        older = [function.__name__] if function.__name__.startswith("mean_") else []
        spelled = [*names.split(), *older]
        places = ("keras.losses", "losses", "keras.metrics", "metrics")
        return public(" ".join(f"{place}.{name}" for name in spelled for place in places))(function)

    return show


def aligned(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Labels and predictions as tensors of the predictions' dtype and of equal rank where one has a last axis
    of 1."""
    predicted = convert_to_tensor(y_pred)
    if not predicted.dtype.is_floating:
        predicted = cast(predicted, "float32")
    wanted = convert_to_tensor(y_true, dtype_hint=predicted.dtype)
    if wanted.dtype is not predicted.dtype:
        wanted = cast(wanted, predicted.dtype)
    if wanted.ndim == predicted.ndim + 1 and tuple(wanted.shape)[-1] == 1:
        wanted = squeeze.public(wanted, axis=-1)
    elif wanted.ndim + 1 == predicted.ndim and tuple(predicted.shape)[-1] == 1:
        wanted = expand_dims.public(wanted, axis=-1)
    return wanted, predicted


def _mean(x: Any, axis: int = -1) -> Any:
    return reduce_mean.public(x, axis=axis) if len(x.shape) else x


@_offer("MSE mse")
def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    """The mean of squared differences along the last axis."""
    wanted, predicted = aligned(y_true, y_pred)
    return _mean(square.public(wanted - predicted))


@_offer("MAE mae")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    """The mean of absolute differences along the last axis."""
    wanted, predicted = aligned(y_true, y_pred)
    return _mean(abs(wanted - predicted))


@_offer("MAPE mape")
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Any:
    """The mean of absolute differences relative to the labels, in percent."""
    wanted, predicted = aligned(y_true, y_pred)
    return 100.0 * _mean(abs((wanted - predicted) / maximum.public(abs(wanted), _EPSILON)))


@_offer("MSLE msle")
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Any:
    """The mean of squared differences of log(1 + x)."""
    wanted, predicted = (log.public(maximum.public(part, _EPSILON) + 1.0) for part in aligned(y_true, y_pred))
    return _mean(square.public(wanted - predicted))


@_offer("huber")
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Any:
    """Half the squared difference up to ``delta``, linear beyond."""
    wanted, predicted = aligned(y_true, y_pred)
    size = abs(predicted - wanted)
    return _mean(
        select.public(
            less_equal.public(size, delta), 0.5 * square.public(size), delta * size - 0.5 * delta * delta
        )
    )


@_offer("logcosh")
def log_cosh(y_true: Any, y_pred: Any) -> Any:
    """The logarithm of the hyperbolic cosine of the difference."""
    wanted, predicted = aligned(y_true, y_pred)
    apart = predicted - wanted
    return _mean(apart + softplus.public(-2.0 * apart) - 0.6931471805599453)


def _signed(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Labels and predictions; labels that are all 0 or 1 become -1 and 1."""
    wanted, predicted = aligned(y_true, y_pred)
    array = wanted.value
    return (2.0 * wanted - 1.0 if ((array == 0) | (array == 1)).all() else wanted), predicted


@_offer("hinge")
def hinge(y_true: Any, y_pred: Any) -> Any:
    """max(1 - y_true * y_pred, 0) for labels -1 and 1 (0 counts as -1)."""
    wanted, predicted = _signed(y_true, y_pred)
    return _mean(maximum.public(1.0 - wanted * predicted, 0.0))


@_offer("squared_hinge")
def squared_hinge(y_true: Any, y_pred: Any) -> Any:
    """The squared hinge loss."""
    wanted, predicted = _signed(y_true, y_pred)
    return _mean(square.public(maximum.public(1.0 - wanted * predicted, 0.0)))


@_offer("KLD kld kullback_leibler_divergence")
def kl_divergence(y_true: Any, y_pred: Any) -> Any:
    """The sum of y_true log(y_true / y_pred) along the last axis."""
    wanted, predicted = (clip_by_value(part, _EPSILON, 1.0) for part in aligned(y_true, y_pred))
    return reduce_sum.public(wanted * log.public(wanted / predicted), axis=-1)


@_offer("poisson")
def poisson(y_true: Any, y_pred: Any) -> Any:
    """The mean of y_pred - y_true log(y_pred)."""
    wanted, predicted = aligned(y_true, y_pred)
    return _mean(predicted - wanted * log.public(predicted + _EPSILON))


@_offer("cosine_similarity")
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """The sum of products of the normalized labels and predictions, negative as a loss."""
    wanted, predicted = (l2_normalize(part, axis=axis) for part in aligned(y_true, y_pred))
    return -reduce_sum.public(wanted * predicted, axis=axis)


def _of_one_shape(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    wanted, predicted = aligned(y_true, y_pred)
    shapes = tuple(wanted.shape), tuple(predicted.shape)
    if any(m != n for m, n in zip(*shapes, strict=False)):
        raise ValueError(
            "Arguments `target` and `output` must have the same shape. Received: "
            f"target.shape={shapes[0]}, output.shape={shapes[1]}"
        )
    return wanted, predicted


@_offer("binary_crossentropy")
def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """The mean cross entropy of independent probabilities (or logits) along ``axis``. ValueError for labels of another
    shape."""
    wanted, predicted = _of_one_shape(y_true, y_pred)
    if label_smoothing:
        wanted = wanted * (1.0 - label_smoothing) + 0.5 * label_smoothing
    if from_logits:
        return _mean(sigmoid_cross_entropy_with_logits(wanted, predicted), axis)
    inside = clip_by_value(predicted, _EPSILON, 1.0 - _EPSILON)
    return _mean(-(wanted * log.public(inside) + (1.0 - wanted) * log.public(1.0 - inside)), axis)


@_offer("categorical_crossentropy")
def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """The cross entropy of rows of probabilities (or logits). ValueError for labels of another shape."""
    wanted, predicted = _of_one_shape(y_true, y_pred)
    if label_smoothing:
        wanted = wanted * (1.0 - label_smoothing) + label_smoothing / tuple(predicted.shape)[axis]
    if from_logits:
        return softmax_cross_entropy_with_logits(wanted, predicted, axis)
    normalized = predicted / reduce_sum.public(predicted, axis=axis, keepdims=True)
    inside = clip_by_value(normalized, _EPSILON, 1.0 - _EPSILON)
    return -reduce_sum.public(wanted * log.public(inside), axis=axis)


@_offer("sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: Any = None, axis: int = -1
) -> Any:
    """The cross entropy of class numbers and rows of probabilities (or logits). Where the class is
    ``ignore_class`` it is 0, and masked. ValueError for another ``axis`` than the last."""
    predicted = convert_to_tensor(y_pred)
    if axis not in (-1, predicted.ndim - 1):
        raise ValueError(f"Only axis=-1 is currently supported. Received: axis={axis}")
    classes = cast(y_true, "int64")
    if classes.ndim == predicted.ndim and tuple(classes.shape)[-1] == 1:
        classes = squeeze.public(classes, axis=-1)
    counted = None if ignore_class is None else not_equal.public(classes, ignore_class)
    if counted is not None:
        classes = classes * cast(counted, classes.dtype)
        predicted = predicted * cast(expand_dims.public(counted, axis=-1), predicted.dtype)
    logits = predicted if from_logits else log.public(clip_by_value(predicted, _EPSILON, 1.0 - _EPSILON))
    losses = sparse_softmax_cross_entropy_with_logits(classes, logits)
    if counted is not None:
        losses = select.public(counted, losses, np.asarray(0, losses.dtype.as_numpy_dtype))
        masks.put(losses, counted)
    return losses


@_offer("categorical_hinge")
def categorical_hinge(y_true: Any, y_pred: Any) -> Any:
    """max(the largest prediction of a wrong class - that of the right class + 1, 0)."""
    wanted, predicted = aligned(y_true, y_pred)
    right = reduce_sum.public(wanted * predicted, axis=-1)
    wrong = reduce_max.public((1.0 - wanted) * predicted, axis=-1)
    return maximum.public(wrong - right + 1.0, 0.0)


@_offer("binary_focal_crossentropy")
def binary_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """The binary cross entropy, less of it where the prediction is sure and right."""
    wanted, predicted = aligned(y_true, y_pred)
    if label_smoothing:
        wanted = wanted * (1.0 - label_smoothing) + 0.5 * label_smoothing
    chance = sigmoid.public(predicted) if from_logits else predicted
    inside = clip_by_value(chance, _EPSILON, 1.0 - _EPSILON)
    entropy = -(wanted * log.public(inside) + (1.0 - wanted) * log.public(1.0 - inside))
    sure = wanted * chance + (1.0 - wanted) * (1.0 - chance)
    focal = (1.0 - sure) ** gamma * entropy
    if apply_class_balancing:
        focal = (wanted * alpha + (1.0 - wanted) * (1.0 - alpha)) * focal
    return _mean(focal, axis)


@_offer("categorical_focal_crossentropy")
def categorical_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """The categorical cross entropy, less of it where the prediction is sure and right."""
    wanted, predicted = aligned(y_true, y_pred)
    if label_smoothing:
        wanted = wanted * (1.0 - label_smoothing) + label_smoothing / tuple(predicted.shape)[axis]
    chance = softmax.public(predicted, axis=axis) if from_logits else predicted
    normalized = chance / reduce_sum.public(chance, axis=axis, keepdims=True)
    inside = clip_by_value(normalized, _EPSILON, 1.0 - _EPSILON)
    focal = alpha * (1.0 - inside) ** gamma * -wanted * log.public(inside)
    return reduce_sum.public(focal, axis=axis)


@public("keras.losses.Loss keras.Loss losses.Loss")
class Loss:
    """Called with labels and predictions, gives one number: the mean, the sum, or (reduction None) all
    losses."""

    def __init__(
        self, name: str | None = None, reduction: Any = "sum_over_batch_size", dtype: Any = None
    ) -> None:
        self.name = name or snake_case(type(self).__name__)
        self.reduction = {"auto": "sum_over_batch_size", "none": None}.get(reduction, reduction)
        if self.reduction not in _REDUCTIONS:
            raise ValueError(
                "Invalid value for argument `reduction`. Expected one of "
                f"{{'sum', 'sum_over_batch_size', 'mean', 'mean_with_sample_weight', 'none', None}}. "
                f"Received: reduction={reduction}"
            )
        self.dtype = standard(dtype)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """A loss for each example; subclasses define it."""
        raise NotImplementedError

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The losses, weighted and reduced."""
        _check_structures(y_true, y_pred)
        losses = self.call(*(reduction.in_dtype(x, self.dtype) for x in (y_true, y_pred)))
        return reduction.reduced(losses, sample_weight, _mask(y_pred, losses), self.reduction)

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Loss:
        """A loss made from a configuration."""
        return cls(**config)


def _mask(y_pred: Any, losses: Any) -> Any:
    """Which losses count: those whose prediction does and that do themselves; None for all."""
    outer = masks.of_structure(y_pred)
    found = [None if outer is None else nest.flatten(outer)[0], masks.of(losses)]
    given = [mask for mask in found if mask is not None]
    return logical_and.public(*given) if len(given) == 2 else given[0] if given else None


def _check_structures(y_true: Any, y_pred: Any) -> None:
    """A list of numbers beside a tensor is refused, as in Keras."""
    if _outline(y_true) != _outline(y_pred):
        raise ValueError("Structures don't have the same nested structure.")


def _outline(x: Any) -> Any:
    if isinstance(x, (list, tuple)):
        return [_outline(part) for part in x]  # type: ignore[reportUnknownVariableType]
    return {key: _outline(part) for key, part in x.items()} if isinstance(x, dict) else None  # type: ignore[reportUnknownVariableType]
