"""``keras.ops``: functions on tensors and on the symbolic tensors of functional models."""
