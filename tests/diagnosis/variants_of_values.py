"""Causes in other clothes: what the values on the way do, and programs that are fine."""

from tests.diagnosis.variant import Variant

VALUES = [
    Variant("clipped into a tensor", """\
p = tf.Variable([0.5, 2.5])
p = tf.clip_by_value(p, 0.0, 1.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(p ** 2)
g = tape.gradient(y, p)
""", "p", "variable_replaced", 4, fix="p.assign(tf.clip_by_value(p, 0.0, 1.0))"),
    Variant("one element assigned", """\
src, buf = tf.Variable(2.0), tf.Variable([1.0, 0.0, 2.0])
with tf.GradientTape() as tape:
    buf[1].assign(src * 5.0)
    y = tf.reduce_sum(buf ** 2)
g = tape.gradient(y, src)
""", "src", "stateful_assign", 5, fix="tf.tensor_scatter_nd_update(buf, [[1]], [src * 5.0])"),
    Variant("a moving average", """\
decay = tf.Variable(0.9)
average = tf.Variable(0.0)
with tf.GradientTape() as tape:
    for v in (1.0, 2.0):
        average.assign(decay * average + (1.0 - decay) * v)
    y = average * 1.0
g = tape.gradient(y, decay)
""", "decay", "stateful_assign", 7),
    Variant("rounded in floor and ceil", """\
x = tf.Variable(1.4)
with tf.GradientTape() as tape:
    y = tf.floor(x) * 2.0
g = tape.gradient(y, x)
""", "x", "non_differentiable_op", 5, fix="y = x * 2.0"),
    Variant("a comparison made a number", """\
x = tf.Variable(1.4)
with tf.GradientTape() as tape:
    y = tf.cast(x * 2.0 > 1.0, tf.float32) * 3.0
g = tape.gradient(y, x)
""", "x", "non_differentiable_op", 5, fix="tf.sigmoid((x * 2.0) - 1.0)"),
    Variant("a comparison by its function", """\
x = tf.Variable(1.4)
with tf.GradientTape() as tape:
    y = tf.cast(tf.less(x, 0.0), tf.float32) * 3.0
g = tape.gradient(y, x)
""", "x", "non_differentiable_op", 5, fix="tf.sigmoid(0.0 - x)"),
    Variant("a one-hot choice", """\
z = tf.Variable([0.2, 1.3])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.one_hot(tf.argmax(z), depth=2) * [1.0, 2.0])
g = tape.gradient(y, z)
""", "z", "non_differentiable_op", 5, fix="tf.nn.softmax(z)"),
    Variant("only its sign", """\
x = tf.Variable(1.4)
with tf.GradientTape() as tape:
    y = tf.sign(x) * 2.0
g = tape.gradient(y, x)
""", "x", "zero_gradient", 5),
    Variant("a satisfied margin", """\
w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.maximum(0.0, 1.0 - w * 3.0)
g = tape.gradient(y, w)
""", "w", "zero_gradient", 5, fix="tf.nn.softplus(1.0 - w * 3.0)"),
    Variant("beyond the clip", """\
w = tf.Variable(4.0)
with tf.GradientTape() as tape:
    y = tf.clip_by_value(w, -1.0, 1.0)
g = tape.gradient(y, w)
""", "w", "zero_gradient", 5, fix="tf.nn.softsign(w)"),
    Variant("shares that cancel", """\
mu = tf.Variable(1.0)
with tf.GradientTape() as tape:
    z = mu + 0.5
    y = z - mu
g = tape.gradient(y, mu)
""", "mu", "zero_gradient", 6, says="add up to nothing"),
    Variant("a root at zero", """\
x = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.sqrt(x) * 2.0
g = tape.gradient(y, x)
""", "x", "nan_gradient", 5, fix="tf.sqrt(x + 1e-12)"),
    Variant("a norm at zero", """\
x = tf.Variable([0.0, 0.0])
with tf.GradientTape() as tape:
    y = tf.norm(x) + tf.reduce_sum(x)
g = tape.gradient(y, x)
""", "x", "nan_gradient", 5, fix="tf.sqrt(tf.reduce_sum(x ** 2) + 1e-12)"),
    Variant("swapped arguments", """\
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x ** 3
g = tape.gradient(x, y)
""", "y", "invalid_argument", 6, fix="tape.gradient(y, x)"),
    Variant("a Variable of integers", """\
n = tf.Variable(np.arange(3))
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.cast(n, tf.float32))
g = tape.gradient(y, n)
""", "n", "integer_source", 3, fix="dtype=tf.float32"),
    Variant("a dtype asked for", """\
n = tf.constant([0, 128], dtype=tf.uint8)
with tf.GradientTape() as tape:
    tape.watch(n)
    y = tf.reduce_sum(tf.cast(n, tf.float32) / 2.0)
g = tape.gradient(y, n)
""", "n", "integer_source", 3, fix="dtype=tf.float32"),
    Variant("forward mode after the block", """\
x = tf.constant([1.0, 2.0])
with tf.autodiff.ForwardAccumulator(x, tf.ones(2)) as acc:
    h = tf.exp(x)
y = tf.reduce_sum(h)
g = acc.jvp(y)
""", "x", "target_outside_tape", 6),
    Variant("watched again after a reset", """\
x = tf.Variable([0.5, 1.5])
with tf.GradientTape() as tape:
    h = tf.reduce_sum(x * x)
    tape.reset()
    y = h * 2.0
g = tape.gradient(y, x)
""", "x", "tape_reset", 6, fix="h = tf.reduce_sum(x * x)\n    y"),
    Variant("an intermediate made in the block, watched late", """\
k = tf.constant([[0.5], [0.9]])
with tf.GradientTape() as tape:
    mix = 0.3 * tf.ones((3, 2))
    y = tf.tanh(mix @ k)
    tape.watch(mix)
g = tape.gradient(y, mix)
""", "mix", "watched_too_late", 7, fix="mix = 0.3 * tf.ones((3, 2))\n    tape.watch(mix)\n    y"),
    Variant("a custom gradient lost in the second derivative", """\
@tf.custom_gradient
def triple(v):
    def grad(upstream):
        return upstream * 3.0
    return v ** 3, grad
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = triple(x)
    dy = inner.gradient(y, x)
g = outer.gradient(dy, x)
""", "x", "custom_gradient", 6),
]  # fmt: skip

FINE = [
    Variant("printed on the way", """\
w = tf.Variable([1.0, -1.0])
log = []
with tf.GradientTape() as tape:
    h = w * 3.0
    log.append(np.mean(h.numpy()))
    y = tf.reduce_sum(h ** 2)
g = tape.gradient(y, w)
""", "w", None),
    Variant("frozen but watched", """\
c = tf.Variable(5.0, trainable=False)
with tf.GradientTape() as tape:
    tape.watch(c)
    y = c ** 2
g = tape.gradient(y, c)
""", "c", None),
    Variant("assigned between the passes", """\
x = tf.Variable(2.0)
for epoch in range(3):
    with tf.GradientTape() as tape:
        y = x ** 2
    g = tape.gradient(y, x)
    x.assign_sub(0.1 * g)
""", "x", None),
    Variant("a branch whose value flows", """\
x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    y = 3.0 * x if x > 1.0 else x ** 2
g = tape.gradient(y, x)
""", "x", None),
    Variant("numpy constants mixed in", """\
w = tf.Variable([0.5, 0.6])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(np.array([1.0, 2.0], "float32") * w)
g = tape.gradient(y, w)
""", "w", None),
]  # fmt: skip
