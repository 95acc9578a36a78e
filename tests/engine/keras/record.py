"""Make the committed answers to the programs of this folder, and of ``ops``, anew. Run it with an interpreter that has
TensorFlow 2.21:

python tests/engine/keras/record.py            writes an answers.json beside each programs.txt
python tests/engine/keras/record.py --print    prints those of this folder instead
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FOLDERS = FOLDER, FOLDER.parent / "ops"
START = """import numpy as np
import tensorflow as tf
tf.keras.utils.clear_session()
tf.keras.utils.set_random_seed(11)
"""
_MARK = "#### "


def programs(folder: Path = FOLDER) -> dict[str, str]:
    """The programs of a folder by name."""
    text = (folder / "programs.txt").read_text(encoding="utf-8")
    parts = (part.split("\n", 1) for part in text.removeprefix(_MARK).split(f"\n{_MARK}"))
    return {name: START + body for name, body in parts}


def record(folder: Path = FOLDER) -> str:
    """What every program of a folder gives, as JSON."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # its kernels refuse in other words, or end the process
    sys.path.insert(0, str(FOLDER.parents[1] / "conformance"))
    import running  # type: ignore[reportMissingImports]  # found when TensorFlow's interpreter runs this
    import tensorflow

    answers = {name: running.run(source, tensorflow) for name, source in programs(folder).items()}
    return json.dumps({"tensorflow": tensorflow.__version__, "answers": answers}, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if "--print" in sys.argv:
        print(record(), end="")
    else:
        for folder in FOLDERS:
            (folder / "answers.json").write_text(record(folder), encoding="utf-8")
