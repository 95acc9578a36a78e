"""Cross entropies and the L2 loss."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import is_array, op, public
from tapecore.engine.ops.comparison import greater_equal
from tapecore.engine.ops.element_types import REAL_HALF_FIRST
from tapecore.engine.ops.elementary import exp, log1p
from tapecore.engine.ops.nn_activations import log_softmax, relu, softmax
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import expand_dims, reshape
from tapecore.engine.refusals import extents, need_integers
from tapecore.engine.tensor import Array, Tensor

_PROBABILITIES = np.array([[0.2, 0.5, 0.3], [1.0, 0.0, 0.0]])


@op(
    "SoftmaxCrossEntropyWithLogits",
    same="features labels",
    types=REAL_HALF_FIRST,
    examples=[example((2, 3), _PROBABILITIES, held=(1,)), example((2, 3), _PROBABILITIES, held=(0,))],
)
def softmax_cross_entropy(features: Array, labels: Array) -> tuple[Array, Array]:
    """The losses, and their derivatives by the logits for labels that sum to 1."""
    try:
        if features.shape != labels.shape:
            features, labels = np.broadcast_arrays(features, labels)
    except ValueError:
        raise invalid(
            "SoftmaxCrossEntropyWithLogits",
            f"logits and labels must be broadcastable: logits_size={extents(features)} "
            f"labels_size={extents(labels)}",
        ) from None
    logs = log_softmax.forward(features)
    return -np.add.reduce(labels * logs, -1), np.exp(logs) - labels


@softmax_cross_entropy.vjp("features")
def _(g: Any, y: Any, features: Any, labels: Any) -> Any:
    """g[0] * y[1] + pullback of g[1] through softmax(features)"""
    return expand_dims(g[0], axis=-1) * y[1] + _through_softmax(g[1], features)


@softmax_cross_entropy.vjp("labels")
def _(g: Any, y: Any, features: Any, labels: Any) -> Any:
    return -log_softmax(features) * expand_dims(g[0], axis=-1) - g[1]


def _through_softmax(g: Any, logits: Any) -> Any:
    if is_array(g) and not g.any():  # nobody uses the second output: nearly always
        return 0
    probabilities = softmax(logits)
    return (g - reduce_sum(g * probabilities, axis=-1, keepdims=True)) * probabilities


@op(
    "SparseSoftmaxCrossEntropyWithLogits",
    "features",
    "labels",
    types=REAL_HALF_FIRST,
    examples=[example((3, 4), np.array([0, 3, 1]))],
)
def sparse_cross_entropy(features: Array, labels: Array) -> tuple[Array, Array]:
    """The losses for labels that are class numbers, and their derivatives by the logits."""
    if labels.dtype.kind not in "iu":
        need_integers("SparseSoftmaxCrossEntropyWithLogits", "Tlabels", labels, "int32, int64")
    classes = features.shape[-1]
    if ((labels < 0) | (labels >= classes)).any():
        raise invalid(
            "SparseSoftmaxCrossEntropyWithLogits",
            f"Received a label value of {labels.max()} which is outside the valid range of [0, {classes}).  "
            f"Label values: {' '.join(map(str, labels))}",
        )
    logs = log_softmax.forward(features)
    place = np.expand_dims(labels, -1)
    slopes = np.exp(logs)
    np.put_along_axis(slopes, place, np.take_along_axis(slopes, place, -1) - 1, -1)
    return -np.take_along_axis(logs, place, -1)[..., 0], slopes


@sparse_cross_entropy.vjp("features")
def _(g: Any, y: Any, features: Any, labels: Any) -> Any:
    """g[0] * y[1] + pullback of g[1] through softmax(features)"""
    return expand_dims(g[0], axis=-1) * y[1] + _through_softmax(g[1], features)


sparse_cross_entropy.no_gradient("labels")


@public("nn.softmax_cross_entropy_with_logits")
def softmax_cross_entropy_with_logits(
    labels: Any, logits: Any, axis: int = -1, name: str | None = None
) -> Tensor:
    """Cross entropy of rows of probabilities and rows of logits; gradients reach both."""
    from tapecore.engine.ops.shaping import transpose_public

    scores = convert_to_tensor(logits)
    wanted = convert_to_tensor(labels, dtype_hint=scores.dtype)
    rank = scores.value.ndim
    if axis % rank != rank - 1:
        order = [k for k in range(rank) if k != axis % rank] + [axis % rank]
        scores, wanted = transpose_public(scores, order), transpose_public(wanted, order)
    shape = scores.value.shape
    if wanted.value.ndim != rank:
        rows = math.prod(np.broadcast_shapes(tuple(wanted.shape)[:-1], shape[:-1]))
        asked = math.prod(shape[:-1])
        if rows != asked:
            raise invalid(
                "Reshape",
                f"Input to reshape is a tensor with {rows} values, but the requested shape has {asked}",
            )
    if len(shape) != 2:
        scores, wanted = (reshape.public(part, (-1, part.value.shape[-1])) for part in (scores, wanted))
        return reshape.public(softmax_cross_entropy.public(scores, wanted)[0], shape[:-1])
    return softmax_cross_entropy.public(scores, wanted)[0]


@public("nn.sparse_softmax_cross_entropy_with_logits")
def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Tensor:
    """Cross entropy of class numbers and rows of logits. InvalidArgumentError for a class that does not
    exist."""
    scores, classes = convert_to_tensor(logits), convert_to_tensor(labels)
    shape = tuple(scores.shape)
    if classes.ndim != scores.ndim - 1:
        raise ValueError(
            "`labels.shape.rank` must equal `logits.shape.rank - 1`. Received: "
            f"labels.shape={classes.shape} of rank "
            f"{classes.ndim} and logits.shape={scores.shape} of rank {scores.ndim}"
        )
    if tuple(classes.shape) != shape[:-1]:
        raise ValueError(
            "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
            f"labels.shape={classes.shape} and logits.shape={scores.shape}"
        )
    if len(shape) == 2:
        return sparse_cross_entropy.public(scores, classes)[0]
    flat = sparse_cross_entropy.public(
        reshape.public(scores, (-1, shape[-1])), reshape.public(classes, (-1,))
    )
    return reshape.public(flat[0], shape[:-1])


@public("nn.sigmoid_cross_entropy_with_logits")
def sigmoid_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, name: str | None = None
) -> Tensor:
    """Cross entropy of independent probabilities and logits, element by element, without overflow."""
    x = convert_to_tensor(logits)
    z = convert_to_tensor(labels, dtype_hint=x.dtype)
    if x.shape != z.shape:
        raise ValueError(
            f"`logits` and `labels` must have the same shape, received ({x.shape} vs {z.shape})."
        )
    positive = greater_equal.public(x, 0)
    return select.public(positive, x, 0) - x * z + log1p(exp(select.public(positive, -x, x)))


@public("nn.weighted_cross_entropy_with_logits")
def weighted_cross_entropy_with_logits(
    labels: Any, logits: Any, pos_weight: Any, name: str | None = None
) -> Tensor:
    """Like the sigmoid cross entropy, with positive examples weighted."""
    x = convert_to_tensor(logits)
    z = convert_to_tensor(labels, dtype_hint=x.dtype)
    weight = 1 + (pos_weight - 1) * z
    return (1 - z) * x + weight * (log1p(exp(-abs(x))) + relu(-x))


@op("L2Loss", types=REAL_HALF_FIRST, api="nn.l2_loss")
def l2_loss(t: Array) -> Array:
    """Half the sum of squares."""
    return np.asarray(np.sum(t * t) / 2, t.dtype)


@l2_loss.vjp("t")
def _(g: Any, y: Any, t: Any) -> Any:
    return t * g


@l2_loss.jvp
def _(tangents: Any, y: Any, t: Any) -> Any:
    return reduce_sum(t * tangents[0])


@public("nn.compute_average_loss")
def compute_average_loss(
    per_example_loss: Any, sample_weight: Any = None, global_batch_size: Any = None
) -> Tensor:
    """The sum of the losses divided by the batch size."""
    losses = convert_to_tensor(per_example_loss)
    if sample_weight is not None:
        losses = losses * sample_weight
    count = len(losses) if global_batch_size is None else global_batch_size
    return reduce_sum(losses) / count


@public("nn.scale_regularization_loss")
def scale_regularization_loss(regularization_loss: Any) -> Tensor:
    """The sum of the regularization losses, for one replica."""
    return reduce_sum(convert_to_tensor(regularization_loss))
