import tensorflow as tf

x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
w = tf.Variable([[1.0, 0.5, -1.0], [2.0, 0.0, 1.0]])
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    y = tf.tanh(x @ w / 10.0)
full = tape.jacobian(y, x)
batch = tape.batch_jacobian(y, x)
by_w = tape.jacobian(y, w)
print(full.shape, batch.shape, by_w.shape)
diagonal = tf.einsum("bjbi->bji", full)
print(bool(tf.reduce_max(tf.abs(diagonal - batch)) < 1e-6))
none = tape.jacobian(y, tf.Variable(1.0))
print(none)
try:
    tape.batch_jacobian(y, w)
except ValueError as error:
    print("ValueError:", error)
