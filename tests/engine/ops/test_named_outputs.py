"""Ops with several outputs give them names, as TensorFlow does."""

from __future__ import annotations

from typing import Any

import pytest

from tapecore.engine import library

tf: Any = library.root()


@pytest.mark.parametrize(
    ("found", "kind", "fields"),
    [
        (tf.math.top_k([3.0, 1.0, 2.0], 2), "TopKV2", ("values", "indices")),
        (tf.unique([1, 1, 2]), "Unique", ("y", "idx")),
        (tf.unique_with_counts([1, 1, 2]), "UniqueWithCounts", ("y", "idx", "count")),
        (tf.linalg.qr(tf.eye(2)), "Qr", ("q", "r")),
        (tf.linalg.lu(tf.eye(2)), "Lu", ("lu", "p")),
        (tf.linalg.slogdet(tf.eye(2)), "LogMatrixDeterminant", ("sign", "log_abs_determinant")),
    ],
)
def test_outputs_have_names(found: Any, kind: str, fields: tuple[str, ...]) -> None:
    assert (type(found).__name__, found._fields) == (kind, fields)
    assert repr(found).startswith(f"{kind}({fields[0]}=<tf.Tensor")
    assert all(part is getattr(found, name) for part, name in zip(found, fields, strict=True))


@pytest.mark.parametrize(
    ("perm", "why"),
    [
        ([0, 0], "1 is missing from {0,0}."),
        ([1, -1], "0 is missing from {1,1}."),
        ([0], "transpose expects a vector of size 2. But input(1) is a vector of size 1"),
        ([0, 2], "2 is out of range [0 .. 2)"),
        ([-3, 0], "-1 is out of range [0 .. 2)"),
        ([[1, 0]], "perm must be rank 1, got shape [1,2]"),
    ],
)
def test_an_order_that_is_none_is_refused(perm: Any, why: str) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError) as refused:
        tf.transpose(tf.zeros([2, 3]), perm)
    assert str(refused.value).endswith(f"}}}} {why} [Op:Transpose]")


@pytest.mark.parametrize(
    ("value", "dtype", "names"),
    [
        ("1", "float32", "string to float"),
        (1.0, "string", "float to string"),
        (True, "string", "bool to string"),
    ],
)
def test_text_is_not_cast(value: Any, dtype: str, names: str) -> None:
    with pytest.raises(tf.errors.UnimplementedError, match=f"Cast {names} is not supported"):
        tf.cast(value, dtype)
    assert tf.cast("a", tf.string).numpy() == b"a"


def test_texts_are_joined_by_a_sum() -> None:
    assert (tf.constant("a") + tf.constant("b")).numpy() == b"ab"
    assert ("b" + tf.constant(["a", "c"])).numpy().tolist() == [b"ba", b"bc"]
