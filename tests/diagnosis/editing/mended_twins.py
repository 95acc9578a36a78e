"""Functions without a gradient: what computes the same, or nearly the same, in their place."""

from tests.diagnosis.editing.mended import Mended

MENDED = [
    Mended("a weighted bincount", """\
mass = tf.Variable([0.2, 0.5, 0.3, 1.0])
bins = tf.constant([2, 0, 2, 1])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.math.bincount(bins, weights=mass, minlength=3) ** 2)
g = tape.gradient(y, mass)
""", "mass", (
        "y = tf.reduce_sum(tf.math.unsorted_segment_sum(mass, bins, 3) ** 2)",
    ), [1.0, 1.0, 1.0, 2.0], alters=False),
    Mended("a weighted bincount without a length", """\
mass = tf.Variable([0.2, 0.5, 0.3])
with tf.GradientTape() as tape:
    y = tf.reduce_max(tf.math.bincount([0, 3, 3], mass))
g = tape.gradient(y, mass)
""", "mass", (
        "y = tf.reduce_max(tf.math.unsorted_segment_sum(mass, [0, 3, 3], tf.reduce_max([0, 3, 3]) + 1))",
    ), [0.0, 1.0, 1.0], alters=False),
    Mended("a bincount shorter than its numbers", """\
mass = tf.Variable([0.2, 0.5, 0.3])
bins = tf.constant([0, 3, 3])
with tf.GradientTape() as tape:
    y = tf.reduce_max(tf.math.bincount(bins, weights=mass, minlength=2))
g = tape.gradient(y, mass)
""", "mass", (
        "y = tf.reduce_max(tf.math.unsorted_segment_sum(mass, bins, tf.maximum(tf.reduce_max(bins) + 1, 2)))",
    ), [0.0, 1.0, 1.0], alters=False),
    Mended("a shuffle", """\
x = tf.Variable([1.0, 2.0, 3.0])
tf.random.set_seed(1)
with tf.GradientTape() as tape:
    s = tf.random.shuffle(x, seed=3)
    y = s[0] * 2.0 + s[1]
g = tape.gradient(y, x)
""", "x", (
        "s = tf.gather(x, tf.random.shuffle(tf.range(tf.shape(x)[0]), seed=3))",
    ), [0.0, 1.0, 2.0], alters=False),
    Mended("one_hot with numbers of its own", """\
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.one_hot([0, 2], 3, on_value=x, off_value=-1.0) ** 2)
g = tape.gradient(y, x)
""", "x", (
        "y = tf.reduce_sum((tf.one_hot([0, 2], 3) * x + (1.0 - tf.one_hot([0, 2], 3)) * (-1.0)) ** 2)",
    ), [12.0], alters=False),
    Mended("one_hot with another nothing", """\
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.one_hot([0, 2], 3, off_value=x) ** 2)
g = tape.gradient(y, x)
""", "x", (
        "y = tf.reduce_sum((tf.one_hot([0, 2], 3) + (1.0 - tf.one_hot([0, 2], 3)) * x) ** 2)",
    ), [24.0], alters=False),
    Mended("a border of a number", """\
edge = tf.Variable(3.0)
row = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.pad(row, [[1, 2]], constant_values=edge) ** 2)
g = tape.gradient(y, edge)
""", "edge", (
        "y = tf.reduce_sum((tf.pad(row - edge, [[1, 2]]) + edge) ** 2)",
    ), [18.0], alters=False),
    Mended("the beginning of a range", """\
a = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.range(a, 4.0, 0.5) ** 2)
g = tape.gradient(y, a)
""", "a", (
        "y = tf.reduce_sum((a + 0.5 * tf.range(6.0)) ** 2)",
    ), [27.0], alters=False),
    Mended("the step of a range", """\
d = tf.Variable(0.5)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(3.0 * tf.range(1.0, 4.0, d))
g = tape.gradient(y, d)
""", "d", (
        "y = tf.reduce_sum(3.0 * (1.0 + d * tf.range(6.0)))",
    ), [45.0], alters=False),
    Mended("the end of a range", """\
end = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.range(1.0, end * 2.0, 0.25) ** 2)
g = tape.gradient(y, end)
""", "end", (
        "y = tf.reduce_sum(tf.linspace(1.0, end * 2.0 - 0.25, 12) ** 2)",
    ), [70.0], alters=True),
    Mended("the only number of a range", """\
end = tf.Variable(4.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.range(end))
g = tape.gradient(y, end)
""", "end", (
        "y = tf.reduce_sum(tf.linspace(0.0, end - 1.0, 4))",
    ), [2.0], alters=True),
    Mended("Poisson numbers", """\
tf.random.set_seed(4)
rate = tf.Variable([3.0, 5.0])
with tf.GradientTape() as tape:
    counts = tf.random.poisson([2], rate * 2.0)
    y = tf.reduce_mean((counts - 4.0) ** 2)
g = tape.gradient(y, rate)
""", "rate", (
        "counts = (rate * 2.0) + tf.sqrt(rate * 2.0) * tf.random.normal([2, 2])",
    ), [11.1774, 16.6871], alters=True),
    Mended("Poisson numbers of a shape with a name", """\
tf.random.set_seed(4)
rate, shape = tf.Variable(3.0), tf.constant([4])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.random.poisson(shape, rate, seed=2))
g = tape.gradient(y, rate)
""", "rate", (
        "y = tf.reduce_sum(rate + tf.sqrt(rate) * tf.random.normal(tf.concat([shape, tf.shape(rate)], 0), seed=2))",
    ), [3.86992], alters=True),
    Mended("stateless Poisson numbers", """\
rate = tf.Variable(3.0)
with tf.GradientTape() as tape:
    counts = tf.random.stateless_poisson([5], [1, 2], rate, tf.float32)
    y = tf.reduce_mean((counts - 4.0) ** 2)
g = tape.gradient(y, rate)
""", "rate", (
        "counts = rate + tf.sqrt(rate) * tf.random.stateless_normal([5], [1, 2])",
    ), [-1.84017], alters=True),
    Mended("accuracy as a loss", """\
w = tf.Variable([[0.4, -0.2, 0.1], [0.3, 0.9, -0.5]])
x, truth = tf.constant([[1.0, 2.0], [2.0, -1.0]]), tf.constant([1, 0], tf.int64)
with tf.GradientTape() as tape:
    guess = tf.argmax(x @ w, axis=1)
    y = 1.0 - tf.reduce_mean(tf.cast(tf.equal(guess, truth), tf.float32))
g = tape.gradient(y, w)
""", "w", (
        "y = 1.0 - tf.reduce_mean(tf.gather(tf.nn.softmax(x @ w), truth, axis=1, batch_dims=1))",
    ), [-0.14027, -0.089579, 0.229849, 0.328052, -0.251704, -0.0763483], alters=True),
    Mended("accuracy by a sign", """\
w = tf.Variable([[0.4, -0.2], [0.3, 0.9]])
truth = tf.constant([1, 0], tf.int64)
with tf.GradientTape() as tape:
    y = -tf.reduce_sum(tf.cast(truth == tf.argmax(w, -1), tf.float32))
g = tape.gradient(y, w)
""", "w", (
        "y = -tf.reduce_sum(tf.gather(tf.nn.softmax(w), truth, axis=1, batch_dims=1))",
    ), [0.228784, -0.228784, -0.228784, 0.228784], alters=True),
    Mended("ones and zeros of an argmax with a name", """\
z = tf.Variable([0.3, 1.9, 0.8])
with tf.GradientTape() as tape:
    best = tf.argmax(z)
    y = tf.reduce_sum(tf.one_hot(best, 3) * [1.0, 2.0, 3.0])
g = tape.gradient(y, z)
""", "z", (
        "y = tf.reduce_sum(tf.nn.softmax(z) * [1.0, 2.0, 3.0])",
    ), [-0.142775, -0.0556036, 0.198378], alters=True),
    Mended("whole quotients", """\
a = tf.Variable([5.0, 7.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum((a + 1.0) // 4.0 * 3.0)
g = tape.gradient(y, a)
""", "a", (
        "y = tf.reduce_sum((a + 1.0) / 4.0 * 3.0)",
    ), [0.75, 0.75], alters=True),
    Mended("whole quotients by their function", """\
a = tf.Variable([5.0, 7.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(2.0 / tf.math.floordiv(a, 2.0))
g = tape.gradient(y, a)
""", "a", (
        "y = tf.reduce_sum(2.0 / (a / 2.0))",
    ), [-0.16, -0.0816327], alters=True),
    Mended("a sigmoid at its end", """\
w = tf.Variable(150.0)
with tf.GradientTape() as tape:
    y = 1.0 - tf.sigmoid(w) ** 2
g = tape.gradient(y, w)
""", "w", (
        "y = 1.0 - (0.5 + 0.5 * tf.nn.softsign(w)) ** 2",
    ), [-4.37125e-05], alters=True),
    Mended("a tanh at its end", """\
w = tf.Variable(20.0)
with tf.GradientTape() as tape:
    y = 3.0 * tf.math.tanh(w * 2.0)
g = tape.gradient(y, w)
""", "w", (
        "y = 3.0 * tf.nn.softsign(w * 2.0)",
    ), [0.0035693], alters=True),
    Mended("a clip with limits of its own", """\
w = tf.Variable(20.0)
with tf.GradientTape() as tape:
    y = 3.0 * tf.clip_by_value(w, 0.0, 5.0)
g = tape.gradient(y, w)
""", "w", (
        "y = 3.0 * (2.5 + 2.5 * tf.nn.softsign((w - 2.5) / 2.5))",
    ), [0.046875], alters=True),
]  # fmt: skip
