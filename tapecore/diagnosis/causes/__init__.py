"""One file for each cause; a new file is found by itself."""
