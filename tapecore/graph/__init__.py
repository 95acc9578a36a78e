"""What depends on what in a recording, and how to draw it. Knows recordings only."""
