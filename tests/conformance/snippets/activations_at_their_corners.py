import tensorflow as tf

x = tf.constant([-2.0, -1e-3, 0.0, 1e-3, 2.0])
functions = {
    "relu": tf.nn.relu,
    "leaky_relu": tf.nn.leaky_relu,
    "elu": tf.nn.elu,
    "softplus": tf.nn.softplus,
    "sigmoid": tf.sigmoid,
    "tanh": tf.tanh,
    "abs": tf.abs,
    "sign": tf.sign,
    "maximum": lambda z: tf.maximum(z, 0.0),
    "where": lambda z: tf.where(z > 0, z * z, -z),
    "clip": lambda z: tf.clip_by_value(z, -1.0, 1.0),
}
slopes = {}
for name, function in functions.items():
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    slopes[name] = tape.gradient(y, x)
    print(f"{name:10}", slopes[name].numpy())
