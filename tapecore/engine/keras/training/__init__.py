"""How models train: compiling, batches, the loop, what it prints."""
