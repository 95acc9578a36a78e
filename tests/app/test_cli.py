"""The commands, their exit codes, and what they say when they cannot do what was asked."""

import json
import os
import platform
import re
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.cli import main
from app.commands import doctor
from tapecore.recording import Recording, load
from tapecore.sandbox import Sandbox

Capsys = pytest.CaptureFixture[str]
PROGRAM = """\
import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x)
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PORT", raising=False)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the server was asked for, instead of a server."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setitem(sys.modules, "app.server", SimpleNamespace(serve=lambda *asked: calls.append(asked)))
    return calls


# ---------------------------------------------------------------- the command itself


@pytest.mark.parametrize("command", [[sys.executable, "-m", "app"], ["tape-debugger"]])
def test_it_runs_as_a_command_and_as_a_module(command: list[str], tmp_path: Path) -> None:
    path = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [*command, "--version"], capture_output=True, text=True, cwd=tmp_path, env=path, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("tape-debugger ")


def test_help_names_every_command(capsys: Capsys) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ("serve", "explain", "record", "export", "open", "ops", "doctor"))


@pytest.mark.parametrize("command", ["serve", "explain", "record", "export", "open", "ops", "doctor"])
def test_every_command_has_help(command: str, capsys: Capsys) -> None:
    assert main([command, "--help"]) == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong", [["bogus"], ["explain"], ["explain", "--bogus"], ["record", "a.py"], ["serve", "--port", "x"]]
)
def test_wrong_usage_is_2(wrong: list[str], capsys: Capsys) -> None:
    assert main(wrong) == 2
    assert capsys.readouterr().out == ""


def test_no_command_shows_the_help(capsys: Capsys) -> None:
    assert main([]) == 0
    assert "explain" in capsys.readouterr().out


def test_interrupting_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "app.server", SimpleNamespace(serve=interrupted))
    assert main(["serve", "--port", "0"]) == 130


# ---------------------------------------------------------------- record


def test_a_recording_is_saved(capsys: Capsys) -> None:
    Path("a.py").write_text(PROGRAM)
    assert main(["record", "a.py", "-o", "a.tape"]) == 0
    recording = load("a.tape")
    assert (recording.source, recording.header.name) == (PROGRAM, "a.py")
    assert capsys.readouterr().err == f"a.tape: {len(recording.events)} events.\n"


def test_a_program_that_fails_is_recorded_until_then(capsys: Capsys) -> None:
    Path("a.py").write_text(PROGRAM + "1 / 0\n")
    assert main(["record", "a.py", "--output", "a.tape"]) == 1
    assert load("a.tape").events[-1].kind == "error"
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("program", "output", "said"),
    [
        (None, "a.tape", "There is no such file."),
        ("", "a.tape", "nothing that could be recorded"),
        ("#" * 70_000, "a.tape", "60 kB"),
        ("1 / 0", "missing/a.tape", "cannot be written"),
    ],
)
def test_what_could_not_be_recorded_is_said(
    program: str | None, output: str, said: str, capsys: Capsys
) -> None:
    if program is not None:
        Path("a.py").write_text(program)
    assert main(["record", "a.py", "-o", output]) == 2
    assert said in capsys.readouterr().err
    assert not Path(output).exists()


def test_notes_of_a_notebook_come_along() -> None:
    cells = [{"cell_type": "code", "source": "%matplotlib inline\nx = 1\nx", "execution_count": 3}]
    Path("a.ipynb").write_text(json.dumps({"cells": cells}))
    assert main(["record", "a.ipynb", "-o", "a.tape"]) == 0
    header = load("a.tape").header
    assert header.notes == ("Notebook commands were made comments: %matplotlib.",)
    assert header.cells[0].index == 3


# ---------------------------------------------------------------- serve and open


def test_serve_listens_at_home(served: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert main(["serve", "--no-open", "--port", str(port)]) == 0
    monkeypatch.setenv("PORT", str(port))
    assert main(["serve"]) == 0
    assert served == [("127.0.0.1", port, False, None), ("127.0.0.1", port, True, None)]


def test_a_port_in_use_is_said(served: list[tuple[Any, ...]], capsys: Capsys) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"--port {port + 1}" in capsys.readouterr().err
    assert served == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "70000"], "70000 is no port"),
        (["--port", "-1"], "-1 is no port"),
        (["--host", "no.such.host.invalid", "--port", "0"], "no address"),
    ],
)
def test_an_address_that_is_none_is_said(
    arguments: list[str], said: str, served: list[tuple[Any, ...]], capsys: Capsys
) -> None:
    assert main(["serve", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert served == []


def test_a_port_for_root_is_said(
    monkeypatch: pytest.MonkeyPatch, served: list[tuple[Any, ...]], capsys: Capsys
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refused)
    assert main(["serve", "--port", "80"]) == 2
    assert "Port 80 is not for everybody" in capsys.readouterr().err


def test_open_serves_with_the_file_open(served: list[tuple[Any, ...]]) -> None:
    Path("a.py").write_text(PROGRAM)
    main(["record", "a.py", "-o", "a.tape"])
    assert main(["open", "a.tape", "--port", "0", "--no-open"]) == 0
    assert served == [("127.0.0.1", 0, False, Path("a.tape"))]


def test_open_runs_a_program_first(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Recording] = []
    serving = SimpleNamespace(serve=lambda *asked: opened.append(load(asked[3])))
    monkeypatch.setitem(sys.modules, "app.server", serving)
    Path("neighbour.py").write_text("W = 3.0\n")
    Path("a.py").write_text("from neighbour import W\n" + PROGRAM.replace("3.0", "W"))
    assert main(["open", "a.py", "--port", "0"]) == 0
    assert [event.kind for event in opened[0].events].count("answer") == 1
    assert opened[0].header.notes == ()


def test_open_shows_what_stands_before_the_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Recording] = []
    serving = SimpleNamespace(serve=lambda *asked: opened.append(load(asked[3])))
    monkeypatch.setitem(sys.modules, "app.server", serving)
    Path("a.py").write_text(PROGRAM + "1 / 0")
    main(["record", "a.py", "-o", "a.tape"])
    with Path("a.tape").open("ab") as file:
        file.write(b"no row\n")
    assert main(["open", "a.tape", "--port", "0"]) == 0
    assert opened[0].events[-1].kind == "error"
    assert "is damaged" in opened[0].header.notes[0]


def test_open_says_why_a_program_cannot_be_shown(capsys: Capsys) -> None:
    Path("a.py").write_text("#" * 70_000)
    assert main(["open", "a.py"]) == 2
    assert "60 kB" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content"), [("a.tape", "nonsense"), ("a.ipynb", "[]"), ("a.txt", ""), ("a.py", None)]
)
def test_open_looks_at_the_file_first(
    name: str, content: str | None, served: list[tuple[Any, ...]], capsys: Capsys
) -> None:
    if content is not None:
        Path(name).write_text(content)
    assert main(["open", name]) == 2
    assert capsys.readouterr().err.startswith(f"{name}: ")
    assert served == []


# ---------------------------------------------------------------- ops


def test_every_op_is_listed(capsys: Capsys) -> None:
    assert main(["ops"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert any(line.startswith("MatMul ") for line in listed)
    assert len(listed) > 150


def test_the_list_as_json(capsys: Capsys) -> None:
    assert main(["ops", "--json"]) == 0
    cards = {card["name"]: card for card in json.loads(capsys.readouterr().out)}
    assert cards["Floor"]["inputs"] == [{"name": "x", "rule": "none", "formula": ""}]
    assert cards["AdjustContrastv2"]["forward_mode"] == "missing"
    assert cards["Sin"]["keeps"] == ["x"]
    assert "raw_ops.Sin" in cards["Sin"]["public_names"]


@pytest.mark.parametrize(
    "name", ["MatMul", "matmul", "tf.matmul", "tf.linalg.matmul", "tf.raw_ops.MatMul", "mATmUL"]
)
def test_an_op_is_found_by_all_its_names(name: str, capsys: Capsys) -> None:
    assert main(["ops", name]) == 0
    assert "MatMul(a, b, *, transpose_a=False" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tf.sin", ["x             rule: g * cos(x)", "a tape keeps  x", "tf.math.sin"]),
        ("tf.nn.relu", ["a tape keeps  the output", "tf.raw_ops.Relu"]),
        ("tf.floor", ["x             None", "forward mode  None", "a tape keeps  nothing"]),
        ("tf.image.adjust_contrast", ["not registered"]),
        ("Mul", ["a tape keeps  x, y"]),
    ],
)
def test_what_an_op_is_told_with(name: str, said: list[str], capsys: Capsys) -> None:
    assert main(["ops", name]) == 0
    told = capsys.readouterr().out
    assert all(words in told for words in said), told


def test_a_name_that_is_none_gets_the_nearest(capsys: Capsys) -> None:
    assert main(["ops", "tf.matmull"]) == 2
    assert capsys.readouterr().err == "There is no op tf.matmull. The nearest name there is: matmul.\n"
    assert main(["ops", "qqqqqqqq"]) == 2
    assert capsys.readouterr().err == "There is no op qqqqqqqq.\n"


# ---------------------------------------------------------------- doctor


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are limits only")
def test_doctor_says_how_far_programs_are_held(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    told = capsys.readouterr().out
    assert f"Python {platform.python_version()}" in told
    assert re.search(r"Sandbox: level [AB]: programs are held by the kernel", told)
    assert told.endswith("Tried 10 things that no program may do: none can be done.\n")


def test_doctor_says_what_gets_through(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "Sandbox", lambda: Sandbox(trusted=True))  # nobody holds its programs
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "level limits only" in told
    assert "10 can be done: read the list of users; list the root" in told
