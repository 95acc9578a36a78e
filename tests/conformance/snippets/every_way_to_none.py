import tensorflow as tf

w = tf.Variable(2.0)
frozen = tf.Variable(3.0, trainable=False)
c = tf.constant(4.0)
count = tf.Variable(2)
with tf.GradientTape(persistent=True) as tape:
    used = w * 2.0
    with_frozen = frozen * w
    with_constant = c * w
    through_int = tf.cast(tf.cast(w, tf.int32), tf.float32) * 1.0
    through_numpy = tf.constant(w.numpy()) * 3.0
    rounded = tf.round(w) * 2.0
    from_count = tf.cast(count, tf.float32) * w
results = [
    tape.gradient(used, w),
    tape.gradient(with_frozen, frozen),
    tape.gradient(with_constant, c),
    tape.gradient(through_int, w),
    tape.gradient(through_numpy, w),
    tape.gradient(rounded, w),
    tape.gradient(from_count, count),
    tape.gradient(used, w, unconnected_gradients=tf.UnconnectedGradients.ZERO),
    tape.gradient(with_constant, c, unconnected_gradients="zero"),
]
print([r if r is None else float(r) for r in results])
print([v.name for v in tape.watched_variables()])
