import tensorflow as tf

v = tf.Variable([1.0, 2.0, 3.0])
w = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    before = tf.reduce_sum(v * v)
    v.assign(v * 10.0)
    after = tf.reduce_sum(v * w)
    w.assign_add(1.0)
    both = before + after * w
grads = [tape.gradient(t, [v, w]) for t in (before, after, both)]
print([[g if g is None else g.numpy().tolist() for g in pair] for pair in grads])
v[1].assign(-1.0)
v.scatter_nd_add([[0], [2]], [0.5, 0.25])
print(v.numpy(), w.numpy())
try:
    v.assign([1.0, 2.0])
except ValueError as error:
    print("ValueError:", error)
try:
    v += 1.0
except RuntimeError as error:
    print("RuntimeError:", str(error)[:40])
