"""Asks a recording something new by running its ops again, without the program: in the sandbox's child half."""
