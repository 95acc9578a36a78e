"""`tape-debugger export`: what it takes, what it writes, and what it says when it cannot."""

import json
from pathlib import Path

import pytest

from app.cli import main
from tests.app.exported import ExportedPage

Capsys = pytest.CaptureFixture[str]
PROGRAM = """\
import tensorflow as tf
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x * x
print(tape.gradient(y, x))
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.py").write_text(PROGRAM)


def exported(name: str) -> ExportedPage:
    return ExportedPage(Path(name).read_bytes().decode())


def test_a_program_is_run_and_becomes_a_page(capsys: Capsys) -> None:
    assert main(["export", "a.py", "-o", "lesson.html"]) == 0
    page = exported("lesson.html")
    steps = page.session["document"]["steps"]
    size = Path("lesson.html").stat().st_size / 1000
    assert capsys.readouterr().err == f"lesson.html: {len(steps)} steps, {size:,.0f} kB.\n"
    assert page.session["document"]["source"] == PROGRAM
    assert page.title == "a.py · Tape Debugger"
    assert "Tried it" in json.dumps(page.session["page"])


def test_a_recording_becomes_the_same_session() -> None:
    main(["record", "a.py", "-o", "a.tape"])
    assert main(["export", "a.tape", "--output", "one.html", "--at", "2"]) == 0
    assert main(["export", "a.py", "-o", "two.html", "--at", "2"]) == 0
    assert exported("one.html").session == exported("two.html").session
    assert exported("one.html").session["document"]["landing"] == 1


def test_a_notebook_keeps_its_cells() -> None:
    cells = [{"cell_type": "code", "source": PROGRAM, "execution_count": 3}]
    Path("a.ipynb").write_text(json.dumps({"cells": cells}))
    assert main(["export", "a.ipynb", "-o", "a.html"]) == 0
    assert exported("a.html").session["document"]["cells"][0]["index"] == 3


def test_an_error_of_the_program_is_shown_too() -> None:
    Path("a.py").write_text(PROGRAM + "1 / 0\n")
    assert main(["export", "a.py", "-o", "a.html"]) == 0
    assert "ZeroDivisionError" in json.dumps(exported("a.html").session["page"])


def test_a_damaged_recording_is_shown_up_to_the_damage(capsys: Capsys) -> None:
    main(["record", "a.py", "-o", "a.tape"])
    with Path("a.tape").open("ab") as file:
        file.write(b"no row\n")
    assert main(["export", "a.tape", "-o", "a.html"]) == 0
    assert "is damaged" in capsys.readouterr().err
    assert "is damaged" in exported("a.html").session["document"]["notes"][0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["a.py", "-o", "a.svg"],
            "a.py: A recording is exported as a page: give -o a name that ends in .html, not a.svg.",
        ),
        (["a.py", "-o", "a"], "not a."),
        (["a.py", "-o", "a.html", "--at", "0"], "--at 0: steps are counted from 1."),
        (["a.py", "-o", "a.html", "--at", "99"], "There is no step 99: the recording has "),
        (
            ["a.py", "-o", "missing/a.html"],
            "missing/a.html: It cannot be written: No such file or directory.",
        ),
        (["b.py", "-o", "a.html"], "b.py: There is no such file."),
        (["a.txt", "-o", "a.html"], "Give a .py, .ipynb or .tape file."),
        (["b.tape", "-o", "a.html"], "This is no recording that can be read"),
        (["empty.py", "-o", "a.html"], "empty.py: The program did nothing that could be recorded."),
        (["long.py", "-o", "a.html"], "60 kB"),
    ],
)
def test_what_could_not_be_exported_is_said(arguments: list[str], said: str, capsys: Capsys) -> None:
    for name, content in (("a.txt", ""), ("b.tape", "nonsense"), ("empty.py", ""), ("long.py", "#" * 70_000)):
        Path(name).write_text(content)
    assert main(["export", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not list(Path().glob("**/*.html"))


def test_the_help_shows_how(capsys: Capsys) -> None:
    assert main(["export", "--help"]) == 0
    assert "tape-debugger export lesson.tape -o lesson.html" in capsys.readouterr().out
