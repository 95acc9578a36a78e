"""Edits of a person's program: what one is, how it is applied, what may stand for what passes no gradient."""
