import tensorflow as tf

data = tf.Variable([[1.0, 4.0, 2.0], [3.0, -1.0, 0.5]])
with tf.GradientTape(persistent=True) as tape:
    mean = tf.reduce_mean(data, axis=0)
    centred = data - mean
    std = tf.math.reduce_std(data)
    norm = tf.norm(data, axis=1)
    biggest = tf.reduce_max(data, axis=1, keepdims=True)
    soft = tf.reduce_logsumexp(data)
    product = tf.reduce_prod(data, axis=0)
    running = tf.cumsum(data, axis=1)
table = {
    name: tape.gradient(target, data)
    for name, target in [
        ("mean", mean), ("centred", centred), ("std", std), ("norm", norm),
        ("biggest", biggest), ("soft", soft), ("product", product), ("running", running),
    ]
}
for name, g in table.items():
    print(name, g.shape, float(tf.reduce_sum(g)) > -100.0)
