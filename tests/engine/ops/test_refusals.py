"""What ops refuse, in TensorFlow's words."""

from __future__ import annotations

from typing import Any

import pytest

from tapecore.engine import library

tf: Any = library.root()
Invalid = tf.errors.InvalidArgumentError

REFUSED: list[tuple[Any, type[Exception], str]] = [
    (
        lambda: tf.ones([2, 3]) @ tf.ones([2, 3]),
        Invalid,
        r"Matrix size-incompatible: In\[0\]: \[2,3\], In\[1\]: \[2,3\]",
    ),
    (lambda: tf.matmul([1.0], [1.0]), Invalid, r"In\[0\] and In\[1\] ndims must be == 2: 1"),
    (lambda: tf.matmul(tf.ones([2, 2, 3]), tf.ones([2, 2, 3])), Invalid, "Matrix size-incompatible"),
    (
        lambda: tf.matmul(tf.ones([2, 2]), tf.ones([2, 2]), transpose_a=True, adjoint_a=True),
        ValueError,
        "Only one of",
    ),
    (
        lambda: tf.reshape(tf.ones([6]), [4, 2]),
        Invalid,
        "has 6 values, but the requested shape has 8|with 6 values",
    ),
    (lambda: tf.reshape(tf.ones([6]), [-1, 4]), Invalid, "requires a multiple of 4"),
    (lambda: tf.transpose(tf.ones([2, 3]), [0]), Invalid, "transpose expects a vector of size 2"),
    (lambda: tf.expand_dims(tf.ones([2]), 3), Invalid, "Tried to expand dim index 3"),
    (lambda: tf.squeeze(tf.ones([2, 1]), 0), Invalid, "expected a dimension of 1, got 2"),
    (lambda: tf.tile(tf.ones([2, 1]), [2]), Invalid, "vector of length 2 but got length 1"),
    (
        lambda: tf.concat([tf.ones([2, 2]), tf.ones([3, 3])], 0),
        Invalid,
        "Dimension 1 in both shapes must be equal",
    ),
    (
        lambda: tf.concat([tf.ones([2]), tf.ones([3, 3])], 0),
        Invalid,
        "Ranks of all input tensors should match",
    ),
    (lambda: tf.stack([tf.ones([2]), tf.ones([3])]), Invalid, r"values\[0\]\.shape = \[2\] != values\[1\]"),
    (lambda: tf.split(tf.ones([3]), 2), Invalid, "should evenly divide"),
    (lambda: tf.split(tf.ones([3]), [1, 1]), Invalid, "Determined shape must either match"),
    (
        lambda: tf.unstack(tf.ones([3]), num=2),
        tf.errors.InvalidArgumentError,
        "Input shape axis 0 must equal 2",
    ),
    (lambda: tf.slice(tf.ones([3]), [4], [1]), Invalid, r"Expected begin\[0\] in \[0, 3\]"),
    (lambda: tf.slice(tf.ones([3]), [1], [3]), Invalid, r"Expected size\[0\] in \[0, 2\]"),
    (lambda: tf.slice(tf.ones([3]), [1, 1], [1, 1]), Invalid, "Expected begin and size"),
    (lambda: tf.gather([1, 2, 3], [5]), Invalid, r"indices\[0\] = 5 is not in \[0, 3\)"),
    (lambda: tf.gather_nd([1, 2], [[3]]), Invalid, "does not index into param shape"),
    (
        lambda: tf.pad(tf.ones([1]), [[1, 1]], mode="other"),
        ValueError,
        '"CONSTANT", "REFLECT", or "SYMMETRIC"',
    ),
    (lambda: tf.constant(2) ** -1, Invalid, "Integers to negative integer powers"),
    (lambda: tf.constant(1) // 0, Invalid, "Integer division by zero"),
    (lambda: tf.constant(1) / tf.constant(1.0), TypeError, "must have the same dtype"),
    (lambda: tf.sqrt(4), Invalid, "Value for attr 'T' of int32 is not in the list"),
    (lambda: tf.where([True], 1.0), ValueError, "both be non-None or both be None"),
    (lambda: tf.where([True, False], [1.0, 2.0, 3.0], 0.0), Invalid, "must be broadcastable"),
    (lambda: tf.boolean_mask([1.0], True), ValueError, "mask cannot be scalar"),
    (lambda: tf.boolean_mask([1.0], [True, False]), ValueError, "incompatible"),
    (lambda: tf.add_n([]), ValueError, "at least one Tensor"),
    (lambda: tf.add_n([tf.ones([1]), tf.ones([2])]), Invalid, "same size and shape"),
    (lambda: tf.norm([1.0], ord="x"), ValueError, "supported vector norm"),
    (lambda: tf.clip_by_global_norm(tf.ones([1]), 1.0), TypeError, "sequence of tensors"),
    (lambda: tf.sort([1.0], direction="UP"), ValueError, "ASCENDING, DESCENDING"),
    (lambda: tf.nn.top_k([1.0], 2), Invalid, "at least k columns"),
    (lambda: tf.linalg.inv([[1.0, 1.0], [1.0, 1.0]]), Invalid, "not invertible"),
    (lambda: tf.linalg.solve([[1.0, 1.0], [1.0, 1.0]], [[1.0], [1.0]]), Invalid, "not invertible"),
    (lambda: tf.linalg.triangular_solve([[0.0]], [[1.0]]), Invalid, "not invertible"),
    (lambda: tf.linalg.logm([[1.0]]), Invalid, "complex"),
    (lambda: tf.einsum("ij,jk", tf.ones([2, 3]), tf.ones([2, 3])), Invalid, "."),
    (lambda: tf.nn.conv2d(tf.ones([1, 3, 3, 2]), tf.ones([1, 1, 1, 1]), 1, "SAME"), Invalid, "input depth"),
    (lambda: tf.nn.max_pool2d(tf.ones([1, 2, 2, 1]), 2, 2, "SAME", data_format="NCHW"), ValueError, "NHWC"),
    (lambda: tf.nn.bias_add(tf.ones([2, 3]), [1.0]), Invalid, "as many biases"),
    (
        lambda: tf.nn.sparse_softmax_cross_entropy_with_logits([5], [[1.0, 2.0]]),
        Invalid,
        "outside the valid range",
    ),
    (lambda: tf.nn.sparse_softmax_cross_entropy_with_logits([[1]], [[1.0, 2.0]]), ValueError, "must equal"),
    (
        lambda: tf.nn.sigmoid_cross_entropy_with_logits([1.0], [1.0, 2.0]),
        ValueError,
        "must have the same shape",
    ),
    (
        lambda: tf.nn.softmax_cross_entropy_with_logits([[1.0, 2.0, 3.0]], [[1.0, 2.0]]),
        Invalid,
        "broadcastable",
    ),
    (lambda: tf.strings.to_number("x"), Invalid, "could not correctly convert string: x"),
    (lambda: tf.image.resize(tf.ones([2]), [1, 1]), ValueError, "3 or 4 dimensions"),
    (lambda: tf.image.resize(tf.ones([2, 2, 1]), [1, 1], method="box"), ValueError, "not implemented"),
    (
        lambda: tf.image.crop_and_resize(tf.ones([1, 2, 2, 1]), [[0.0, 0, 1, 1]], [3], [1, 1]),
        Invalid,
        "box_index",
    ),
    (lambda: tf.ensure_shape(tf.ones([2]), [3]), Invalid, "is not compatible with expected shape"),
    (lambda: tf.TensorArray(tf.float32, 1).write(3, 1.0), tf.errors.OutOfRangeError, "not resizeable"),
]


@pytest.mark.parametrize(("call", "kind", "message"), REFUSED, ids=lambda x: x if isinstance(x, str) else "")
def test_a_wrong_call_says_what_is_wrong(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
