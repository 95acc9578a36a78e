"""``tf.data`` and ``tf.queue``: holders of data. What comes out of them has no history: state stops
gradients."""
