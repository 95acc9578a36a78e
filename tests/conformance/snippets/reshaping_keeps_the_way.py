import tensorflow as tf

x = tf.Variable(tf.reshape(tf.range(8.0), (2, 4)))
with tf.GradientTape() as tape:
    turned = tf.transpose(x)
    flat = tf.reshape(turned, [-1])
    halves = tf.split(flat, 2)
    joined = tf.concat([halves[1], halves[0] * 2.0], axis=0)
    stacked = tf.stack([joined, joined + 1.0], axis=1)
    tiled = tf.tile(stacked, [1, 2])
    padded = tf.pad(tiled, [[1, 0], [0, 1]])
    picked = tf.unstack(padded, axis=1)[0]
    loss = tf.reduce_sum(picked * tf.range(9.0)) + tf.reduce_sum(tf.squeeze(tf.expand_dims(x, 0)) ** 2)
g = tape.gradient(loss, x)
print([t.shape.as_list() for t in (turned, flat, halves[0], joined, stacked, tiled, padded, picked)])
print(g)
