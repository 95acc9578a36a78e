"""The stories of notebooks: cells share their names, go on after a failure, and lines are those of the joined cells."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tapecore.capture import run
from tapecore.diagnosis import diagnose, moved
from tapecore.recording import Cell


def test_cells_of_a_notebook_share_their_names() -> None:
    first, second = (
        "import tensorflow as tf\nx = tf.constant(3.0)\n",
        "with tf.GradientTape() as tape:\n    y = x ** 2\n",
    )
    source = first + second + "tape.gradient(y, x)\n"
    cells = (Cell(0, 1), Cell(1, 3), Cell(2, 5))
    finding = diagnose(
        run(source, cells=cells), lambda text: run(text, cells=moved(cells, source, text))
    ).findings[0]
    assert finding.cause == "not_watched_tensor"
    assert finding.fix is not None
    assert ast.parse(finding.fix.source)
    assert [cell.line for cell in moved(cells, source, finding.fix.source)] == [1, 3, 6]
    assert finding.proof is not None
    assert finding.proof.value == "6.0"


CELLS = (
    "import tensorflow as tf\nweight = tf.Variable(2.0)\nnoise = tf.constant(0.5)",
    "with tf.GradientTape() as tape:\n    signal = weight * noise\nprint(tape.gradient(signal, noise))",
    "print(tape.gradient(signal, weight))",
    "with tf.GradientTape() as later:\n    other = weight * 2.0\nprint(later.gradient(signal, weight))",
)
"""Nones in the second and the last cell, an error in the third; joined by an empty line as they are."""


def test_a_notebook_goes_on_after_a_cell_that_failed() -> None:
    lines = [1]
    for cell in CELLS[:-1]:
        lines.append(lines[-1] + cell.count("\n") + 2)
    cells = tuple(Cell(index, line) for index, line in enumerate(lines))
    diagnosis = diagnose(run("\n\n".join(CELLS) + "\n", cells=cells))
    told = {finding.question.line: (finding.cause, finding.lines[0]) for finding in diagnosis.findings}
    assert told == {
        7: ("not_watched_tensor", 3),
        9: ("tape_exhausted", 9),
        13: ("computed_outside_tape", 6),
    }
    assert diagnosis.error is not None
    assert diagnosis.error.line == 9


def explained(*paths: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "app", "explain", "--json", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_notebook_file_is_one_line_of_json_with_lines_of_the_joined_cells(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "metadata": {}, "execution_count": i + 1, "outputs": [], "source": text}
        for i, text in enumerate(CELLS)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    paths = tmp_path / "one.ipynb", tmp_path / "two.ipynb"
    for path in paths:
        path.write_text(json.dumps(notebook), encoding="utf-8")
    rows = explained(*paths)
    assert [row["file"] for row in rows] == [str(path) for path in paths]
    assert [(q["line"], q["result"]) for q in rows[0]["questions"]] == [
        (7, "none"),
        (9, "error"),
        (13, "none"),
    ]
    assert rows[0]["questions"][0]["cause"] == "not_watched_tensor"
    assert rows[0]["questions"][0]["lines"] == [3, 5]
    assert (rows[0]["error"]["type"], rows[0]["error"]["line"]) == ("RuntimeError", 9)
    assert rows[0]["error"]["lines"] == [9, 5, 7]
    assert rows[0]["questions"] == rows[1]["questions"]
