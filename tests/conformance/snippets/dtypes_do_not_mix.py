import numpy as np
import tensorflow as tf

f32 = tf.constant([1.0, 2.0])
f64 = tf.constant(np.array([1.0, 2.0]))
i32 = tf.constant([1, 2])
outcomes = []
for action in (
    lambda: f32 + f64,
    lambda: f32 * i32,
    lambda: i32 * 1.5,
    lambda: f32 * 2,
    lambda: f32 + np.float64(0.5),
    lambda: np.array([1.0, 2.0]) * f32,
    lambda: i32 / 2,
    lambda: i32 // 2,
    lambda: tf.cast(i32, tf.float64) + f64,
    lambda: tf.sqrt(i32),
    lambda: tf.constant([1, 2.5]),
    lambda: tf.constant(1.5, dtype=tf.int32),
):
    try:
        result = action()
        outcomes.append((result.dtype.name, result.numpy().tolist()))
    except Exception as error:
        outcomes.append((type(error).__name__, str(error).split("\n")[0][:60]))
for outcome in outcomes:
    print(outcome)
