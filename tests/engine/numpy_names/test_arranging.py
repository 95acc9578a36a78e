"""What moves, joins, cuts and reduces arrays under NumPy's names gives NumPy's arrays; gradients go with it."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import tapecore as tf
from tapecore import check_gradients

tnp: Any = tf.experimental.numpy
M = np.arange(6.0).reshape(2, 3)
CUBE = np.arange(12.0).reshape(2, 3, 2)
HOLES = np.array([[1.0, np.nan], [3.0, 4.0]])

CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("append", ([1, 2], [[3.0]]), {}),
    ("append", (M, M[:1]), {"axis": 0}),
    ("atleast_1d", (3.0,), {}),
    ("atleast_2d", ([1, 2],), {}),
    ("atleast_3d", ([1, 2],), {}),
    ("atleast_3d", (M,), {}),
    ("compress", ([True, False, True], M), {"axis": 1}),
    ("compress", ([True, False, True], M), {}),
    ("count_nonzero", (M,), {"axis": 0}),
    ("cross", ([1.0, 2.0, 3.0], [4.0, 5.0, 7.0]), {}),
    ("cross", (CUBE, CUBE[::-1] + 1), {"axis": 1}),
    ("diagflat", (M, -1), {}),
    ("diagonal", (M, 1), {}),
    ("diagonal", (CUBE, -1, 1, 2), {}),
    ("diff", (M,), {"n": 2}),
    ("diff", (M,), {"axis": 0}),
    ("diff", ([True, False, False],), {}),
    ("dstack", ((M, M),), {}),
    ("fliplr", (M,), {}),
    ("flipud", (M,), {}),
    ("full_like", (M, 7), {}),
    ("gcd", ([12, 18], 8), {}),
    ("kron", ([1, 2], M), {}),
    ("lcm", ([4, 6], 10), {}),
    ("nanmean", (HOLES,), {"axis": 0}),
    ("nanprod", (HOLES,), {}),
    ("nansum", (HOLES,), {"axis": 1, "keepdims": True}),
    ("pad", (M, [[1, 0], [0, 2]], "constant"), {"constant_values": 9.0}),
    ("pad", (M, [[1, 0], [0, 2]], "reflect"), {}),
    ("polyval", ([1.0, 2.0, 3.0], M), {}),
    ("ptp", (M,), {"axis": 1}),
    *(("rot90", (M, k), {}) for k in range(-1, 5)),
    ("select", ([[True, False], [True, True]], [[1, 2], [3, 4]], 9), {}),
    ("take_along_axis", (M, np.array([[0], [2]]), 1), {}),
    ("take_along_axis", (CUBE, np.argsort(-CUBE, 1), 1), {}),
    ("trace", (M, 1), {}),
    ("trace", (CUBE,), {}),
    ("trace", (CUBE, -1, 2, 0), {"dtype": np.float32}),
    ("vdot", ([1 + 1j, 2], [3, 4]), {}),
]


@pytest.mark.parametrize(("name", "args", "kwargs"), CALLS)
def test_a_function_gives_numpys_array(name: str, args: Any, kwargs: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy will drop vectors of two from cross
        wanted = np.asarray(getattr(np, name)(*args, **kwargs))
    got = np.asarray(getattr(tnp, name)(*args, **kwargs))
    assert got.shape == wanted.shape
    assert np.allclose(got, wanted, equal_nan=True)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("broadcast_arrays", ([1, 2], [[3], [4]])),
        ("hsplit", (M, 3)),
        ("vsplit", (M, 2)),
        ("dsplit", (CUBE, 2)),
        ("ix_", ([0, 2], [True, False, True])),
        ("nonzero", (M,)),
        ("diag_indices", (3,)),
        ("divmod", ([7, -7], 3)),
    ],
)
def test_a_function_gives_numpys_arrays(name: str, args: Any) -> None:
    wanted, got = getattr(np, name)(*args), getattr(tnp, name)(*args)
    assert len(got) == len(wanted)
    assert all(np.array_equal(mine, theirs) for mine, theirs in zip(got, wanted, strict=True))


@pytest.mark.parametrize(
    "function",
    [
        lambda x: tnp.diff(x) ** 2,
        tnp.sinc,
        lambda x: tnp.kron(x, x),
        lambda x: tnp.cross(x, [1.0, 2.0, 5.0]) ** 2,
        lambda x: tnp.logaddexp(x, 2.0),
        lambda x: tnp.logaddexp2(x, x * x),
        lambda x: tnp.polyval(x, 2.0),
        tnp.cbrt,
        lambda x: tnp.hypot(x, 2.0),
        lambda x: tnp.nanmean(x * x),
        lambda x: tnp.take_along_axis(x, [2, 0], 0),
        lambda x: tnp.rot90([x, x]) ** 2,
        lambda x: tnp.diagflat(x) ** 2,
        lambda x: tnp.exp2(x) + tnp.log2(x) + tnp.log10(x),
    ],
)
def test_a_gradient_agrees_with_finite_differences(function: Any) -> None:
    check_gradients(function, np.array([1.1, 2.3, 3.2]))


def test_the_kinds_of_numbers_are_told() -> None:
    assert tnp.iscomplexobj([1j])
    assert tnp.isrealobj([1.0])
    assert tnp.promote_types(tf.int32, tf.float32) == np.float64
    assert np.array_equal(tnp.isneginf([-np.inf, 1.0]), [True, False])
    assert np.array_equal(tnp.bitwise_not([True, False]), [False, True])


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="Unsupported padding mode: edge"):
        tnp.pad([1], [[1, 1]], "edge")
    with pytest.raises(ValueError, match="same length"):
        tnp.select([[True]], [])
