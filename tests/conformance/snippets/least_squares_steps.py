import tensorflow as tf

xs = tf.constant([0.0, 1.0, 2.0, 3.0])
ys = tf.constant([1.0, 3.0, 5.0, 7.0])
slope = tf.Variable(0.0, name="slope")
offset = tf.Variable(0.0, name="offset")
history = []
for step in range(5):
    with tf.GradientTape() as tape:
        error = slope * xs + offset - ys
        loss = tf.reduce_mean(tf.square(error))
    gradients = tape.gradient(loss, [slope, offset])
    for variable, gradient in zip([slope, offset], gradients):
        variable.assign_sub(0.1 * gradient)
    history.append(loss)
    print(step, loss.numpy())
final = slope.numpy(), offset.numpy()
print(slope, offset)
