"""Figures that the documentation quotes, measured again by `make bench`: everything on one thread."""

import os

for _library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"  # read when NumPy is imported
