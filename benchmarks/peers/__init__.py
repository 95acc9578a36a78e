"""The same four workloads for every engine: a forward pass that is recorded, and the gradient.

A module for each engine has ``workloads()``: functions by name that give the gradients as NumPy arrays' equals.
"""
