"""Tape Debugger: the command line, the web server, and the page."""
