import tensorflow as tf

m = tf.Variable(tf.reshape(tf.range(12.0), [3, 4]))
with tf.GradientTape(persistent=True) as tape:
    row = m[1]
    column = m[:, -1]
    block = m[:2, 1:3]
    backwards = m[::-1, ::2]
    wide = m[..., tf.newaxis]
    large = tf.boolean_mask(m, m > 6.0)
    mixed = tf.reduce_sum(row * row) + tf.reduce_sum(block)
shapes = [t.shape for t in (row, column, block, backwards, wide, large)]
print(shapes)
g_mixed = tape.gradient(mixed, m)
g_column = tape.gradient(column, m)
g_backwards = tape.gradient(backwards, m, output_gradients=tf.ones([3, 2]) * 2.0)
g_large = tape.gradient(tf.reduce_sum(large), m)
print(g_mixed)
try:
    m[5]
except tf.errors.InvalidArgumentError as error:
    print(type(error).__name__, "out of bounds" in str(error))
