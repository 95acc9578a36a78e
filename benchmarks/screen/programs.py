"""Programs by the number of ops that they run."""

from __future__ import annotations

THIRTY = """\
import tensorflow as tf

w = tf.Variable({start})
b = tf.Variable(0.5)
with tf.GradientTape() as tape:
    loss = tf.constant(0.0)
    for x in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]:
        h = tf.tanh(w * x + b)
        loss = loss + tf.square(h - x)
gradients = tape.gradient(loss, [w, b])
"""
"""Thirty-six ops and their way back; ``start`` makes each run another one."""

CHAIN = """\
import tensorflow as tf

w = tf.Variable(0.5)
b = tf.Variable(0.1)
with tf.GradientTape() as tape:
    y = tf.constant(0.3)
    for i in range({passes}):
        y = tf.tanh(w * y + b)
gradients = tape.gradient(y, [w, b])
"""
OPS_A_PASS = 3

MANY = """\
import tensorflow as tf

w = [tf.Variable(0.1 * k) for k in range(10)]
with tf.GradientTape() as tape:
    total = tf.zeros([8])
    for i in range({passes}):
        x = tf.ones([8]) * 0.01
        total = tf.tanh(w[0] * x + w[1] * tf.sin(w[2] * x + total) - w[3] * tf.exp(w[4] * x - w[5]))
    loss = tf.reduce_sum(total)
gradients = tape.gradient(loss, w)
"""
OPS_A_LINE = 14


def chain(ops: int) -> str:
    """About so many ops in a loop, and their way back."""
    return CHAIN.format(passes=ops // OPS_A_PASS)


def many(ops: int) -> str:
    """About so many ops in a loop with many tensors in a line, each of eight numbers, and their way back."""
    return MANY.format(passes=ops // OPS_A_LINE)
