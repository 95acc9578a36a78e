"""Seeded draws are TensorFlow's own numbers; answers/random.json holds what TensorFlow 2.21 drew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tapecore.engine import library
from tapecore.engine.tape import GradientTape
from tests.conformance.oracle import Oracle
from tests.engine.ops import draws
from tests.engine.ops.draws import drawn

tf: Any = library.root()
ANSWERS: dict[str, list[float]] = json.loads((Path(__file__).parent / "answers" / "random.json").read_text())


@pytest.fixture(scope="module")
def numbers() -> dict[str, Any]:
    return drawn(tf)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_seeded_draw_is_what_tensorflow_draws(name: str, numbers: dict[str, Any]) -> None:
    close = 1e-5 if name.startswith("gradient") else 2e-7
    assert np.allclose(numbers[name].value.ravel(), ANSWERS[name], rtol=close, atol=1e-7)


@pytest.mark.tensorflow
def test_tensorflow_still_draws_the_committed_numbers(oracle: Oracle) -> None:
    program = Path(draws.__file__).read_text(encoding="utf-8")
    theirs = oracle.run(
        f"{program}\nanswer = {{k: v.numpy().astype(float).ravel().tolist() for k, v in drawn(tf).items()}}"
    )
    assert theirs == ANSWERS


def test_the_same_seed_draws_the_same_again() -> None:
    first, second = drawn(tf), drawn(tf)
    assert all(np.array_equal(first[name].value, second[name].value) for name in first)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: tf.random.normal([4]),
        lambda: tf.random.gamma([4], 2.0),
        lambda: tf.random.poisson([4], 30.0),
        lambda: tf.random.Generator.from_non_deterministic_state().uniform([4]),
        lambda: tf.random.get_global_generator().normal([4]),
    ],
)
def test_without_a_seed_every_draw_is_another(draw: Callable[[], Any]) -> None:
    tf.random.set_seed(None)
    assert not np.array_equal(draw().value, draw().value)


def test_gamma_and_poisson_have_their_means() -> None:
    means = []
    for _ in range(2):
        tf.random.set_seed(3)
        gamma, poisson = tf.random.gamma([4000], 2.0, 4.0), tf.random.poisson([4000], 3.0)
        means.append((gamma.value.mean(), poisson.value.mean()))
    assert means[0] == means[1]
    assert np.allclose(means[0], (0.5, 3.0), rtol=0.05)


def test_gradients_reach_mean_and_standard_deviation_of_normal_numbers() -> None:
    mean, stddev = tf.Variable(1.0), tf.Variable(2.0)
    with GradientTape() as tape:
        x = tf.random.normal([3], mean, stddev, seed=1)
    by_mean, by_stddev = tape.gradient(x, [mean, stddev])
    assert float(by_mean) == 3.0
    assert np.isclose(float(by_stddev), ((x - mean) / stddev).value.sum(), rtol=1e-5)


def test_no_gradient_reaches_logits_or_shuffled_values() -> None:
    x = tf.Variable([[1.0, 2.0]])
    with GradientTape(persistent=True) as tape:
        chosen, mixed = tf.random.categorical(x, 2), tf.random.shuffle(x)
    assert tape.gradient(chosen, x) is None
    assert tape.gradient(mixed, x) is None


def test_integers_need_an_upper_end() -> None:
    with pytest.raises(ValueError, match=r"Must specify maxval for integer dtype tf\.int32"):
        tf.random.uniform([2], dtype=tf.int32)
    with pytest.raises(ValueError, match="must be both None or not None"):
        tf.random.stateless_uniform([2], [1, 2], dtype=tf.int32)


def test_a_generator_moves_on_splits_and_starts_again() -> None:
    generator = tf.random.Generator.from_seed(1)
    first = generator.normal([2])
    assert generator.state.numpy()[0] == 1 + 2 * 256
    others = generator.split(2)
    assert not np.array_equal(others[0].normal([3]).value, others[1].normal([3]).value)
    generator.reset_from_seed(1)
    assert np.array_equal(generator.normal([2]).value, first.value)
    assert int(generator.key) == 0
    tf.random.set_global_generator(generator)
    assert tf.random.get_global_generator() is generator


def test_dropout_keeps_the_sum_on_average_and_is_nothing_at_rate_zero() -> None:
    tf.random.set_seed(1)
    x = tf.ones([10000])
    thinned = tf.nn.dropout(x, 0.25)
    assert set(np.unique(thinned.value)) == {0.0, np.float32(1 / 0.75)}
    assert np.isclose(thinned.value.mean(), 1.0, atol=0.03)
    assert tf.nn.dropout(x, 0) is x
    with pytest.raises(ValueError, match="in the range"):
        tf.nn.dropout(x, 1.5)
