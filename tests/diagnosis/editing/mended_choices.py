"""A source that only decides: the choice becomes a soft one, where its arms do no more than give a value."""

from tests.diagnosis.editing.mended import Mended

MENDED = [
    Mended("where with a comparison", """\
x, low, high = tf.Variable(0.4), tf.Variable(3.0), tf.Variable(5.0)
with tf.GradientTape() as tape:
    y = tf.where(x < 0.5, low, high)
g = tape.gradient(y, x)
""", "x", (
        "y = tf.sigmoid(0.5 - x) * low + tf.sigmoid(x - 0.5) * high",
    ), [0.498752], alters=True),
    Mended("where under a power", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = a ** tf.where(x < 0.5, 2.0, 1.0)
g = tape.gradient(y, x)
""", "x", (
        "y = a ** (tf.sigmoid(0.5 - x) * 2.0 + tf.sigmoid(x - 0.5))",
    ), [-1.46318], alters=True),
    Mended("where by a name and a negation", """\
x, a = tf.Variable([0.4, 0.9]), tf.Variable(3.0)
with tf.GradientTape() as tape:
    big = tf.greater_equal(x, 0.5)
    y = tf.reduce_sum(tf.where(tf.logical_not(big), a * 2.0, a - 1.0))
g = tape.gradient(y, x)
""", "x", (
        "y = tf.reduce_sum(tf.sigmoid(0.5 - x) * (a * 2.0) + tf.sigmoid(x - 0.5) * (a - 1.0))",
    ), [-0.997504, -0.961043], alters=True),
    Mended("two tests at once", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = tf.where(tf.logical_and(x > 0.0, a > x), a, 0.0)
g = tape.gradient(y, x)
""", "x", (
        "y = tf.sigmoid(x) * tf.sigmoid(a - x) * a",
    ), [0.555357], alters=True),
    Mended("cond with keywords", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = tf.cond(pred=x > 0.5, true_fn=lambda: a, false_fn=lambda: a * a)
g = tape.gradient(y, x)
""", "x", (
        "y = tf.sigmoid(x - 0.5) * a + tf.sigmoid(0.5 - x) * (a * a)",
    ), [-1.49626], alters=True),
    Mended("cond with functions that only return", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
def small():
    return a * 2.0
def large():
    return a * a
with tf.GradientTape() as tape:
    y = tf.cond(tf.less(x, 1.0), small, large) + 1.0
g = tape.gradient(y, x)
""", "x", (
        "y = tf.sigmoid(1.0 - x) * small() + tf.sigmoid(x - 1.0) * large() + 1.0",
    ), [0.686353], alters=True),
    Mended("cond in a traced function", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
@tf.function
def pay(v):
    return tf.cond(v > 0.5, lambda: a, lambda: a * a)
with tf.GradientTape() as tape:
    y = pay(x)
g = tape.gradient(y, x)
""", "x", (
        "return tf.sigmoid(v - 0.5) * a + tf.sigmoid(0.5 - v) * (a * a)",
    ), [-1.49626], alters=True),
    Mended("a conditional expression, one or the other", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = a * (1.0 if x > 0.5 or x < 0.0 else 4.0)
g = tape.gradient(y, x)
""", "x", (
        "y = a * ((1.0 - tf.sigmoid(0.5 - x) * tf.sigmoid(x)) + tf.sigmoid(0.5 - x) * tf.sigmoid(x) * 4.0)",
    ), [-0.208498], alters=True),
    Mended("a conditional expression of plain numbers", """\
level = tf.Variable(0.25)
with tf.GradientTape() as tape:
    y = 4.0 if level > 1.0 else 3.0
g = tape.gradient(y, level)
""", "level", (
        "y = tf.sigmoid(level - 1.0) * 4.0 + tf.sigmoid(1.0 - level) * 3.0",
    ), [0.217895], alters=True),
    Mended("an if with an else in a method", """\
class Tariff:
    def __init__(self, limit):
        self.limit = tf.Variable(limit)
    def price(self, used):
        # above the limit it costs more
        if used > self.limit:
            cost = 3.0 * used
        else:
            cost = 2.0 * used
        return cost
tariff, used = Tariff(5.0), tf.constant(6.0)
with tf.GradientTape() as tape:
    y = tariff.price(used)
g = tape.gradient(y, tariff.limit)
""", "tariff.limit", (
        "cost = tf.sigmoid(used - self.limit) * (3.0 * used) + tf.sigmoid(self.limit - used) * (2.0 * used)",
    ), [-1.17967], alters=True),
    Mended("an if that takes something away", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = a * a
    if x <= 0.5:
        y -= 2.0 * a
g = tape.gradient(y, x)
""", "x", (
        "y -= tf.sigmoid(0.5 - x) * (2.0 * a)",
    ), [1.49626], alters=True),
    Mended("an if that multiplies", """\
x, a = tf.Variable(1.7), tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = a * 2.0
    over = x > 1.0
    if over and not a > 2.0:
        y *= 3.0
g = tape.gradient(y, x)
""", "x", (
        "y *= tf.sigmoid(x - 1.0) * tf.sigmoid(2.0 - a) * 3.0 + (1.0 - tf.sigmoid(x - 1.0) * tf.sigmoid(2.0 - a))",
    ), [0.64834], alters=True),
    Mended("an if between two limits", """\
x, a = tf.Variable(1.7), tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = a * 2.0
    if 1.0 < x < 2.0:
        y = a
g = tape.gradient(y, x)
""", "x", (
        "y = tf.sigmoid(x - 1.0) * tf.sigmoid(2.0 - x) * a + (1.0 - tf.sigmoid(x - 1.0) * tf.sigmoid(2.0 - x)) * y",
    ), [0.0359828], alters=True),
    Mended("an if in a loop", """\
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    n = tf.constant(0.0)
    for i in range(4):
        if x * float(i) > 3.0:
            n = n + 1.0
    y = n * 2.0
g = tape.gradient(y, x)
""", "x", (
        "n = tf.sigmoid(x * float(i) - 3.0) * (n + 1.0) + tf.sigmoid(3.0 - x * float(i)) * n",
    ), [1.45073], alters=True),
    Mended("a staircase of elif", """\
def rate(v):
    # the steps
    if v > 3.0:
        return 0.4   # the highest
    elif v > 1.0:
        return 0.2
    return 0.0
x, a = tf.Variable(1.7), tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = a * rate(x)
g = tape.gradient(y, x)
""", "x", (
        "# the highest",
        "return tf.sigmoid(v - 3.0) * 0.4 + tf.sigmoid(3.0 - v) * (tf.sigmoid(v - 1.0) * 0.2)",
    ), [0.0796743], alters=True),
    Mended("a staircase of returns", """\
def grade(p):
    if p > 9.0:
        return 1.0
    if p > 4.0:
        return 3.0
    return 6.0
points, weight = tf.Variable(3.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = grade(points) * weight
g = tape.gradient(y, points)
""", "points", (
        "return tf.sigmoid(p - 9.0) + tf.sigmoid(9.0 - p) * (tf.sigmoid(p - 4.0) * 3.0 + tf.sigmoid(4.0 - p) * 6.0)",
    ), [-1.19744], alters=True),
    Mended("returns on the lines of their tests", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
def f(v):
    if v > 1.0: return tf.constant(2.0)
    else: return tf.constant(5.0)
with tf.GradientTape() as tape:
    y = f(x) * a
g = tape.gradient(y, x)
""", "x", (
        "return tf.sigmoid(v - 1.0) * tf.constant(2.0) + tf.sigmoid(1.0 - v) * tf.constant(5.0)",
    ), [-2.05906], alters=True),
    Mended("a function that returns plain numbers", """\
def step(v):
    if v < 2.0:
        return 5.0
    return 0.0
x = tf.Variable(1.5)
with tf.GradientTape() as tape:
    y = step(x)
g = tape.gradient(y, x)
""", "x", (
        "return tf.sigmoid(2.0 - v) * 5.0",
    ), [-1.17502], alters=True),
    Mended("an if that gives plain numbers", """\
x = tf.Variable(0.75)
with tf.GradientTape() as tape:
    if x > 0.0:
        y = 2.0
    else:
        y = -1.0
g = tape.gradient(y, x)
""", "x", (
        "y = tf.sigmoid(x) * 2.0 + tf.sigmoid(-x) * (-1.0)",
    ), [0.653685], alters=True),
    Mended("the arm that did not run", """\
x, k = tf.Variable(2.0), tf.Variable(1.5)
with tf.GradientTape() as tape:
    if x > 1.0:
        z = x * x
    else:
        z = k ** 3
g = tape.gradient(z, k)
""", "k", (
        "z = tf.sigmoid(x - 1.0) * (x * x) + tf.sigmoid(1.0 - x) * (k ** 3)",
    ), [1.81535], alters=True),
    Mended("arms that return inside an else", """\
x, a = tf.Variable(0.4), tf.Variable(3.0)
def loss(v, plain):
    if plain:
        v = v * a
        return v
    else:
        if v > 0.5:
            return a
        return a * 2.0
with tf.GradientTape() as tape:
    y = loss(x, False)
g = tape.gradient(y, x)
""", "x", (
        "return tf.sigmoid(v - 0.5) * a + tf.sigmoid(0.5 - v) * (a * 2.0)",
    ), [-0.748128], alters=True),
]  # fmt: skip
