"""Make the committed answers anew. Run it with an interpreter that has TensorFlow 2.21:

python tests/conformance/record.py            writes answers.json: snippets and expressions
python tests/conformance/record.py --print    prints it instead
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def record() -> str:
    """The answers of every snippet and of every expression as JSON."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # its kernels have other names in messages
    sys.path.insert(0, str(FOLDER))
    import expressions
    import running
    import tensorflow

    answers = {}
    for path in sorted((FOLDER / "snippets").glob("*.txt")):
        source = path.read_text(encoding="utf-8")
        answers[path.stem] = {"source": source, **running.run(source, tensorflow)}
    said = {line: expressions.evaluate(line, tensorflow) for line in expressions.lines()}
    everything = {"tensorflow": tensorflow.__version__, "answers": answers, "expressions": said}
    return json.dumps(everything, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if "--print" in sys.argv:
        print(record(), end="")
    else:
        (FOLDER / "answers.json").write_text(record(), encoding="utf-8")
