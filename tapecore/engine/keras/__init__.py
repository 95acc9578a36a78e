"""Layers, losses, metrics, optimizers and models in the manner of Keras 3, written on the engine's ops."""
