import tensorflow as tf

column = tf.Variable([[1.0], [2.0], [3.0]])
row = tf.Variable([10.0, 20.0])
scalar = tf.Variable(0.5)
with tf.GradientTape() as tape:
    table = column * row + scalar
    loss = tf.reduce_sum(table * tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
grads = tape.gradient(loss, [column, row, scalar])
for g in grads:
    print(g.shape, g.numpy().tolist())
try:
    tf.ones([2, 3]) + tf.ones([2])
except tf.errors.InvalidArgumentError as error:
    message = str(error)
print("Incompatible shapes" in message)
