import tensorflow as tf

a = tf.Variable(0.5)
b = tf.Variable([1.0, 2.0])
columns = []
for da, db in [(1.0, [0.0, 0.0]), (0.0, [1.0, 0.0]), (0.0, [0.0, 1.0])]:
    with tf.autodiff.ForwardAccumulator([a, b], [tf.constant(da), tf.constant(db)]) as acc:
        y = tf.exp(a) * b + tf.reduce_prod(b)
    columns.append(acc.jvp(y))
jacobian = tf.stack(columns, axis=-1)
with tf.GradientTape() as tape:
    y = tf.exp(a) * b + tf.reduce_prod(b)
reverse = tape.jacobian(y, [a, b])
print([r.shape for r in reverse], jacobian.shape)
unrelated = acc.jvp(tf.constant(1.0))
zeros = acc.jvp(tf.constant([1.0, 1.0]), unconnected_gradients="zero")
