"""record(): around code of a script of one's own."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tapecore as tf
from tapecore.capture.record import record
from tapecore.recording import Recording
from tests.capture.told import Told

HERE = Path(__file__).read_text(encoding="utf-8").split("\n")


def loss_of(weight: Any) -> Any:
    return tf.sin(weight) * 2.0  # the op's line


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(HERE, 1) if text in line)


def test_lines_and_functions_are_those_of_the_file() -> None:
    weight = tf.Variable(1.0)
    with record() as recording:
        with tf.GradientTape() as tape:
            loss = loss_of(weight)
        tape.gradient(loss, weight)  # the call's line
    asked = Told(recording)
    assert isinstance(recording, Recording)
    assert recording.header.name == "test_record.py"
    assert recording.source == "\n".join(HERE)
    sine = asked.one("op", "Sin")
    assert sine.line == line_of("# the op's line")
    assert [f.function for f in asked.recording.stack_of(sine)] == [
        "loss_of",
        "test_lines_and_functions_are_those_of_the_file",
    ]
    assert asked.span(sine) == "tf.sin(weight)"
    assert asked.one("gradient").line == line_of("# the call's line")
    assert asked.answers()[0] == pytest.approx(2 * np.cos(1.0))


def test_what_was_there_before_is_from_outside() -> None:
    weight, before = tf.Variable(1.0, name="w"), tf.constant(2.0)
    with tf.GradientTape() as tape:
        first = weight * before
        with record() as recording:
            second = first * weight + before
            gradient = tape.gradient(second, [weight, before])
    asked = Told(recording)
    outside = asked.all("create", "outside")
    assert {asked.name_of(e.outputs[0]) for e in outside} == {"first", "weight", "before"}
    assert [e.info.get("name") for e in outside if "variable" in e.info] == ["w:0"]
    assert [e.info["op"] >= 0 for e in asked.all("pullback")] == [True, True, False]
    assert asked.one("tape_open").at < asked.all("op")[0].at
    assert asked.answers()[1] is None
    assert gradient[1] is None


def test_names_are_seen_at_gradient_calls_and_at_the_end() -> None:
    with record() as recording:
        x = tf.Variable(1.0)
        with tf.GradientTape() as tape:
            parts = [x * 2.0, x * 3.0]
            total = {"sum": parts[0] + parts[1]}
        slope = tape.gradient(total["sum"], x)
    asked = Told(recording)
    assert {"x", "parts[0]", "parts[1]", "total['sum']", "slope"} <= set(asked.names())
    assert slope.numpy() == 5.0
    assert all(name.line == 0 for name in recording.names)


def test_escapes_are_known_by_identity_and_by_the_text() -> None:
    with record() as recording:
        x = tf.constant([1.0, 2.0])
        y = tf.constant(x.numpy() * 2.0)
        array = np.sin(x)
        z = tf.constant(array)
        print("shown", x.numpy())
    asked = Told(recording)
    assert (y.shape, z.shape) == ((2,), (2,))
    through = [
        [asked.events[at].what for at in e.info["through"]]
        for e in asked.all("convert")
        if "through" in e.info
    ]
    assert through == [["numpy"], ["np.sin"]]
    assert asked.all("escape")[-1].info == {"display": True}


def test_an_exception_is_recorded_and_goes_on() -> None:
    kept: list[Recording] = []

    def program() -> None:
        with record() as recording:
            kept.append(recording)
            assert tf.constant(1.0) + 1.0 == 2.0
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        program()
    assert Told(kept[0]).errors() == [("ValueError", "stop", line_of('raise ValueError("stop")'))]


def test_nothing_is_recorded_afterwards() -> None:
    with record() as recording:
        x = tf.constant(1.0)
    count = len(recording.events)
    _ = x + 1.0
    assert len(recording.events) == count


def test_two_recordings_at_once() -> None:
    with record() as outer:
        for _ in range(2):
            with record() as inner:
                _ = tf.constant(1.0) + 1.0
    assert len(Told(inner).all("op")) == 1
    assert len(Told(outer).all("op")) == 2
    assert [f.activation for f in outer.stack_of(Told(outer).all("op")[1])] == [0]


def test_a_debugger_goes_on_tracing() -> None:
    """An activation is kept where a tracer keeps its function; both work."""
    lines: list[int] = []

    def trace(frame: Any, event: str, _: Any) -> Any:
        if event == "line" and frame.f_code is traced.__code__:
            lines.append(frame.f_lineno)
        return trace

    def traced() -> None:
        x = tf.constant(1.0)  # first
        x = x + 1.0  # second
        x = x * 2.0  # third

    before = sys.gettrace()
    with record() as recording:
        sys.settrace(trace)
        try:
            traced()
        finally:
            sys.settrace(before)
    first = line_of("# first")
    assert lines == [first, first + 1, first + 2]
    assert {f.activation for e in recording.events for f in recording.stack_of(e)} == {0}


def test_a_program_whose_text_is_not_there_says_so() -> None:
    scope: dict[str, Any] = {"record": record, "tf": tf}
    program = "with record() as r:\n    x = tf.constant(1.0).numpy()\n    y = tf.constant(x)\n"
    exec(compile(program, "<nowhere>", "exec"), scope)
    asked = Told(scope["r"])
    assert "could not be found" in asked.recording.header.notes[0]
    assert asked.one("convert").line == 3


def test_a_text_that_does_not_parse_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linecache.getlines", lambda *_: ["%magic\n", "x = 1\n"] * 400)
    with record() as recording:
        x = tf.constant(1.5).numpy() * 2.0
        y = tf.constant(float(x))
    assert y.numpy() == 3.0
    conversion = Told(recording).one("convert")
    assert conversion.info["sure"] is False


def test_it_is_offered_by_the_front() -> None:
    assert tf.record is record
    with tf.record() as recording:
        pass
    assert recording.events == []
