"""Programs as people bring them to their first visit."""

TRAINING = """\
import numpy as np
import tensorflow as tf

np.random.seed(0)
N, D, H, K = 16, 4, 8, 3
X = np.random.randn(N, D).astype(np.float32)
X[:, 2] = X[:, 2] * 12.0
labels = np.random.randint(0, K, size=N)
Y = np.eye(K, dtype=np.float32)[labels]

W1 = tf.Variable(np.random.randn(D, H).astype(np.float32) * 0.5, name="W1")
b1 = tf.Variable(tf.zeros([H]), name="b1")
W2 = tf.Variable(np.random.randn(H, K).astype(np.float32) * 0.5, name="W2")
b2 = tf.Variable(tf.zeros([K]), name="b2")
params = [W1, b1, W2, b2]


def softmax(z):
    e = tf.exp(z)
    return e / tf.reduce_sum(e, axis=1, keepdims=True)


def forward(x):
    h = tf.nn.relu(x @ W1 + b1)
    return softmax(h @ W2 + b2)


def loss_fn(p, y):
    return -tf.reduce_mean(tf.reduce_sum(y * tf.math.log(p), axis=1))


m = [tf.Variable(tf.zeros_like(p)) for p in params]
for it in range(12):
    with tf.GradientTape() as tape:
        p = forward(X)
        loss = loss_fn(p, Y)
    grads = tape.gradient(loss, params)
    for i, (v, g) in enumerate(zip(params, grads)):
        m[i].assign(0.9 * m[i] + g)
        v.assign_sub(0.6 * m[i])
    print(f"it {it:3d} loss {loss.numpy():.4f}")
"""
"""A softmax and its logarithm by hand, one column of the data never scaled: from the fifth pass on all is NaN."""

LECTURE = """\
# one variable, several uses
import tensorflow as tf

x = tf.constant([[1., 2.], [3., 4.], [5., 6.], [7., 8.]])
t = tf.constant([[1.], [0.], [1.], [0.]])
w = tf.Variable([[0.1], [0.2]], name="w")
b = tf.Variable(0.5, name="b")  # a scalar: broadcast over the batch


def model(x):
    return x @ w + b


def cost(x):
    r = model(x) - t
    return tf.reduce_mean(r * r) + 0.1 * b * b


with tf.GradientTape() as tape:
    loss = cost(x)
dw, db = tape.gradient(loss, [w, b])
print("db", db.numpy())

# the same from the other side
with tf.autodiff.ForwardAccumulator(primals=b, tangents=tf.constant(1.)) as acc:
    loss = cost(x)
print("forward db", acc.jvp(loss).numpy())
"""

HOMEWORK = """\
import numpy as np
import tensorflow as tf

# homework 3: gradients of a small loss
x = tf.constant([1.0, 2.0, 3.0])
w = tf.Variable([0.5, -0.5, 0.25])
n = tf.Variable(3)  # how many points
scale = tf.Variable(2.0)
running = tf.Variable(0.0)
target = tf.constant([1.0, 0.0, -1.0])


def mse(a, b):
    d = a - b
    return tf.reduce_mean(d * d)


with tf.GradientTape() as tape:
    pred = w * x * np.sqrt(scale.numpy())
    loss = mse(pred, target) + tf.cast(n, tf.float32) * 0.01
grads = tape.gradient(loss, [w, x, n, scale])
for name, g in zip(["w", "x", "n", "scale"], grads):
    print(name, g)

with tf.GradientTape() as tape:
    loss = mse(w * x, target)
    running.assign(loss)
    total = running * 2.0
print("through running:", tape.gradient(total, w))
"""

ASSIGNED = """\
>>> import tensorflow as tf
>>> x = tf.Variable(3.)
>>> with tf.GradientTape() as tape:
...     y = x**3
...
>>> x.assign(5.)
>>> tape.gradient(y, x)
"""
