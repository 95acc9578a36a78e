"""Exit codes of the commands."""

HEALTHY, FOUND, FAILED = 0, 1, 2
"""Every gradient is a value; there is something to tell; something could not be read, run to its end, or
done. Wrong usage counts as the last."""
