import tensorflow as tf

table = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
ids = tf.constant([2, 0, 2])
with tf.GradientTape(persistent=True) as tape:
    rows = tf.gather(table, ids)
    loss = tf.reduce_sum(rows * tf.constant([[1.0], [10.0], [100.0]]))
    both = loss + tf.reduce_sum(table**2)
sparse = tape.gradient(loss, table)
dense = tape.gradient(both, table)
kinds = type(sparse).__name__, type(dense).__name__
print(kinds)
as_tensor = tf.convert_to_tensor(sparse)
total = tf.math.unsorted_segment_sum(sparse.values, sparse.indices, 3)
print(as_tensor)
