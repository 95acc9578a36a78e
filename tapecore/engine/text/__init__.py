"""``tf.strings`` beyond what works element by element: splitting, joining, characters, hashes."""
