"""Losses over very many classes that look at the true ones and at a few drawn by chance."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.candidate_sampling import LogUniformCandidateSampler, log_uniform_candidate_sampler
from tapecore.engine.tensor import Array, Tensor

Candidates: TypeAlias = LogUniformCandidateSampler


def _embedded(parameters: Any, ids: Tensor) -> Tensor:
    if isinstance(parameters, (list, tuple)):
        raise NotImplementedError(
            "tapecore keeps weights in one piece: join the list of them with tf.concat."
        )
    return PUBLIC["nn.embedding_lookup"](parameters, ids)


def _scores(
    weights: Any, biases: Any, labels: Tensor, inputs: Tensor, sampled: Candidates, *, fix: bool
) -> tuple[Tensor, Tensor]:
    """Logits of the true classes (batch, num_true) and of the sampled ones (batch, num_sampled)."""
    true, chosen = labels, sampled.sampled_candidates
    both = PUBLIC["concat"]([PUBLIC["reshape"](true, [-1]), chosen], 0)
    rows, offsets = _embedded(weights, both), _embedded(biases, both)
    (batch, number), width = true.value.shape, inputs.value.shape[-1]
    true_rows = PUBLIC["reshape"](rows[: batch * number], [batch, number, width])
    own = PUBLIC["reduce_sum"](PUBLIC["expand_dims"](inputs, 1) * true_rows, 2)
    own = own + PUBLIC["reshape"](offsets[: batch * number], [batch, number])
    others = PUBLIC["matmul"](inputs, rows[batch * number :], transpose_b=True) + offsets[batch * number :]
    if fix:
        hits = (true.value[:, :, None] == chosen.value[None, None]).any(1)
        others = others + np.where(hits, np.finfo(others.value.dtype).min, 0).astype(others.value.dtype)
    expected = [PUBLIC["math.log"](x) for x in (sampled.true_expected_count, sampled.sampled_expected_count)]
    return own - expected[0], others - expected[1]


def _labels_and_logits(
    weights: Any, biases: Any, labels: Any, inputs: Any, drawn: tuple[Any, ...], *, fix: bool
) -> tuple[Array, Tensor]:
    """The true and the sampled classes side by side: which are true, and their scores. ``drawn`` says which are
    sampled: what ``_sampled`` takes after the labels."""
    true, sampled = _sampled(labels, *drawn)
    scores = _scores(weights, biases, true, convert_to_tensor(inputs), sampled, fix=fix)
    logits = PUBLIC["concat"](list(scores), 1)
    number = true.value.shape[1]
    wanted = np.zeros(logits.value.shape, logits.value.dtype)
    wanted[:, :number] = 1 / number
    return wanted, logits


def _sampled(
    labels: Any, given: Any, num_true: Any, num_sampled: Any, num_classes: Any, seed: Any
) -> tuple[Tensor, Candidates]:
    true = PUBLIC["cast"](convert_to_tensor(labels), "int64")
    true = true if true.ndim > 1 else PUBLIC["expand_dims"](true, -1)
    found = given or log_uniform_candidate_sampler(true, num_true, num_sampled, True, num_classes, seed)
    return true, LogUniformCandidateSampler(*(PUBLIC["stop_gradient"](x) for x in found))


@public("nn.sampled_softmax_loss")
def sampled_softmax_loss(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: Any,
    num_classes: Any,
    num_true: Any = 1,
    sampled_values: Any = None,
    remove_accidental_hits: bool = True,
    seed: Any = None,
    name: str = "sampled_softmax_loss",
) -> Tensor:
    """The softmax cross entropy over the true classes and a few sampled ones, one loss for each row."""
    drawn = sampled_values, num_true, num_sampled, num_classes, seed
    told = _labels_and_logits(weights, biases, labels, inputs, drawn, fix=remove_accidental_hits)
    return PUBLIC["nn.softmax_cross_entropy_with_logits"](*told)


@public("nn.nce_loss")
def nce_loss(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: Any,
    num_classes: Any,
    num_true: Any = 1,
    sampled_values: Any = None,
    remove_accidental_hits: bool = False,
    name: str = "nce_loss",
) -> Tensor:
    """The noise-contrastive estimate: true classes told from sampled ones, one loss for each row."""
    drawn = sampled_values, num_true, num_sampled, num_classes, None
    told = _labels_and_logits(weights, biases, labels, inputs, drawn, fix=remove_accidental_hits)
    return PUBLIC["reduce_sum"](PUBLIC["nn.sigmoid_cross_entropy_with_logits"](*told), 1)
