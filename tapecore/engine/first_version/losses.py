"""Losses of TensorFlow 1 (``tf.compat.v1.losses``): weighted, then summed and divided by how many weights are not
zero."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.arithmetic import divide_no_nan, squared_difference
from tapecore.engine.ops.creation import zeros_like
from tapecore.engine.ops.nn_losses import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
)
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.tensor import Tensor


@public("compat.v1.losses.compute_weighted_loss")
def compute_weighted_loss(losses: Any, weights: Any = 1.0, *others: Any, **named: Any) -> Tensor:
    """The weighted losses' sum over the number of them whose weight is not zero; zero if there is none."""
    x = convert_to_tensor(losses)
    factors = convert_to_tensor(weights, x.dtype) + zeros_like(x)
    counted = PUBLIC["cast"](PUBLIC["not_equal"](factors, 0), x.dtype)
    return divide_no_nan.public(reduce_sum.public(x * factors), reduce_sum.public(counted))


@public("compat.v1.losses.mean_squared_error")
def mean_squared_error(
    labels: Any, predictions: Any, weights: Any = 1.0, *others: Any, **named: Any
) -> Tensor:
    """Squared differences."""
    x = convert_to_tensor(predictions)
    wanted = PUBLIC["cast"](labels, x.dtype)
    return compute_weighted_loss(squared_difference.public(x, wanted), weights)


@public("compat.v1.losses.absolute_difference")
def absolute_difference(
    labels: Any, predictions: Any, weights: Any = 1.0, *others: Any, **named: Any
) -> Tensor:
    """Absolute differences."""
    x = convert_to_tensor(predictions)
    return compute_weighted_loss(abs(x - PUBLIC["cast"](labels, x.dtype)), weights)


@public("compat.v1.losses.sparse_softmax_cross_entropy")
def sparse_softmax_cross_entropy(
    labels: Any, logits: Any, weights: Any = 1.0, *others: Any, **named: Any
) -> Tensor:
    """Cross entropies of classes given by number."""
    return compute_weighted_loss(sparse_softmax_cross_entropy_with_logits(labels, logits), weights)


@public("compat.v1.losses.softmax_cross_entropy")
def softmax_cross_entropy(
    onehot_labels: Any,
    logits: Any,
    weights: Any = 1.0,
    label_smoothing: float = 0,
    *others: Any,
    **named: Any,
) -> Tensor:
    """Cross entropies of classes given by chances."""
    scores = convert_to_tensor(logits)
    wanted = PUBLIC["cast"](onehot_labels, scores.dtype)
    if label_smoothing:
        wanted = wanted * (1 - label_smoothing) + label_smoothing / wanted.shape[1]
    return compute_weighted_loss(softmax_cross_entropy_with_logits(wanted, scores), weights)


@public("compat.v1.losses.sigmoid_cross_entropy")
def sigmoid_cross_entropy(
    multi_class_labels: Any,
    logits: Any,
    weights: Any = 1.0,
    label_smoothing: float = 0,
    *others: Any,
    **named: Any,
) -> Tensor:
    """Cross entropies of classes that do not exclude each other."""
    scores = convert_to_tensor(logits)
    wanted = PUBLIC["cast"](multi_class_labels, scores.dtype)
    if label_smoothing:
        wanted = wanted * (1 - label_smoothing) + 0.5 * label_smoothing
    return compute_weighted_loss(sigmoid_cross_entropy_with_logits(wanted, scores), weights)
