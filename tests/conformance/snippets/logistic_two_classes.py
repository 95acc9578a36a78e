import numpy as np
import tensorflow as tf

features = tf.constant([[0.5, -1.0], [1.5, 2.0], [-0.3, 0.8], [2.0, -0.5]])
labels = tf.constant([[0.0], [1.0], [1.0], [0.0]])
weights = tf.Variable([[0.1], [-0.2]])
bias = tf.Variable([0.0])
with tf.GradientTape(persistent=True) as tape:
    logits = features @ weights + bias
    stable = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))
    p = tf.sigmoid(logits)
    naive = -tf.reduce_mean(labels * tf.math.log(p) + (1.0 - labels) * tf.math.log(1.0 - p))
first = tape.gradient(stable, {"w": weights, "b": bias})
second = tape.gradient(naive, {"w": weights, "b": bias})
same = np.allclose(first["w"], second["w"], atol=1e-6)
print(sorted(first), same)
print(f"loss {stable:.4f} vs {naive:.4f}")
