"""``tf.experimental.numpy``: NumPy's names and promotion of dtypes, on the same ops; gradients flow."""
