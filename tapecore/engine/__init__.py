"""Automatic differentiation on NumPy in the manner of TensorFlow's eager mode. Imports nothing else of this
project.
"""
