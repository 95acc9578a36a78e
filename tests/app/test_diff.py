"""``tape-debugger diff``: two programs or recordings side by side."""

import json
from pathlib import Path

import pytest

from app.cli import main

ONE = """\
import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
print(tape.gradient(y, x))
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "one.py").write_text(ONE)
    (tmp_path / "two.py").write_text(ONE.replace("x * x", "x * x * x"))
    return str(tmp_path / "one.py"), str(tmp_path / "two.py")


def test_it_says_where_two_runs_part(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *files]) == 1
    told = capsys.readouterr().out
    assert told.startswith(f"- {files[0]}\n+ {files[1]}\n  They part here:\n    + line 4: x * x * x = 27.0\n")
    assert "∂y/∂x: 6.0 -> 27.0" in told


def test_a_program_and_its_own_recording_are_alike(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = str(tmp_path / "one.tape")
    assert main(["record", files[0], "-o", saved]) == 0
    capsys.readouterr()
    assert main(["diff", "--json", files[0], saved]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["differences"] == []
    assert row["gradients"] == [{"target": "y", "source": "x", "before": "6.0", "after": "6.0"}]


def test_a_file_that_is_not_there_is_named(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", files[0], "nowhere.py"]) == 2
    assert "nowhere.py: There is no such file." in capsys.readouterr().err


def test_a_run_that_was_stopped_is_compared_as_far_as_it_came(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text(ONE + "while True:\n    pass\n")
    assert main(["diff", files[0], str(endless)]) == 2
    heard = capsys.readouterr()
    assert "endless.py: Stopped" in heard.err
    assert "∂y/∂x: the same" in heard.out
