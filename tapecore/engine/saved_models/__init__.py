"""``tf.saved_model``: an object's Variables in files, its functions kept by the process that saved it."""
