"""``tf.SparseTensor``: the values that are not zero, and where they stand."""
