"""What the benchmark of the screen drives: programs, the page, and other screens beside it."""
