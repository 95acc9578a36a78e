"""Real TensorFlow as an oracle: a process beside this one that answers questions for a whole test session."""

from __future__ import annotations

import os
import pickle
import subprocess
from pathlib import Path
from typing import Any

_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "0"}


class Oracle:
    """``ask(call=..., inputs=..., push=...)`` gives what TensorFlow gives, as ``asked.answered`` says it."""

    def __init__(self, interpreter: str) -> None:
        self._process = subprocess.Popen(
            [interpreter, str(Path(__file__).with_name("oracle_process.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_QUIET},
        )

    def ask(self, **question: Any) -> dict[str, Any]:
        """TensorFlow's answer to one question."""
        return self._exchanged(question)

    def run(self, text: str) -> Any:
        """What a program, which finds ``tf``, leaves under the name ``answer``."""
        return self._exchanged({"text": text})

    def _exchanged(self, question: dict[str, Any]) -> Any:
        asking, answers = self._process.stdin, self._process.stdout
        assert asking
        assert answers
        pickle.dump(question, asking)
        asking.flush()
        return pickle.load(answers)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()
