"""Causes in other clothes: what the values on the way do, and programs that are fine."""

from tests.diagnosis.variant import Variant, one_line

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
    one_line("rounded in floor and ceil", "x", "1.4", "tf.floor(x) * 2.0",
             "non_differentiable_op", "y = x * 2.0"),
    one_line("a comparison made a number", "x", "1.4", "tf.cast(x * 2.0 > 1.0, tf.float32) * 3.0",
             "non_differentiable_op", "tf.sigmoid(x * 2.0 - 1.0)"),
    one_line("a comparison by its function", "x", "1.4", "tf.cast(tf.less(x, 0.0), tf.float32) * 3.0",
             "non_differentiable_op", "tf.sigmoid(-x)"),
    one_line("a one-hot choice", "z", "[0.2, 1.3]", "tf.reduce_sum(tf.one_hot(tf.argmax(z), depth=2) * [1.0, 2.0])",
             "non_differentiable_op", "tf.nn.softmax(z)"),
    one_line("only its sign", "x", "1.4", "tf.sign(x) * 2.0", "zero_gradient"),
    one_line("a satisfied margin", "w", "2.0", "tf.maximum(0.0, 1.0 - w * 3.0)",
             "zero_gradient", "tf.nn.softplus(1.0 - w * 3.0)"),
    one_line("beyond the clip", "w", "4.0", "tf.clip_by_value(w, -1.0, 1.0)",
             "zero_gradient", "tf.nn.softsign(w)"),
    Variant("contributions that cancel", """\
mu = tf.Variable(1.0)
with tf.GradientTape() as tape:
    z = mu + 0.5
    y = z - mu
g = tape.gradient(y, mu)
""", "mu", "zero_gradient", 6, says="-1.0 through `-` (line 6) and 1.0 through `+` (line 5) cancel"),
    one_line("a root at zero", "x", "0.0", "tf.sqrt(x) * 2.0", "nan_gradient", "tf.sqrt(x + 1e-12)"),
    one_line("a norm at zero", "x", "[0.0, 0.0]", "tf.norm(x) + tf.reduce_sum(x)",
             "nan_gradient", "tf.sqrt(tf.reduce_sum(x ** 2) + 1e-12)"),
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
    one_line("a branch whose value flows", "x", "1.5", "3.0 * x if x > 1.0 else x ** 2", None),
    one_line("numpy constants mixed in", "w", "[0.5, 0.6]", 'tf.reduce_sum(np.array([1.0, 2.0], "float32") * w)',
             None),
]  # fmt: skip
