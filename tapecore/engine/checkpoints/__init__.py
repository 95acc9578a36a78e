"""``tf.train``: Variables saved in files and restored from them."""
