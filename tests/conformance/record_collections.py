"""Make the committed answers of collections/ anew. Run it with an interpreter that has TensorFlow 2.21:

python tests/conformance/record_collections.py
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def record() -> str:
    """The answers of every snippet as JSON."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    sys.path.insert(0, str(FOLDER))
    import running
    import tensorflow

    answers = {}
    for path in sorted((FOLDER / "collections").glob("*.txt")):
        source = path.read_text(encoding="utf-8")
        answers[path.stem] = {"source": source, **running.run(source, tensorflow)}
    return (
        json.dumps({"tensorflow": tensorflow.__version__, "answers": answers}, indent=1, ensure_ascii=False)
        + "\n"
    )


if __name__ == "__main__":
    (FOLDER / "collections.json").write_text(record(), encoding="utf-8")
