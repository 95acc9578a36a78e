import tensorflow as tf

x = tf.Variable(2.0)
with tf.GradientTape() as third:
    with tf.GradientTape() as second:
        with tf.GradientTape() as first:
            y = 3.0 * x**4 - 2.0 * x**3 + x
        dy = first.gradient(y, x)
    d2y = second.gradient(dy, x)
d3y = third.gradient(d2y, x)
print(y.numpy(), dy.numpy(), d2y.numpy(), d3y.numpy())
again = None
try:
    again = second.gradient(dy, x)
except RuntimeError as error:
    print("RuntimeError:", error)
