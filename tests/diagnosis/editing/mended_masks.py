"""Tests that become numbers, are counted or pick elements, and functions that a tape cannot see into."""

from tests.diagnosis.editing.mended import Mended

MENDED = [
    Mended("a count of what is larger", """\
w = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.cast(tf.math.count_nonzero(w > 1.5), tf.float32)
g = tape.gradient(y, w)
""", "w", (
        "y = tf.cast(tf.reduce_sum(tf.sigmoid(w - 1.5)), tf.float32)",
    ), [0.149146, 0.235004, 0.235004], alters=True),
    Mended("the mean of what is picked", """\
w = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_mean(tf.boolean_mask(tf.constant([1.0, 2.0, 3.0]), w > 1.5))
g = tape.gradient(y, w)
""", "w", (
        "y = tf.reduce_sum(tf.constant([1.0, 2.0, 3.0]) * tf.sigmoid(w - 1.5)) / tf.reduce_sum(tf.sigmoid(w - 1.5))",
    ), [-0.0732491, 0.0138797, 0.143175], alters=True),
    Mended("the sum of what is picked", """\
w = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.boolean_mask(tf.constant([1.0, 2.0, 3.0]) * 2.0, mask=tf.less(w, 1.5)))
g = tape.gradient(y, w)
""", "w", (
        "y = tf.reduce_sum((tf.constant([1.0, 2.0, 3.0]) * 2.0) * tf.sigmoid(1.5 - w))",
    ), [-0.298293, -0.940015, -1.41002], alters=True),
    Mended("a mask with a name", """\
w = tf.Variable([3.3, -0.2])
with tf.GradientTape() as tape:
    mask = tf.logical_and(w > 0, w < 5.0)
    y = tf.reduce_sum(tf.cast(mask, tf.float32) * [1.0, 2.0])
g = tape.gradient(y, w)
""", "w", (
        "y = tf.reduce_sum(tf.sigmoid(w) * tf.sigmoid(5.0 - w) * [1.0, 2.0])",
    ), [-0.0969531, 0.487405], alters=True),
    Mended("a sign", """\
w = tf.Variable([3.3, 0.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.math.sign(w - 1.0) * tf.constant([2.0, 3.0]))
g = tape.gradient(y, w)
""", "w", (
        "y = tf.reduce_sum(tf.tanh(w - 1.0) * tf.constant([2.0, 3.0]))",
    ), [0.0788221, 1.25992], alters=True),
    Mended("a remainder", """\
w = tf.Variable(7.5)
with tf.GradientTape() as tape:
    y = tf.truncatemod(w, 2.0) ** 2
g = tape.gradient(y, w)
""", "w", (
        "y = tf.math.floormod(w, 2.0) ** 2",
    ), [3.0], alters=True),
    Mended("a function of NumPy's world", """\
w = tf.Variable([0.2, 0.7])
def f(v, k):
    return np.sum(v ** 2) * k
with tf.GradientTape() as tape:
    y = 2.0 * tf.numpy_function(f, [w, 3.0], tf.float32)
g = tape.gradient(y, w)
""", "w", (
        "return tf.reduce_sum(v ** 2) * k",
        "y = 2.0 * f(w, 3.0)",
    ), [2.4, 8.4], alters=False),
    Mended("a function of NumPy's world that reads numbers", """\
w = tf.Variable([0.2, 0.7])
def f(v):
    total = np.mean(v.numpy())
    return np.exp(total)
with tf.GradientTape() as tape:
    y = tf.py_function(func=f, inp=[w], Tout=tf.float32)
g = tape.gradient(y, w)
""", "w", (
        "total = tf.reduce_mean(v)",
        "return tf.exp(total)",
    ), [0.784156, 0.784156], alters=False),
    Mended("a mask of a function, used twice", """\
w, limit = tf.Variable([3.3, -0.2]), tf.Variable(1.0)
with tf.GradientTape() as tape:
    over = tf.greater(w, limit)
    y = tf.reduce_sum(w * 2.0) * 0.0 + tf.reduce_sum(tf.cast(over, tf.float32) * [1.0, 2.0])
g = tape.gradient(y, limit)
""", "limit", (
        "y = tf.reduce_sum(w * 2.0) * 0.0 + tf.reduce_sum(tf.sigmoid(w - limit) * [1.0, 2.0])",
    ), [-0.438608], alters=True),
]  # fmt: skip
