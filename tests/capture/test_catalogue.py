"""The catalogue of ops: which public functions are written on which."""

import pytest

from tapecore.capture.catalogue import rows

USERS = {row["entry"].name: row["users"] for row in rows()}


@pytest.mark.parametrize(
    ("op", "function"),
    [
        ("RandomStandardNormal", "random.normal"),
        ("TruncatedNormal", "random.truncated_normal"),
        ("RandomUniform", "random.uniform"),
        ("MatMul", "matmul"),
        ("BatchMatMulV2", "matmul"),
        ("TopKV2", "sort"),
    ],
)
def test_a_function_is_named_at_each_op_that_it_calls_itself_or_through_others(
    op: str, function: str
) -> None:
    assert function in USERS[op]


def test_of_a_dict_of_ops_only_the_one_that_is_meant() -> None:
    assert "random.normal" not in USERS["RandomUniform"] + USERS["TruncatedNormal"]
    assert not any("no_gradient" in users for users in USERS.values())
