"""What may happen beside training: history, early stopping, functions of one's own."""
