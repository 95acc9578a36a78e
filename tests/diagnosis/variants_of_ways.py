"""Causes in other clothes: how the way from source to target is lost."""

from tests.diagnosis.variant import Variant

WAYS = [
    Variant("a where chooses", """\
x = tf.Variable(0.7)
a, b = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.where(x > 0.5, a, b) * 2.0
g = tape.gradient(y, x)
""", "x", "control_flow_only", 6, says="only chooses"),
    Variant("a loop ends by it", """\
tolerance = tf.Variable(0.05)
with tf.GradientTape() as tape:
    guess = tf.constant(1.0)
    for _ in range(20):
        better = 0.5 * (guess + 2.0 / guess)
        if tf.abs(better - guess) < tolerance:
            break
        guess = better
    error = (guess - 1.4) ** 2
g = tape.gradient(error, tolerance)
""", "tolerance", "control_flow_only", 8),
    Variant("a conditional expression", """\
x = tf.Variable(0.7)
a = tf.Variable(1.0)
with tf.GradientTape() as tape:
    factor = 2.0 if x > 0.5 else 3.0
    y = a * factor
g = tape.gradient(y, x)
""", "x", "control_flow_only", 6),
    Variant("a while loop counts by it", """\
steps = tf.Variable(3.0)
rate = tf.Variable(1.1)
with tf.GradientTape() as tape:
    i, y = 0.0, tf.constant(1.0)
    while i < steps:
        y = y * rate
        i += 1.0
g = tape.gradient(y, [steps, rate])
""", "steps", "control_flow_only", 7),
    Variant("an index by int", """\
place = tf.Variable(1.0)
table = tf.constant([10.0, 20.0, 40.0])
with tf.GradientTape() as tape:
    index = int(place)
    y = table[index] * 1.0
g = tape.gradient(y, place)
""", "place", "numpy_escape", 6, says="probably"),
    Variant("a list of floats", """\
w = tf.Variable([0.1, 0.9])
with tf.GradientTape() as tape:
    parts = []
    for i in range(2):
        parts.append(float(w[i] * 2.0))
    y = tf.reduce_mean(tf.convert_to_tensor(parts))
g = tape.gradient(y, w)
""", "w", "numpy_escape", 7, fix="parts.append(w[i] * 2.0)"),
    Variant("numpy in a function", """\
def distance(a, b):
    gap = a.numpy() - b.numpy()
    return tf.constant(np.mean(gap ** 2), dtype=tf.float32)
w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = distance(w * 2.0, tf.constant([0.0, 1.0]))
g = tape.gradient(y, w)
""", "w", "numpy_escape", 4, fix="tf.reduce_mean(gap ** 2)"),
    Variant("under another tape", """\
x = tf.Variable(4.0)
with tf.GradientTape() as first:
    root = tf.sqrt(x)
with tf.GradientTape() as second:
    y = 3.0 * root
g = second.gradient(y, x)
""", "x", "computed_outside_tape", 5, fix="second:\n    root = tf.sqrt(x)"),
    Variant("computed in the call", """\
a = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    c = a * 2.0
g = tape.gradient(c[:, 0], a)
""", "a", "target_outside_tape", 6, fix="target = c[:, 0]"),
    Variant("a slice made again", """\
p = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as tape:
    y = p[0] ** 2 * p[1]
g = tape.gradient(y, p[0])
""", "p[0]", "wrong_source_object", 6, fix="tape.gradient(y, p)"),
    Variant("a copy made before", """\
m = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
flat = tf.reshape(m, [-1])
with tf.GradientTape() as tape:
    tape.watch(flat)
    y = m[0, 0] * m[1, 1]
g = tape.gradient(y, flat)
""", "flat", "wrong_source_object", 4),
    Variant("an equal but different variable", """\
used = tf.Variable([0.3, 0.9, 0.2])
copy = tf.Variable(used)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(used ** 2)
g = tape.gradient(y, copy)
""", "copy", "wrong_source_object", 4),
    Variant("the same step run once more", """\
w = tf.Variable([0.3, 0.9])
hidden = tf.tanh(w * 2.0)
with tf.GradientTape() as tape:
    tape.watch(hidden)
    y = tf.reduce_sum(tf.tanh(w * 2.0))
g = tape.gradient(y, hidden)
""", "hidden", "wrong_source_object", 4, fix="tf.reduce_sum(hidden)"),
    Variant("a value overwritten", """\
w1, w2 = tf.Variable(0.3), tf.Variable(0.5)
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    h = tf.tanh(x * w1)
    h = tf.tanh(x)
    y = h * w2
g = tape.gradient(y, [w1, w2])
""", "w1", "target_independent", 7, says="new value"),
    Variant("only the last pass counts", """\
ws = [tf.Variable(1.0), tf.Variable(2.0)]
with tf.GradientTape() as tape:
    for w in ws:
        y = (w - 1.5) ** 2
g = tape.gradient(y, ws)
""", "ws[0]", "target_independent", 6),
    Variant("used, but elsewhere", """\
x, k = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape() as tape:
    aside = x * 5.0
    y = k * k
g = tape.gradient(y, x)
""", "x", "target_independent", 6, says="line 5 uses it"),
    Variant("gone in the derivative", """\
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = 5.0 * x + 1.0
    dy = inner.gradient(y, x)
g = outer.gradient(dy, x)
""", "x", "target_independent", 7, says="derivative"),
    Variant("the outer tape does not watch", """\
x = tf.constant([0.5, 1.0])
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = tf.reduce_sum(tf.exp(x * x))
    dy = inner.gradient(y, x)
g = outer.gradient(dy, x)
""", "x", "nested_tape_missing", 4, fix="outer.watch(x)"),
    Variant("the first gradient before the outer block", """\
w = tf.Variable([[0.5], [-1.0]])
x = tf.constant([[1.0, 2.0]])
with tf.GradientTape() as inner:
    inner.watch(x)
    score = tf.tanh(x @ w)
slope = inner.gradient(score, x)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(slope ** 2)
g = tape.gradient(y, w)
""", "w", "nested_tape_missing", 8, fix="as tape:\n    with tf.GradientTape() as inner:"),
    Variant("an attribute overwritten", """\
class Line:
    def __init__(self):
        self.m = tf.Variable(1.0)
model = Line()
for i in range(2):
    with tf.GradientTape() as tape:
        y = model.m * 4.0
    g = tape.gradient(y, model.m)
    model.m = model.m - 0.5
""", "model.m", "variable_replaced", 11, fix="model.m.assign_sub(0.5)"),
]  # fmt: skip
