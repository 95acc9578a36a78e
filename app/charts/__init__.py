"""Charts of a program evaluated at other points: its source given other values, the whole run again in the sandbox."""
