"""What a command says to a person: beside its output, so that this can be redirected."""

from __future__ import annotations

import sys


def said(sentence: str, code: int) -> int:
    """Say a sentence; the answer is the exit code, as given."""
    print(sentence, file=sys.stderr)
    return code
