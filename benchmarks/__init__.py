"""Figures that the documentation quotes, measured again by `make bench`."""
