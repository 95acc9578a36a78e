"""Programs that draw: whatever is drawn after whatever seed, in whatever order, the numbers are TensorFlow's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tapecore.engine import library
from tests.conformance.oracle import Oracle

tf: Any = library.root()

SHAPES = st.lists(st.integers(0, 7), max_size=3)
SEEDS = st.one_of(st.none(), st.integers(0, 3))
PAIRS = st.tuples(st.integers(-(2**40), 2**40), st.integers(0, 9)).map(list)
REALS = st.sampled_from(["float16", "float32", "float64"])
INTEGERS = st.sampled_from(["int32", "int64"])
KINDS = st.sampled_from(["normal", "uniform", "truncated_normal"])
RATES = st.sampled_from(["0.4", "1.0", "[3.0, 25.0]", "[[0.1], [40.0]]"])


@st.composite
def draws(draw: st.DrawFn) -> str:
    """One call that draws."""
    shape, seed, pair = draw(SHAPES), draw(SEEDS), draw(PAIRS)
    low = draw(st.integers(-50, 50))
    high = low + draw(st.integers(1, 2**30))
    return draw(
        st.sampled_from(
            [
                f"tf.random.{draw(KINDS)}({shape}, dtype='{draw(REALS)}', seed={seed})",
                f"tf.random.uniform({shape}, {low}, {high}, dtype='{draw(INTEGERS)}', seed={seed})",
                f"tf.random.stateless_{draw(KINDS)}({shape}, {pair}, dtype='{draw(REALS)}')",
                f"tf.random.stateless_uniform({shape}, {pair}, {low}, {high}, '{draw(INTEGERS)}')",
                f"tf.random.stateless_uniform({shape}, {pair}, None, None, '{draw(INTEGERS)}')",
                f"tf.random.shuffle(tf.range({high % 40}), seed={seed})",
                f"tf.random.categorical([[0.0, 1.0, -1.0], [2.0, 0.0, 0.5]], {low % 6}, seed={seed})",
                f"tf.random.gamma({shape}, {draw(RATES)}, dtype='{draw(REALS)}', seed={seed})",
                f"tf.random.poisson({shape}, {draw(RATES)}, seed={seed})",
                f"tf.random.stateless_binomial([*{shape}, 2], {pair}, [4.0, 60.0], [0.3, 0.7])",
                f"g.{draw(KINDS)}({shape}, dtype='{draw(REALS)}')",
                f"g.uniform({shape}, {low}, {high}, dtype='{draw(INTEGERS)}')",
                f"g.binomial([*{shape}, 2], [4.0, 60.0], [0.3, 0.7])",
                "g.make_seeds(2)",
                "tf.convert_to_tensor(g.state)",
                f"tf.nn.dropout(tf.ones({shape}), 0.4, seed={seed})",
            ]
        )
    )


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Calls that draw, after a seed; some seeds come again in between."""
    lines = [f"tf.random.set_seed({draw(st.integers(-(2**31), 2**33))})"]
    lines += [f"g = tf.random.Generator.from_seed({draw(st.integers(-5, 2**62))})", "answer = []"]
    for call in draw(st.lists(draws(), min_size=3, max_size=8)):
        lines.append(f"answer.append({call}.numpy())")
    return "\n".join(lines)


@pytest.mark.tensorflow
def test_a_program_draws_what_it_draws_in_tensorflow(oracle: Oracle) -> None:
    @settings(
        max_examples=40,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(programs())
    def draw(program: str) -> None:
        names: dict[str, Any] = {"tf": tf}
        exec(program, names)
        for ours, theirs in zip(names["answer"], oracle.run(program), strict=True):
            close = 2e-3 if theirs.dtype == np.float16 else 2e-6
            assert (np.asarray(ours).dtype, np.shape(ours)) == (theirs.dtype, theirs.shape), program
            assert np.allclose(ours, theirs, rtol=close, atol=close), program

    draw()
