import tensorflow as tf

x = tf.constant([1.0, 2.0, 3.0])
v = tf.constant([1.0, 0.0, -1.0])


def f(z):
    return tf.reduce_sum(z[:-1] ** 2 * z[1:]) + tf.sin(z[0] * z[2])


with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = f(x)
    g = inner.gradient(y, x)
hessian = outer.jacobian(g, x)

with tf.autodiff.ForwardAccumulator(x, v) as accumulator:
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    g2 = tape.gradient(y, x)
forward_over_reverse = accumulator.jvp(g2)
product = tf.linalg.matvec(hessian, v)
print(hessian.shape, forward_over_reverse.shape)
print(bool(tf.reduce_all(tf.abs(product - forward_over_reverse) < 1e-4)))
