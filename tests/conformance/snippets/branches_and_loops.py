import tensorflow as tf

x = tf.Variable(1.5)
limit = tf.constant(10.0)
with tf.GradientTape() as tape:
    y = x
    steps = 0
    while y < limit:
        if steps % 2 == 0:
            y = y * x
        else:
            y = y + x * x
        steps += 1
g = tape.gradient(y, x)
print(steps, y, g)

signs = []
for start in (-1.0, 0.0, 2.0):
    z = tf.constant(start)
    with tf.GradientTape() as tape:
        tape.watch(z)
        out = z * z if z > 0 else -z
    signs.append(tape.gradient(out, z).numpy())
print(signs)
