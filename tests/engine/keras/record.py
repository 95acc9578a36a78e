"""Make the committed answers to ``programs.txt`` anew. Run it with an interpreter that has TensorFlow 2.21:

python tests/engine/keras/record.py            writes answers.json
python tests/engine/keras/record.py --print    prints it instead
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
START = """import numpy as np
import tensorflow as tf
tf.keras.utils.clear_session()
tf.keras.utils.set_random_seed(11)
"""
_MARK = "#### "


def programs() -> dict[str, str]:
    """The programs by name."""
    text = (FOLDER / "programs.txt").read_text(encoding="utf-8")
    parts = (part.split("\n", 1) for part in text.removeprefix(_MARK).split(f"\n{_MARK}"))
    return {name: START + body for name, body in parts}


def record() -> str:
    """What every program gives, as JSON."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    sys.path.insert(0, str(FOLDER.parents[1] / "conformance"))
    import running  # type: ignore[reportMissingImports]  # found when TensorFlow's interpreter runs this
    import tensorflow

    answers = {name: running.run(source, tensorflow) for name, source in programs().items()}
    return json.dumps({"tensorflow": tensorflow.__version__, "answers": answers}, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if "--print" in sys.argv:
        print(record(), end="")
    else:
        (FOLDER / "answers.json").write_text(record(), encoding="utf-8")
