"""The program that the oracle runs as: real TensorFlow, answering questions from its standard input.

Questions and answers are pickles, one after the other. Importing TensorFlow takes seconds, so one process
answers everything that a test session asks.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever TensorFlow prints must not get between the answers
    sys.path.insert(0, str(Path(__file__).parent))
    import asked
    import tensorflow as tf  # pyright: ignore[reportMissingImports]

    asking = sys.stdin.buffer
    while True:
        try:
            question: dict[str, Any] = pickle.load(asking)
        except EOFError:
            return
        answer = run(tf, question["text"]) if "text" in question else asked.answered(tf, **question)
        pickle.dump(answer, answers)
        answers.flush()


def run(tf: Any, text: str) -> Any:
    """What a program leaves in ``answer``."""
    names: dict[str, Any] = {"tf": tf}
    exec(text, names)
    return names["answer"]


if __name__ == "__main__":
    main()
