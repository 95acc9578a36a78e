import tensorflow as tf

x = tf.reshape(tf.range(6.0), (2, 3)) / 10.0
w = tf.Variable(tf.ones((3, 4)) * tf.constant([0.1, -0.2, 0.3, 0.0]))
target = tf.constant([2, 0])
with tf.GradientTape() as tape:
    logits = tf.matmul(x, w)
    per_row = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=target, logits=logits)
    loss = tf.reduce_sum(per_row)
g = tape.gradient(loss, w)
probabilities = tf.nn.softmax(logits)
one_hot = tf.one_hot(target, 4)
by_hand = tf.transpose(x) @ (probabilities - one_hot)
difference = tf.reduce_max(tf.abs(g - by_hand)) < 1e-6
print(g.shape, per_row.shape, difference)
predicted = tf.argmax(logits, axis=1)
print(predicted)
