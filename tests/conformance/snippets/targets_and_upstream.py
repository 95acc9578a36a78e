import tensorflow as tf

x = tf.Variable([1.0, 2.0])
with tf.GradientTape(persistent=True) as tape:
    y = x * x
    z = tf.sin(x)
summed = tape.gradient({"y": y, "z": z}, x)
one_by_one = tape.gradient(y, x) + tape.gradient(z, x)
weighted = tape.gradient([y, z], x, output_gradients=[tf.constant([1.0, 0.0]), tf.constant([0.0, 10.0])])
vector = tape.gradient(y, x, output_gradients=[5.0, 7.0])
nested = tape.gradient(y, [x, (x, {"again": x})])
print(tf.nest.map_structure(lambda t: t.shape.as_list(), nested))
itself = tape.gradient(x, x)
