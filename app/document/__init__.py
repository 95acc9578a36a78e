"""The session document: everything the screen shows, computed from one recording."""
