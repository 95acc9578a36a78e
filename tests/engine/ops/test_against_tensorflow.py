"""Values, dtypes, gradients and None of ops and functions, side by side with real TensorFlow."""

from __future__ import annotations

import functools
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tapecore.engine import library
from tapecore.engine.op import REGISTRY
from tests.engine.ops import calls, op_cases

tf: Any = library.root()
Call = tuple[str, list[np.ndarray[Any, Any]]]

V = np.array([0.7, -1.3, 2.2], np.float32)
P = np.array([0.5, 1.5, 2.5], np.float32)
M = np.array([[1.0, 2.0, 3.0], [4.0, -5.0, 6.0]], np.float32)
S = np.array([[2.0, 0.5], [0.5, 1.0]], np.float32)
I = np.array([2, 0, 1], np.int32)  # noqa: E741
B = np.array([True, False, True])
Z = np.array([1 + 2j, -0.5j, 3], np.complex64)
IMAGE = np.linspace(0, 1, 32, dtype=np.float32).reshape(1, 4, 4, 2)
KERNEL = np.linspace(-1, 1, 16, dtype=np.float32).reshape(2, 2, 2, 2)

FUNCTIONS: list[Call] = [
    *[
        (f"tf.{f}(a)", [V])
        for f in ("round", "floor", "sign", "identity", "stop_gradient", "zeros_like", "size", "rank")
    ],
    *[
        (f"tf.math.{f}(a)", [V])
        for f in ("is_nan", "real", "imag", "conj", "angle", "reduce_std", "reduce_variance")
    ],
    *[(f"tf.math.{f}(a)", [Z]) for f in ("real", "imag", "conj", "angle", "abs", "square", "exp", "log")],
    *[(f"tf.nn.{f}(a)", [V]) for f in ("silu", "gelu", "crelu", "softsign", "relu6", "l2_loss")],
    *[(f"tf.{f}(a)", [M]) for f in ("transpose", "argmax", "argmin", "sort", "argsort", "unstack", "add_n")],
    *[(f"tf.{f}(a, b)", [V, P]) for f in ("maximum", "minimum", "pow", "divide", "equal", "less", "complex")],
    *[(f"tf.math.{f}(a, b)", [V, P]) for f in ("floordiv", "floormod", "xlogy", "xdivy", "atan2")],
    ("tf.truncatediv(a, b)", [I, I + 1]),
    ("tf.truncatemod(a, b)", [V, P]),
    ("tf.nn.gelu(a, approximate=True)", [V]),
    ("tf.cast(tf.cast(a, tf.int32), tf.float32)", [V]),
    ("tf.cast(a, tf.float64)", [V]),
    ("tf.saturate_cast(a * 100., tf.int8)", [V]),
    ("tf.bitcast(a, tf.int32)", [V]),
    ("tf.clip_by_value(a, -1., 1.)", [V]),
    ("tf.clip_by_norm(a, 1.)", [V]),
    ("tf.clip_by_norm(a, 1., axes=[1])", [M]),
    ("tf.clip_by_global_norm([a, b], 1.)", [V, P]),
    ("tf.linalg.global_norm([a, b])", [V, P]),
    ("tf.math.l2_normalize(a, axis=1)", [M]),
    ("tf.norm(a, ord=1, axis=1)", [M]),
    ("tf.norm(a, ord=np.inf)", [V]),
    ("tf.norm(a, ord=3., axis=0, keepdims=True)", [M]),
    ("tf.norm(a - a)", [V]),
    ("tf.reduce_logsumexp(a, axis=1)", [M]),
    ("tf.reduce_mean(a, axis=[0, 1], keepdims=True)", [M]),
    ("tf.reduce_mean(a)", [I]),
    ("tf.reduce_max(a, axis=0)", [np.array([[1, 2], [1, 3]], np.float32)]),
    ("tf.reduce_prod(a)", [np.array([0, 2, 0, 3], np.float32)]),
    ("tf.reduce_any(a > 0.)", [V]),
    ("tf.math.count_nonzero(a)", [V]),
    ("tf.math.cumsum(a, axis=1, exclusive=True, reverse=True)", [M]),
    ("tf.math.cumprod(a, exclusive=True)", [P]),
    ("tf.where(a > 0., a, b)", [V, P]),
    ("tf.where(a > 0.)", [V]),
    ("tf.where(a > 0., tf.sqrt(a), 0.)", [V]),
    ("tf.boolean_mask(a, b)", [V, B]),
    ("tf.boolean_mask(a, [True, False])", [M]),
    ("tf.gather(a, b)", [V, I]),
    ("tf.gather(a, [0, 2], axis=1)", [M]),
    ("tf.gather(a, [[0], [2]], batch_dims=1, axis=1)", [M]),
    ("tf.gather_nd(a, [[0, 1], [1, 2]])", [M]),
    ("tf.gather_nd(a, [[1], [2]], batch_dims=1)", [M]),
    ("tf.one_hot(a, 4)", [I]),
    ("tf.one_hot(a, 2, on_value=5., off_value=-1., axis=0)", [I]),
    ("tf.nn.embedding_lookup(a, [1, 1, 0])", [M]),
    ("tf.scatter_nd([[1], [1]], a[:2], [3])", [V]),
    ("tf.tensor_scatter_nd_update(a, [[0], [2]], b[:2])", [V, P]),
    ("tf.tensor_scatter_nd_max(a, [[0], [2]], b[:2])", [V, P]),
    ("tf.math.unsorted_segment_sum(a, b, 3)", [V, I]),
    ("tf.math.unsorted_segment_max(a, [0, 0, 2], 3)", [V]),
    ("tf.math.unsorted_segment_mean(a, [0, 0, 2], 3)", [V]),
    ("tf.math.segment_sum(a, [0, 0, 1])", [V]),
    ("tf.dynamic_partition(a, [0, 1, 0], 2)", [V]),
    ("tf.concat([a, b], 0)", [V, P]),
    ("tf.concat([a, a], -1)", [M]),
    ("tf.stack([a, b], axis=1)", [V, P]),
    ("tf.split(a, 3, axis=1)", [M]),
    ("tf.split(a, [1, -1], axis=1)", [M]),
    ("tf.tile(a, [2, 1])", [M]),
    ("tf.repeat(a, [1, 0, 2])", [V]),
    ("tf.repeat(a, 2, axis=1)", [M]),
    ("tf.pad(a, [[1, 0], [0, 2]])", [M]),
    ("tf.pad(a, [[1, 0], [0, 2]], constant_values=7.)", [M]),
    ("tf.pad(a, [[1, 0], [2, 1]], mode='REFLECT')", [M]),
    ("tf.pad(a, [[1, 1], [2, 1]], mode='SYMMETRIC')", [M]),
    ("tf.roll(a, 1, axis=0)", [V]),
    ("tf.reverse(a, [1])", [M]),
    ("tf.slice(a, [0, 1], [-1, 2])", [M]),
    ("tf.strided_slice(a, [0, 2], [2, 0], [1, -1])", [M]),
    ("a[:, ::-1][0, ..., None]", [M]),
    ("tf.meshgrid(a, b)", [V, P]),
    ("tf.meshgrid(a, b, indexing='ij')", [V, P]),
    ("tf.linspace(a[0], 3., 5)", [V]),
    ("tf.linspace(1, 3, 3)", []),
    ("tf.linspace(a, b, 4, axis=1)", [V, P]),
    ("tf.range(a[0], 5.)", [V]),
    ("tf.range(3, 10, 2)", []),
    ("tf.fill([2, 3], a[0])", [V]),
    ("tf.eye(2, 3, batch_shape=[2])", []),
    ("tf.matmul(a, b, transpose_b=True)", [M, M]),
    ("tf.matmul(a[None], b, transpose_b=True)", [M, M]),
    ("tf.matmul(a, a, adjoint_a=True)", [M]),
    ("tf.linalg.matvec(a, b)", [M, V]),
    ("tf.tensordot(a, b, axes=[[1], [1]])", [M, M]),
    ("tf.tensordot(a, b, 1)", [V, P]),
    ("tf.einsum('ij,kj->ik', a, b)", [M, M]),
    ("tf.einsum('...i,i', a, b)", [M, V]),
    ("tf.einsum('ij->', a)", [M]),
    ("tf.linalg.inv(a)", [S]),
    ("tf.linalg.det(a)", [S]),
    ("tf.linalg.solve(a, b)", [S, S]),
    ("tf.linalg.cholesky(a)", [S]),
    ("tf.linalg.logdet(a)", [S]),
    ("tf.linalg.eigvalsh(a)", [S]),
    ("tf.linalg.triangular_solve(a, b)", [S, S]),
    ("tf.linalg.cholesky_solve(a, b)", [S, S]),
    ("tf.linalg.trace(a)", [S]),
    ("tf.linalg.diag(a)", [V]),
    ("tf.linalg.diag_part(a)", [M]),
    ("tf.linalg.band_part(a, 0, -1)", [M]),
    ("tf.linalg.cross(a, b)", [V, P]),
    ("tf.linalg.pinv(a)", [S]),
    ("tf.nn.softmax(a, axis=0)", [M]),
    ("tf.nn.softmax_cross_entropy_with_logits([[0., 1., 0.], [.5, .2, .3]], a)", [M]),
    ("tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(a), a)", [M]),
    ("tf.nn.sparse_softmax_cross_entropy_with_logits([2, 0], a)", [M]),
    ("tf.nn.sigmoid_cross_entropy_with_logits(b, a)", [V, P]),
    ("tf.nn.weighted_cross_entropy_with_logits([1., 0., 1.], a, 2.)", [V]),
    ("tf.nn.moments(a, [0])", [M]),
    ("tf.nn.batch_normalization(a, 1., 2., .5, 3., 1e-3)", [M]),
    ("tf.nn.bias_add(a, b)", [M, V]),
    ("tf.nn.conv2d(a, b, 1, 'SAME')", [IMAGE, KERNEL]),
    ("tf.nn.conv2d(a, b, [1, 2, 2, 1], 'VALID')", [IMAGE, KERNEL]),
    ("tf.nn.max_pool2d(a, 2, 2, 'VALID')", [IMAGE]),
    ("tf.nn.avg_pool2d(a, 3, 2, 'SAME')", [IMAGE]),
    ("tf.nn.top_k(a, 2)", [M]),
    ("tf.unique(a)", [I]),
    ("tf.unique(a)", [V]),
    ("tf.searchsorted([1., 2.], a)", [V]),
    ("tf.math.in_top_k([0, 1], a, 2)", [M]),
    ("tf.math.bincount(a)", [I]),
    ("tf.histogram_fixed_width(a, [-2., 3.], nbins=5)", [V]),
    ("tf.sequence_mask(a, 4)", [I]),
    ("tf.image.adjust_contrast(a, 2.)", [IMAGE]),
    ("tf.image.convert_image_dtype(a, tf.uint8)", [IMAGE]),
    ("tf.image.resize(a, [3, 5])", [IMAGE]),
    ("tf.image.resize(a, [6, 3], method='nearest')", [IMAGE]),
    ("tf.image.crop_and_resize(a, [[.1, .2, .9, .8]], [0], [2, 3])", [IMAGE]),
    ("tf.image.total_variation(a)", [IMAGE]),
    ("tf.image.per_image_standardization(a)", [IMAGE]),
    ("tf.map_fn(lambda x: x * x, a)", [V]),
    ("tf.scan(lambda s, x: s * x, a)", [V]),
    ("tf.foldl(lambda s, x: s * x, a)", [V]),
    ("tf.TensorArray(tf.float32, 2).write(0, a).write(1, b).stack()", [V, P]),
    ("tf.numpy_function(np.sin, [a], tf.float32)", [V]),
    ("tf.py_function(tf.sin, [a], tf.float32)", [V]),
    ("tf.grad_pass_through(tf.round)(a)", [V]),
    ("tf.strings.to_number(tf.strings.as_string(a))", [V]),
    ("tf.strings.join(['x', tf.strings.as_string(a)], '-')", [I]),
    ("tf.strings.format('{} and {}', [a, b])", [V, I]),
    ("tf.keras.losses.MSE(a, b)", [V, P]),
    ("tf.keras.losses.MAE(a, b)", [V, P]),
    ("tf.keras.losses.Huber()(a, b)", [V, P]),
    ("tf.keras.losses.BinaryCrossentropy()(tf.constant([[1., 0., 1.]]), tf.sigmoid(a)[None])", [V]),
    ("tf.keras.losses.BinaryCrossentropy(from_logits=True)(tf.constant([[1., 0., 1.]]), a[None])", [V]),
    ("tf.keras.losses.CategoricalCrossentropy(label_smoothing=.1)(b[None], tf.nn.softmax(a)[None])", [V, P]),
    ("tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(tf.constant([1, 2]), a)", [M]),
    ("tf.keras.losses.SparseCategoricalCrossentropy()(tf.constant([1, 2]), tf.nn.softmax(a))", [M]),
    ("tf.keras.losses.KLDivergence()(tf.nn.softmax(a), tf.nn.softmax(b))", [M, M]),
    ("tf.keras.losses.Hinge()([1., -1., 1.], a)", [V]),
    ("tf.keras.losses.Hinge()([1., -1.], [.5, .5])", []),
    ("tf.keras.losses.Hinge()(tf.sign(b), a)", [V, P]),
    ("tf.keras.losses.CosineSimilarity()(a, b)", [V, P]),
    ("tf.keras.losses.LogCosh()(a, b)", [V, P]),
    ("tf.keras.losses.Poisson()(b, tf.exp(a))", [V, P]),
    ("tf.keras.losses.MeanSquaredError(reduction='sum')(a, b)", [M, M]),
    ("tf.keras.activations.get('softplus')(a)", [V]),
    ("tf.sqrt(a)", [I]),
    ("tf.add(a, b)", [V, I]),
    ("tf.multiply(a, 1.5)", [I]),
    ("tf.matmul(a, a)", [M]),
    ("tf.reshape(a, [4])", [V]),
    ("tf.concat([a, b], 0)", [V, M]),
    ("tf.gather(a, [5])", [V]),
    ("tf.split(a, 2)", [V]),
    ("tf.linalg.inv(a * 0.)", [S]),
    ("tf.where(a > 0., a)", [V]),
]


