"""explain(), assert_gradients() and show(): a recording goes to the command."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

import tapecore as tf
from tapecore.capture import run
from tapecore.recording import load

PROGRAM = (
    "import tensorflow as tf\nx = tf.constant(3.0)\n"
    "with tf.GradientTape() as tape:\n    y = x * x\ntape.gradient(y, x)\n"
)


HEALTHY = PROGRAM.replace("tf.constant", "tf.Variable")


def test_explain_prints_the_story(capsys: pytest.CaptureFixture[str]) -> None:
    tf.explain(run(PROGRAM, name="mine.py"))
    printed = capsys.readouterr().out
    assert "`x`" in printed
    assert "watch" in printed


def test_explain_says_when_it_could_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        return subprocess.CompletedProcess((), 2, "", "no such thing")

    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(RuntimeError, match="no such thing"):
        tf.explain(run("x = 1"))


def test_show_opens_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", started.append)
    recording = run(PROGRAM, name="mine.py")
    tf.show(recording)
    *_, command, file = started[0]
    assert command == "open"
    assert Path(file).name == "mine.tape"
    assert load(file) == recording


def test_gradients_that_are_there_pass() -> None:
    tf.assert_gradients(run(HEALTHY))


def test_a_gradient_that_is_none_fails_with_its_story() -> None:
    with pytest.raises(AssertionError, match=r"∂y/∂x(.|\n)*stop_gradient(.|\n)*Tried it"):
        tf.assert_gradients(run(HEALTHY.replace("x * x", "tf.stop_gradient(x) * 2.0")))


def test_no_gradient_at_all_proves_nothing() -> None:
    with pytest.raises(ValueError, match="asks for a gradient"):
        tf.assert_gradients(run("x = 1"))
