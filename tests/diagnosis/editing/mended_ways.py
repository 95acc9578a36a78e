"""A way that was lost in the text: custom gradients, text, Datasets, overwritten names, buffers, conversions."""

from tests.diagnosis.editing.mended import Mended

MENDED = [
    Mended("too few gradients", """\
@tf.custom_gradient
def area(width, height):
    def grad(up):
        return up * height
    return width * height, grad
w, h = tf.Variable(3.0), tf.Variable(7.0)
with tf.GradientTape() as tape:
    y = area(w, h)
g = tape.gradient(y, [w, h])
""", "w", (
        "with tf.GradientTape() as inner:",
        "inner.watch([width, height])",
        "value = width * height",
        "return inner.gradient(value, [width, height], output_gradients=up)",
    ), [7.0, 3.0], alters=False),
    Mended("too few of three, from a list", """\
@tf.custom_gradient
def mix(a, b, c):
    s = a * b
    def grad(up):
        d = up * c
        return [d * b, d * a]
    return s * c, grad
a, b, c = tf.Variable(2.0), tf.Variable(5.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = mix(a, b, c) ** 2
g = tape.gradient(y, [a, b, c])
""", "a", (
        "with tf.GradientTape() as inner:",
        "inner.watch([a, b, c])",
        "s = a * b",
        "value = s * c",
        "return inner.gradient(value, [a, b, c], output_gradients=up)",
    ), [900.0, 360.0, 600.0], alters=False),
    Mended("a second derivative that is lost", """\
@tf.custom_gradient
def bowl(v):
    square = v * v
    def back(flow):
        return flow * 8.0
    return square * v + square, back
x = tf.Variable(1.5)
with tf.GradientTape() as second:
    with tf.GradientTape() as first:
        y = bowl(x)
    slope = first.gradient(y, x)
g = second.gradient(slope, x)
""", "x", (
        "with tf.GradientTape() as inner:",
        "inner.watch(v)",
        "square = v * v",
        "value = square * v + square",
        "return inner.gradient(value, v, output_gradients=flow)",
    ), [11.0], alters=True),
    Mended("text read again over two lines", """\
size = tf.Variable([0.25, 1.5])
with tf.GradientTape() as tape:
    label = tf.strings.as_string(size * 2.0, precision=1)
    y = tf.reduce_sum(tf.strings.to_number(label) ** 2)
g = tape.gradient(y, size)
""", "size", (
        "y = tf.reduce_sum((size * 2.0) ** 2)",
    ), [2.0, 12.0], alters=True),
    Mended("text read again under a fraction", """\
a, b = tf.Variable(1.25), tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = 2.0 / tf.strings.to_number(tf.strings.as_string(a + b))
g = tape.gradient(y, a)
""", "a", (
        "y = 2.0 / (a + b)",
    ), [-0.189349], alters=True),
    Mended("a function in a Dataset, then batches", """\
gain = tf.Variable(0.5)
steps = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 6.0])
with tf.GradientTape() as tape:
    louder = steps.map(lambda s: s + gain, num_parallel_calls=2).batch(2)
    y = tf.add_n([tf.reduce_sum(pair ** 2) for pair in louder])
g = tape.gradient(y, gain)
""", "gain", (
        "louder = steps.batch(2)",
        "y = tf.add_n([tf.reduce_sum(pair ** 2) for pair in map(lambda s: s + gain, louder)])",
    ), [28.0], alters=False),
    Mended("a function in a Dataset that is walked at once", """\
gain = tf.Variable(1.5)
with tf.GradientTape() as tape:
    y = 0.0
    for v in tf.data.Dataset.range(3).map(lambda i: tf.cast(i, tf.float32) * gain):
        y += v
g = tape.gradient(y, gain)
""", "gain", (
        "for v in map(lambda i: tf.cast(i, tf.float32) * gain, tf.data.Dataset.range(3)):",
    ), [3.0], alters=False),
    Mended("a Dataset around the tape, with a named function", """\
gain = tf.Variable(1.5)
def scaled(v):
    louder = v * gain
    return louder + 1.0
data = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 4.0]).map(scaled).batch(4).prefetch(1)
for epoch in range(2):
    for part in data:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(part ** 2)
        g = tape.gradient(loss, gain)
""", "gain", (
        "data = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 4.0]).batch(4).prefetch(1)",
        "part = scaled(part)",
    ), [27.5], alters=False),
    Mended("a Dataset around the tape, with a lambda", """\
gain = tf.Variable(1.5)
data = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 4.0]).map(lambda v: v * gain).batch(4)
for b in data:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(b ** 2)
    g = tape.gradient(loss, gain)
""", "gain", (
        "data = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 4.0]).batch(4)",
        "b = b * gain",
    ), [22.5], alters=False),
    Mended("a loop that keeps its last", """\
rates = [tf.Variable(1.0), tf.Variable(2.0)]
with tf.GradientTape() as tape:
    for rate in rates:
        y = (rate - 0.5) ** 2
g = tape.gradient(y, rates)
""", "rates[0]", (
        "y = 0.0",
        "y += (rate - 0.5) ** 2",
    ), [1.0, 3.0], alters=True),
    Mended("a loop that keeps its last, begun at nothing", """\
ws = [tf.Variable(1.0), tf.Variable(2.0)]
with tf.GradientTape() as tape:
    total = tf.constant(0.0)
    for i, w in enumerate(ws):
        # one more
        total = (w - 1.5) ** 2 * float(i + 1)
    y = total * 2.0
g = tape.gradient(y, ws)
""", "ws[0]", (
        "total += (w - 1.5) ** 2 * float(i + 1)",
    ), [-2.0, 4.0], alters=True),
    Mended("a layer that takes the first input", """\
one, two = tf.Variable([[0.5, 1.0], [0.2, 0.3]]), tf.Variable([[1.0, 2.0], [0.1, 0.4]])
x = tf.constant([[1.0, 2.0]])
with tf.GradientTape() as tape:
    h = tf.matmul(x, one)
    h = tf.matmul(x, two)
    y = tf.reduce_sum(h)
g = tape.gradient(y, [one, two])
""", "one", (
        "h = tf.matmul(h, two)",
    ), [3.0, 0.5, 6.0, 1.0, 0.9, 0.9, 1.6, 1.6], alters=True),
    Mended("layers in a loop that all take the first input", """\
ws = [tf.Variable(0.5), tf.Variable(0.8)]
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    h = x
    for w in ws:
        h = tf.multiply(x, w)
    y = h * h
g = tape.gradient(y, ws)
""", "ws[0]", (
        "h = tf.multiply(h, w)",
    ), [2.56, 1.6], alters=True),
    Mended("a buffer filled in a loop", """\
pull = tf.Variable(3.0)
masses = tf.constant([1.0, 2.0, 0.5])
with tf.GradientTape() as tape:
    forces = np.zeros(3, dtype="float32")
    for i in range(3):
        forces[i] = pull * masses[i]
    y = tf.reduce_sum(tf.square(forces))
g = tape.gradient(y, pull)
""", "pull", (
        "forces = [0.0] * 3",
        "forces = tf.stack(forces)",
    ), [31.5], alters=False),
    Mended("a buffer filled line by line in a function", """\
x = tf.Variable([3.0, 1.0])
def pair(v):
    out = np.empty((2,), np.float32)
    out[0] = (v[0] * v[1]).numpy()
    out[1] = float(v[1])
    return tf.constant(out) * 2.0
with tf.GradientTape() as tape:
    y = tf.reduce_sum(pair(x))
g = tape.gradient(y, x)
""", "x", (
        "out = [0.0] * 2",
        "out[0] = v[0] * v[1]",
        "out[1] = v[1]",
        "out = tf.stack(out)",
    ), [2.0, 8.0], alters=False),
    Mended("a buffer that NumPy sums", """\
x, n = tf.Variable([3.0, 1.0]), 2
with tf.GradientTape() as tape:
    out = np.ones(n + 1, np.float32)
    for k in range(n):
        out[k] *= x[k]
    y = tf.constant(np.sum(out) * 2.0)
g = tape.gradient(y, x)
""", "x", (
        "out = [1.0] * (n + 1)",
        "out = tf.stack(out)",
        "y = tf.convert_to_tensor(tf.reduce_sum(out) * 2.0)",
    ), [2.0, 2.0], alters=False),
    Mended("a source that is converted in the call", """\
data = np.array([1.0, 2.0], dtype="float32")
def energy(a):
    t = tf.convert_to_tensor(a)
    tape.watch(t)
    return tf.reduce_sum(t ** 3)
with tf.GradientTape() as tape:
    y = energy(data)
g = tape.gradient(y, tf.convert_to_tensor(data))
""", "tf.convert_to_tensor(data)", (
        "data = tf.convert_to_tensor(data)",
        "g = tape.gradient(y, data)",
    ), [3.0, 12.0], alters=False),
    Mended("slices of a Dataset", """\
x = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    y = 0.0
    for row in tf.data.Dataset.from_tensor_slices(x * 2.0):
        y += row ** 2
g = tape.gradient(y, x)
""", "x", (
        "for row in tf.unstack(x * 2.0):",
    ), [8.0, 16.0, 24.0], alters=False),
    Mended("slices of two tensors side by side", """\
x, z = tf.Variable([1.0, 2.0, 3.0]), tf.constant([1.0, 0.0, 2.0])
with tf.GradientTape() as tape:
    rows = tf.data.Dataset.from_tensor_slices((x * 2.0, z))
    y = 0.0
    for a, b in rows:
        y += (a - b) ** 2
g = tape.gradient(y, x)
""", "x", (
        "rows = zip(tf.unstack(x * 2.0), tf.unstack(z))",
    ), [4.0, 16.0, 16.0], alters=False),
    Mended("a first derivative behind the block of the second", """\
x = tf.Variable(0.7)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = tf.sin(x) * x
dy = inner.gradient(y, x)
bent = dy * 2.0
g = outer.gradient(bent, x)
""", "x", (), [2.157456], alters=False),
    Mended("a function whose last statement prints", """\
x = tf.Variable([1.0, 2.0])
def loss_of(v):
    total = tf.reduce_sum(v ** 2)
    print(total)
with tf.GradientTape() as tape:
    y = loss_of(x)
g = tape.gradient(y, x)
""", "x", (
        "return total",
    ), [2.0, 4.0], alters=False),
    Mended("hits by a name", """\
x, z = tf.Variable([[0.2, 0.9], [0.4, 0.1]]), tf.constant([1, 0])
with tf.GradientTape() as tape:
    hits = tf.equal(tf.argmax(x, 1, tf.int32), z)
    y = tf.reduce_sum(tf.cast(hits, tf.float32))
g = tape.gradient(y, x)
""", "x", (
        "y = tf.reduce_sum(tf.gather(tf.nn.softmax(x), z, axis=1, batch_dims=1))",
    ), [-0.221713, 0.221713, 0.244458, -0.244458], alters=True),
]  # fmt: skip
