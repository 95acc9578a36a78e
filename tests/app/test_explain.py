"""`tape-debugger explain`: one line a file, whatever the files are."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from tapecore.recording import save
from tapecore.sandbox import Limits, Outcome, Sandbox, SandboxError
from tests.report_keys import QUESTION_KEYS

NOT_WATCHED = """\
import tensorflow as tf

x = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x * x
print("dropped")
g = tape.gradient(y, x)
"""
HEALTHY = NOT_WATCHED.replace("tf.constant", "tf.Variable")
ERROR_KEYS = {"type", "message", "line", "cause", "lines", "sentence", "fix", "proof"}


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, content: str) -> str:
    Path(name).write_text(content, encoding="utf-8")
    return name


def explain(*files: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    code = main(["explain", "--json", *files])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["file"] for row in rows] == list(files)
    assert all(list(row) == ["file", "error", "advice", "questions"] for row in rows)
    assert all(row["error"] is None or set(row["error"]) == ERROR_KEYS for row in rows)
    assert all(list(question) == QUESTION_KEYS for row in rows for question in row["questions"])
    return code, rows


Capsys = pytest.CaptureFixture[str]


def test_a_none_is_explained_with_a_fix_that_was_tried(capsys: Capsys) -> None:
    code, [row] = explain(write("a.py", NOT_WATCHED), capsys=capsys)
    [question] = row["questions"]
    assert code == 0
    assert (question["source"], question["target"], question["line"]) == ("x", "y", 7)
    assert (question["result"], question["cause"], question["count"]) == ("none", "not_watched_tensor", 1)
    assert question["lines"][0] == 3
    compile(question["fix"]["source"], "fix", "exec")
    assert question["proof"]["result"] == "value"
    assert row["error"] is None


def test_a_value_needs_no_explanation(capsys: Capsys) -> None:
    code, [row] = explain(write("a.py", HEALTHY), capsys=capsys)
    assert code == 0
    assert [(q["result"], q["cause"], q["fix"]) for q in row["questions"]] == [("value", None, None)]


def test_files_are_answered_in_their_order(capsys: Capsys) -> None:
    slow = write("slow.py", "import time\ntime.sleep(0.5)\n" + HEALTHY)
    names = [slow, *(write(f"{n}.py", NOT_WATCHED) for n in range(5)), "missing.py"]
    code, rows = explain(*names, capsys=capsys)
    assert code == 2
    assert [len(row["questions"]) for row in rows] == [1, 1, 1, 1, 1, 1, 0]


def test_a_program_reads_its_own_folder(capsys: Capsys) -> None:
    Path("sub").mkdir()
    write("sub/weights.py", "W = 2.0\n")
    program = "from weights import W\nprint(open('weights.py').name)\n" + HEALTHY.replace("3.0", "W")
    code, [row] = explain(write("sub/a.py", program), capsys=capsys)
    assert (code, row["error"]) == (0, None)


def test_a_notebook_is_explained_in_its_cells(capsys: Capsys) -> None:
    cells = [{"cell_type": "code", "source": NOT_WATCHED, "execution_count": 207}]
    name = write("a.ipynb", json.dumps({"cells": cells, "nbformat": 4}))
    assert main(["explain", "--json", name]) == 0
    [question] = json.loads(capsys.readouterr().out)["questions"]
    assert question["cause"] == "not_watched_tensor"
    assert set(question) == {*QUESTION_KEYS, "cell", "cell_line"}
    assert (question["line"], question["cell"], question["cell_line"]) == (7, 207, 7)
    assert main(["explain", name]) == 0
    assert "cell [207], line 7: ∂y/∂x" in capsys.readouterr().out


def test_an_error_is_told_in_full_on_several_lines(capsys: Capsys) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    assert main(["explain", write("a.py", f"import tensorflow as tf\nraise ValueError('{words}')\n")]) == 0
    told = capsys.readouterr().out
    assert "  line 2: ValueError: word0 word1" in told
    assert words in " ".join(told.split())
    assert max(map(len, told.splitlines())) <= 90
    assert (
        main(["explain", write("b.py", "import tensorflow as tf\ntf.ones((1, 2)) @ tf.ones((3, 2))\n")]) == 0
    )
    told = capsys.readouterr().out
    assert "Matrix size-incompatible" in told
    assert "{{" not in told


def test_a_recording_is_explained_without_running_it(capsys: Capsys) -> None:
    with Sandbox() as sandbox:
        save(sandbox.run(NOT_WATCHED, name="elsewhere.py").recording, "a.tape")
    code, [row] = explain("a.tape", capsys=capsys)
    assert code == 0
    assert row["questions"][0]["cause"] == "not_watched_tensor"
    assert row["questions"][0]["proof"]["result"] == "value"


def test_a_damaged_recording_is_explained_up_to_the_damage(capsys: Capsys) -> None:
    with Sandbox() as sandbox:
        save(sandbox.run(NOT_WATCHED).recording, "a.tape")
    with Path("a.tape").open("ab") as file:
        file.write(b"this is no row\n")
    code, [row] = explain("a.tape", capsys=capsys)
    assert code == 2
    assert row["error"]["type"] == "TapeFileError"
    assert "damaged" in row["error"]["message"]
    assert row["questions"][0]["cause"] == "not_watched_tensor"


def test_wherever_a_recording_was_cut_it_is_no_sound_one(capsys: Capsys) -> None:
    with Sandbox() as sandbox:
        save(sandbox.run(NOT_WATCHED).recording, "whole.tape")
    lines = Path("whole.tape").read_bytes().splitlines(keepends=True)
    for count in [*range(1, len(lines), 4), len(lines) - 1]:
        Path("a.tape").write_bytes(b"".join(lines[:count]))
        code, [row] = explain("a.tape", capsys=capsys)
        assert (code, row["error"]["type"]) == (2, "TapeFileError"), count
        assert "cut short" in row["error"]["message"]
        assert main(["explain", "a.tape"]) == 2
        assert "This program asks for no gradient." not in capsys.readouterr().out


def test_a_stopped_run_is_whole_and_one_that_was_cut_besides_says_both(capsys: Capsys) -> None:
    with Sandbox(Limits(wall=2.0)) as sandbox:
        save(
            sandbox.run("import tensorflow as tf\nx = tf.ones(2) * 2\nwhile True: pass\n").recording, "a.tape"
        )
    code, [row] = explain("a.tape", capsys=capsys)
    assert (code, row["error"]["type"]) == (2, "killed:wall")
    assert "cut short" not in row["error"]["message"]
    Path("a.tape").write_bytes(b"".join(Path("a.tape").read_bytes().splitlines(keepends=True)[:-1]))
    code, [row] = explain("a.tape", capsys=capsys)
    assert (code, row["error"]["type"]) == (2, "killed:wall")
    assert row["error"]["message"].startswith("Stopped after 2 s")
    assert "may have been cut short" in row["error"]["message"]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("import tensorflow as tf\nx = (\n", "SyntaxError", 2),
        ("if True:\nx = 1\n", "IndentationError", 2),
        ("x = 1\neval('1 +')\n", "SyntaxError", 0),
        ("raise SyntaxError('mine')\n", "SyntaxError", 0),
    ],
)
def test_what_is_no_program_could_not_be_read(text: str, kind: str, code: int, capsys: Capsys) -> None:
    found, [row] = explain(write("a.py", text), capsys=capsys)
    assert (found, row["error"]["type"]) == (code, kind)


def test_an_error_of_the_program_has_its_line(capsys: Capsys) -> None:
    code, [row] = explain(write("a.py", "x = 1\n1 / 0\n"), capsys=capsys)
    assert code == 0
    assert (row["error"]["type"], row["error"]["line"]) == ("ZeroDivisionError", 2)


UNREADABLE = [
    ("missing.py", None, "FileNotFoundError", "no such file"),
    ("folder.py", "/", "IsADirectoryError", "folder"),
    ("a.txt", "x = 1", "ValueError", ".ipynb"),
    ("a.ipynb", '{"nodes": 1}', "NotANotebook", "'nodes'"),
    ("a.ipynb", "", "NotANotebook", "empty"),
    ("a.tape", "nonsense", "TapeFileError", "line 1"),
    ("a.py", "# coding: nonsense\n", "SyntaxError", "nonsense"),
    ("a.py", "#" * 60_001, "ProgramTooLong", "60 kB"),
]


@pytest.mark.parametrize(("name", "content", "kind", "said"), UNREADABLE)
def test_what_cannot_be_read_is_said(
    name: str, content: str | None, kind: str, said: str, capsys: Capsys
) -> None:
    if content == "/":
        Path(name).mkdir()
    elif content is not None:
        write(name, content)
    code, [row] = explain(name, capsys=capsys)
    assert code == 2
    assert row["questions"] == []
    assert row["error"]["type"] == kind
    assert said in row["error"]["message"]


def test_text_that_is_none_is_said(capsys: Capsys) -> None:
    Path("a.py").write_bytes(b"x = '\xff\xfe'\n")
    code, [row] = explain("a.py", capsys=capsys)
    assert (code, row["error"]["type"]) == (2, "SyntaxError")


def test_a_script_in_another_encoding_is_read(capsys: Capsys) -> None:
    Path("a.py").write_bytes("# -*- coding: latin-1 -*-\ngrün = 1\n1 / 0\n".encode("latin-1"))
    code, [row] = explain("a.py", capsys=capsys)
    assert (code, row["error"]["type"]) == (0, "ZeroDivisionError")


def test_an_array_that_is_too_large_says_the_limit(capsys: Capsys) -> None:
    code, [row] = explain(write("a.py", "import numpy as np\nnp.ones(10**9)\n"), capsys=capsys)
    assert code == 0
    assert "512 MiB" in row["error"]["message"]


def test_a_run_that_was_stopped_is_explained_as_far_as_it_came(
    monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    monkeypatch.setattr("app.commands.trusting.Limits", lambda: Limits(wall=1.5))
    code, [row] = explain(write("a.py", NOT_WATCHED + "while True:\n    pass\n"), capsys=capsys)
    assert code == 2
    assert row["error"]["type"] == "killed:wall"
    assert row["error"]["sentence"].startswith("Stopped after 1.5 s")
    assert row["questions"][0]["cause"] == "not_watched_tensor"


def test_a_recording_keeps_that_its_run_was_stopped(monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> None:
    monkeypatch.setattr("app.commands.trusting.Limits", lambda: Limits(wall=1.5))
    file = write("a.py", NOT_WATCHED + "while True: pass\n")
    assert main(["record", file, "-o", "a.tape"]) == 2
    capsys.readouterr()
    code, [row] = explain("a.tape", capsys=capsys)
    assert code == 2
    assert row["error"]["type"] == "killed:wall"
    assert row["error"]["sentence"].startswith("Stopped after 1.5 s")
    assert row["error"]["line"] == 8
    assert row["questions"][0]["cause"] == "not_watched_tensor"
    assert main(["explain", "a.tape"]) == 2
    assert capsys.readouterr().out.count("Stopped after 1.5 s") == 1


def test_a_recording_keeps_the_error_of_its_program(capsys: Capsys) -> None:
    assert main(["record", write("a.py", HEALTHY + "1 / 0\n"), "-o", "a.tape"]) == 1
    capsys.readouterr()
    code, [row] = explain("a.tape", capsys=capsys)
    assert (code, row["error"]["type"], row["error"]["line"]) == (0, "ZeroDivisionError", 8)
    assert row["error"]["sentence"] == "Line 8 stopped: ZeroDivisionError: division by zero."


@pytest.mark.parametrize(
    ("fault", "said"),
    [(SandboxError("No process."), "No process."), (KeyError("x"), "itself failed here: KeyError('x')")],
)
def test_a_fault_of_ours_takes_no_other_answer_away(
    fault: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    def failing(self: Sandbox, text: str, **_: object) -> Outcome:
        if "tensorflow" not in text:
            raise fault
        return run(self, text)

    run = Sandbox.run
    monkeypatch.setattr(Sandbox, "run", failing)
    code, rows = explain(write("a.py", "x = 1\n"), write("b.py", HEALTHY), capsys=capsys)
    assert code == 2
    assert said in rows[0]["error"]["message"]
    assert rows[1]["error"] is None


def test_trusted_programs_see_the_environment(monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> None:
    monkeypatch.setenv("MY_WEIGHT", "3.0")
    file = write("a.py", "import os\nW = float(os.environ['MY_WEIGHT'])\n" + HEALTHY.replace("3.0", "W"))
    assert main(["explain", "--json", file]) == 0
    assert main(["explain", "--json", "--trust", file]) == 0
    assert '"KeyError"' in capsys.readouterr().out


# ---------------------------------------------------------------- for people


def test_stories_are_told_under_the_name_of_the_file(capsys: Capsys) -> None:
    code = main(["explain", write("a.py", NOT_WATCHED), write("b.py", HEALTHY), "missing.py"])
    told = capsys.readouterr().out
    assert code == 2
    first, second, third = told.strip().split("\n\n")
    assert first.startswith("a.py\n  line 7: ∂y/∂x\n    `x` got None")
    assert second == "b.py\n  line 7: ∂y/∂x: fine"
    assert third == "missing.py\n  There is no such file."
    assert "dropped" not in told
    assert "\x1b" not in told


def test_what_was_cleaned_is_said(capsys: Capsys) -> None:
    main(["explain", write("a.py", "%matplotlib inline\n" + HEALTHY)])
    assert "Notebook commands were made comments: %matplotlib." in capsys.readouterr().out


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    files = [write("a.py", NOT_WATCHED), write("b.py", HEALTHY)]
    main(["explain", *files])
    told = capsys.readouterr().out
    assert "\x1b[1ma.py\x1b[0m" in told
    assert "\x1b[32m  line 7: ∂y/∂x: fine\x1b[0m" in told
    monkeypatch.setenv("NO_COLOR", "1")
    main(["explain", *files])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(("program", "code"), [(NOT_WATCHED, 1), (HEALTHY, 0), ("1 / 0\n", 1)])
def test_with_check_something_to_mend_is_exit_code_1(program: str, code: int, capsys: Capsys) -> None:
    assert main(["explain", "--check", write("a.py", program)]) == code
    capsys.readouterr()
