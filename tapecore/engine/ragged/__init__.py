"""``tf.RaggedTensor``: rows of different lengths, as one tensor and the places where it is cut."""
