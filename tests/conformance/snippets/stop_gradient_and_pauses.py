import tensorflow as tf

x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as tape:
    y = x * x
    fixed = tf.stop_gradient(y) * x
    with tape.stop_recording():
        hidden = x * 5.0
    z = hidden * y
parts = tape.gradient(y, x), tape.gradient(fixed, x), tape.gradient(hidden, x), tape.gradient(z, x)
print([None if p is None else p.numpy() for p in parts])
with tf.GradientTape() as tape:
    a = x * 2.0
    tape.reset()
    b = x * 7.0
print(tape.gradient([a, b], x))
