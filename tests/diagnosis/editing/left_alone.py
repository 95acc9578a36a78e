"""Programs that look like those that can be mended, where no edit is sure."""

from tests.diagnosis.editing.mended import Left

LEFT = [
    Left("an arm that does more than give a value", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
names = []
with tf.GradientTape() as tape:
    y = a * 2.0
    if x > 0.0:
        names.append("big")
        y = y * 3.0
g = tape.gradient(y, x)
""", "x"),
    Left("an arm that assigns", """\
x, a, seen = tf.Variable(0.4), tf.Variable(3.0), tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.cond(x > 0.0, lambda: seen.assign_add(1.0) + a, lambda: a)
g = tape.gradient(y, x)
""", "x"),
    Left("a test for equality", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = a * 2.0 if x == 0.4 else a
g = tape.gradient(y, x)
""", "x"),
    Left("two names at once", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    if x > 0.0:
        kind, y = "high", a * 2.0
    else:
        kind, y = "low", a
g = tape.gradient(y, x)
""", "x"),
    Left("different names", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y, z = a * 2.0, a
    if x > 0.0:
        y = a * 3.0
    else:
        z = a * 4.0
g = tape.gradient(y, x)
""", "x"),
    Left("a while loop", """\
x, a = tf.Variable(2.5), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = a * 1.0
    while y < x * 10.0:
        y = y * 2.0
g = tape.gradient(y, x)
""", "x"),
    Left("a test whose names changed since", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    low = 0.1
    over = x > low
    low = 9.0
    y = tf.where(over, a, a * 2.0) + low
g = tape.gradient(y, x)
""", "x"),
    Left("the flag of a plain program", """\
bias, use = tf.Variable(2.0), False
w = tf.Variable(1.0)
with tf.GradientTape() as tape:
    if use:
        z = w + bias
    else:
        z = w * 2.0
g = tape.gradient(z, bias)
""", "bias"),
    Left("a second derivative of what is straight", """\
@tf.custom_gradient
def reverse(v):
    def grad(dy):
        return -dy
    return v, grad
x = tf.Variable(2.0)
with tf.GradientTape() as second:
    with tf.GradientTape() as first:
        y = reverse(x)
    slope = first.gradient(y, x)
g = second.gradient(slope, x)
""", "x"),
    Left("text that was changed on the way", """\
a = tf.Variable(1.25)
with tf.GradientTape() as tape:
    label = tf.strings.join(["1", tf.strings.as_string(a)])
    y = 2.0 * tf.strings.to_number(label)
g = tape.gradient(y, a)
""", "a"),
    Left("a Dataset that is also used otherwise", """\
gain = tf.Variable(1.5)
def scaled(v):
    louder = v * gain
    return louder + 1.0
data = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 4.0]).map(scaled).batch(2).prefetch(1)
print(data.element_spec)
for b in data:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(b ** 2)
    g = tape.gradient(loss, gain)
""", "gain"),
    Left("elements of two tensors", """\
gain = tf.Variable(1.5)
raw = tf.data.Dataset.from_tensor_slices(([1.0, 2.0], [3.0, 4.0]))
with tf.GradientTape() as tape:
    y = tf.add_n([a * b for a, b in raw.map(lambda v, w: (v * gain, w))])
g = tape.gradient(y, gain)
""", "gain"),
    Left("a function that is another one for a batch", """\
gain = tf.Variable(1.5)
rows = tf.data.Dataset.from_tensor_slices([[1.0, 2.0], [3.0, 5.0]])
with tf.GradientTape() as tape:
    tops = rows.map(lambda v: tf.reduce_max(v) * gain).batch(2)
    y = tf.add_n([tf.reduce_mean(b) for b in tops])
g = tape.gradient(y, gain)
""", "gain"),
    Left("a Dataset that a function gives away", """\
gain = tf.Variable(1.5)
def load():
    return tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(lambda v: v * gain)
with tf.GradientTape() as tape:
    y = tf.add_n([b for b in load()])
g = tape.gradient(y, gain)
""", "gain"),
    Left("a loop whose name is read in it", """\
ws = [tf.Variable(1.0), tf.Variable(2.0)]
with tf.GradientTape() as tape:
    for w in ws:
        y = (w - 1.5) ** 2
        print(y)
g = tape.gradient(y, ws)
""", "ws[0]"),
    Left("a state that the next pass ignores", """\
h0, wx = tf.Variable([[0.1, 0.2]]), tf.Variable([[0.5, 0.4]])
with tf.GradientTape() as tape:
    h = h0 * 2.0
    for x in [tf.constant([[1.0]]), tf.constant([[2.0]])]:
        h = tf.tanh(x @ wx)
    loss = tf.reduce_sum(h)
g = tape.gradient(loss, [h0, wx])
""", "h0"),
    Left("two results of which the first was used", """\
w1, w2 = tf.Variable(0.3), tf.Variable(0.5)
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    h = tf.tanh(x * w1)
    print(h)
    h = tf.tanh(x)
    y = h * w2
g = tape.gradient(y, [w1, w2])
""", "w1"),
    Left("a buffer of two axes", """\
x = tf.Variable([3.0, 1.0])
with tf.GradientTape() as tape:
    out = np.zeros((2, 2), np.float32)
    for k in range(2):
        out[k, 0] = x[k]
    y = tf.reduce_sum(out)
g = tape.gradient(y, x)
""", "x"),
    Left("a mask of whole numbers", """\
w = tf.Variable([0.2, 0.7])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.cast(w > 0.5, tf.int32))
g = tape.gradient(y, w)
""", "w"),
    Left("a picked median", """\
w = tf.Variable([3.0, 1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_max(tf.boolean_mask(tf.constant([1.0, 2.0, 3.0]), w > 1.5))
g = tape.gradient(y, w)
""", "w"),
    Left("a function of NumPy's world without a name", """\
w = tf.Variable([0.2, 0.7])
with tf.GradientTape() as tape:
    y = tf.numpy_function(lambda v: np.sum(v ** 2), [w], tf.float32)
g = tape.gradient(y, w)
""", "w"),
    Left("a bincount of rows", """\
mass = tf.Variable([[0.2, 0.5], [0.3, 0.1]])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.math.bincount([[0, 1], [1, 1]], weights=mass, axis=-1) ** 2)
g = tape.gradient(y, mass)
""", "mass"),
    Left("a clip with named limits", """\
w, top = tf.Variable(20.0), 5.0
with tf.GradientTape() as tape:
    y = 3.0 * tf.clip_by_value(w, 0.0, top)
g = tape.gradient(y, w)
""", "w"),
]  # fmt: skip