def from_declarations() -> list[Call]:
    """The public face of every op that has one, on the examples of its declaration, in float32."""
    made: list[Call] = []
    for op in REGISTRY.values():
        if not op.api or not op_cases.has_rule(op) or op.name in ("PreventGradient",):
            continue
        for case in op_cases.cases(op):
            narrow = [
                x.astype({"f": np.float32, "c": np.complex64}.get(x.dtype.kind, x.dtype)) for x in case.inputs
            ]
            letters = list(calls.LETTERS[: len(narrow)])
            arguments = [f"[{', '.join(letters)}]"] if op.variadic else letters
            arguments += [f"{key}={value!r}" for key, value in case.attrs.items()]
            made.append((f"tf.{op.api[0]}({', '.join(arguments)})", narrow))
    return made


CALLS = [*from_declarations(), *FUNCTIONS]


ASKED = [(e, x) for e, x in CALLS if all(part.dtype.kind != "c" for part in x)]
"""JSON knows no complex numbers: calls with complex inputs stay out."""


@functools.cache
def answers_of(interpreter: str) -> list[dict[str, Any]]:
    """TensorFlow's answers to all calls, from one run of it."""
    asked = [
        {"expression": text, "inputs": [[str(x.dtype), x.shape, x.ravel().tolist()] for x in inputs]}
        for text, inputs in ASKED
    ]
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "0"}
    done = subprocess.run(
        [interpreter, str(Path(calls.__file__))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **quiet},
    )
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else []


@pytest.fixture(scope="module")
def answers(tensorflow_python: str) -> list[dict[str, Any]]:
    found = answers_of(tensorflow_python)
    assert found, "TensorFlow could not answer"
    return found


def agree(ours: Any, theirs: Any) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    if (ours["dtype"], ours["shape"]) != (theirs["dtype"], theirs["shape"]):
        return False
    if ours["dtype"] == "string":
        return ours["numbers"] == theirs["numbers"]
    return np.allclose(ours["numbers"], theirs["numbers"], rtol=2e-4, atol=2e-5, equal_nan=True)


@pytest.mark.tensorflow
@pytest.mark.parametrize("number", range(len(ASKED)), ids=lambda k: ASKED[k][0][:60])
def test_a_call_gives_what_tensorflow_gives(number: int, answers: list[dict[str, Any]]) -> None:
    expression, inputs = ASKED[number]
    ours, theirs = calls.answer(tf, expression, inputs), answers[number]
    assert ours.get("error") == theirs.get("error")
    for part in ("values", "gradients"):
        for mine, right in zip(ours.get(part, []), theirs.get(part, []), strict=True):
            assert agree(mine, right), (part, mine, right)
