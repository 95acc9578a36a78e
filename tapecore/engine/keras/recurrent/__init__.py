"""Recurrent layers: cells that take one step, and layers that take all of them."""
