"""Functions that bear NumPy's names give NumPy's numbers: every one of them that is a ufunc there, none listed."""

import numpy as np
import pytest

import tapecore as tf

ONE, OTHER = np.array([-1.7, -0.5, 0.5, 1.5, 2.5]), np.array([2.0, -3.0, 0.7, 2.0, 1.5])
UFUNCS = [name for name in dir(tf.experimental.numpy) if isinstance(getattr(np, name, None), np.ufunc)]
FLOATS = [
    name
    for name in UFUNCS
    if any(kind.startswith("d" * getattr(np, name).nin + "-") for kind in getattr(np, name).types)
]


@pytest.mark.parametrize("name", [*FLOATS, "fix", "around", "round", "real", "imag", "ravel"])
def test_a_function_of_numpys_name_gives_numpys_numbers(name: str) -> None:
    theirs, ours = getattr(np, name), getattr(tf.experimental.numpy, name)
    given = (ONE, OTHER)[: getattr(theirs, "nin", 1)]
    with np.errstate(all="ignore"):
        wanted, got = np.asarray(theirs(*given)), np.asarray(ours(*given))
    assert got.shape == wanted.shape
    assert np.allclose(got, wanted, rtol=1e-12, atol=0, equal_nan=True)
