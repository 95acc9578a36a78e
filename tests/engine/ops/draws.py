"""Seeded draws, written once for both engines: TensorFlow's process runs this file's text."""

from __future__ import annotations

from typing import Any


def drawn(tf: Any) -> dict[str, Any]:
    """What these calls draw, in this order."""
    tf.random.set_seed(42)
    logits = [[0.0, 1.0, 2.0], [1.0, 0.0, 0.0]]
    made = {
        "normal": tf.random.normal([2, 3]),
        "uniform": tf.random.uniform([5]),
        "truncated_normal": tf.random.truncated_normal([6]),
        "normal float64": tf.random.normal([3], dtype=tf.float64),
        "uniform float64": tf.random.uniform([3], dtype=tf.float64),
        "uniform float16": tf.random.uniform([3], dtype=tf.float16),
        "integers": tf.random.uniform([6], 3, 17, dtype=tf.int32),
        "integers64": tf.random.uniform([4], -5, 5, dtype=tf.int64),
        "shuffle": tf.random.shuffle(tf.range(8)),
        "categorical": tf.random.categorical(logits, 5),
        "scaled": tf.random.normal([3], mean=2.0, stddev=0.5),
        "between": tf.random.uniform([3], -1.0, 1.0),
        "own seed": tf.random.normal([2], seed=7),
        "own seed again": tf.random.normal([2], seed=7),
        "stateless_normal": tf.random.stateless_normal([3], [1, 2]),
        "stateless_uniform": tf.random.stateless_uniform([3], [1, -2], minval=2, maxval=9, dtype=tf.int32),
        "stateless_truncated_normal": tf.random.stateless_truncated_normal([3], [5, 6]),
    }
    generator = tf.random.Generator.from_seed(7)
    made["generator normal"] = generator.normal([3])
    made["generator uniform"] = generator.uniform([2])
    made["generator integers"] = generator.uniform([3], maxval=9, dtype=tf.int32)
    made["generator truncated"] = generator.truncated_normal([3])
    made["glorot"] = tf.keras.initializers.GlorotUniform(seed=1)((2, 2))
    made["he normal"] = tf.keras.initializers.HeNormal(seed=3)((2, 3))
    made["random normal"] = tf.keras.initializers.RandomNormal(seed=3)((2,))
    tf.random.set_seed(0)
    made["after set_seed 0"] = tf.random.normal([2])
    return {**made, **others(tf)}


def others(tf: Any) -> dict[str, Any]:
    """Distributions by rejection, and generators with a state."""
    tf.random.set_seed(9)
    made: dict[str, Any] = {}
    logits = [[0.0, 1.0, 2.0], [1.0, 0.0, 0.0]]
    shapes = [0.1, 0.5, 1.0, 4.0, 90.0]
    made["gamma"] = tf.random.gamma([3], shapes)
    made["gamma float64 with rate"] = tf.random.gamma([2], shapes, [0.5], dtype=tf.float64, seed=2)
    made["gamma again"] = tf.random.gamma([2], shapes, [0.5], dtype=tf.float64, seed=2)
    alpha = tf.Variable(shapes)
    with tf.GradientTape() as tape:
        y = tf.random.gamma([3], alpha, [0.5], seed=4)
    made["gradient by the shape of gamma numbers"] = tape.gradient(y, alpha)
    made["poisson"] = tf.random.poisson([4], [0.2, 3.0, 9.9, 11.0, 400.0])
    made["poisson own seed"] = tf.random.poisson([5], 20.0, seed=1)
    made["poisson own seed again"] = tf.random.poisson([5], 20.0, seed=1)
    made["shuffle own seed"] = tf.random.shuffle(tf.range(10), seed=3)
    made["shuffle own seed again"] = tf.random.shuffle(tf.range(10), seed=3)
    made["categorical own seed"] = tf.random.categorical(logits, 3, seed=3)
    made["categorical own seed again"] = tf.random.categorical(logits, 3, seed=3)
    made["stateless_gamma"] = tf.random.stateless_gamma([2, 5], [1, 2], shapes)
    made["stateless_poisson"] = tf.random.stateless_poisson([3, 2], [1, 2], [2.0, 50.0])
    made["stateless_binomial"] = tf.random.stateless_binomial(
        [4, 3], [1, 2], [3.0, 40.0, 900.0], [0.7, 0.4, 0.5]
    )
    made["stateless_categorical"] = tf.random.stateless_categorical(logits, 6, [1, 2])
    made["split"] = tf.random.split([1, 2], 3)
    made["fold_in"] = tf.random.fold_in([1, 2], 3)
    made["stateless_shuffle"] = tf.random.experimental.stateless_shuffle(tf.range(9), [1, 2])
    made["all integers"] = tf.random.stateless_uniform([3], [1, 2], None, None, tf.int32)
    other = tf.random.Generator.from_seed(-3)
    made["generator binomial"] = other.binomial([3, 2], [5.0, 90.0], [0.4, 0.9])
    made["generator all integers"] = other.uniform([2], minval=None, dtype=tf.int32)
    other.skip(3)
    made["generator state"] = tf.convert_to_tensor(other.state)
    made["generator split"] = other.split(2)[1].normal([2])
    made["generator from state"] = tf.random.Generator.from_state([1, 2, 3], "philox").normal([2])
    made["generator from key"] = tf.random.Generator.from_key_counter(7, [1, 2], "philox").normal([2])
    return made
