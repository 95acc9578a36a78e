"""What is written down later says the same as what is written down at once."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tapecore as tf
from tapecore.capture.record import record
from tapecore.capture.recorder import Recorder
from tapecore.recording import Recording, lines

Program = Callable[[], Any]


def chain() -> None:
    x = tf.Variable(0.3)
    with tf.GradientTape() as tape:
        y = x
        for _ in range(20):
            y = y * x + tf.sin(y) * 1.5
    tape.gradient(y, x)


def broadcasting_and_variables() -> None:
    w, b = tf.Variable([[1.0, 2.0], [3.0, 4.0]]), tf.Variable([1.0, 2.0])
    for step in range(3):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((tf.constant([[1.0, float(step)]]) @ w + b) ** 2)
        for variable, slope in zip((w, b), tape.gradient(loss, [w, b]), strict=True):
            variable.assign_sub(0.1 * slope)


def nested_and_paused() -> None:
    x = tf.Variable(2.0)
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape() as inner:
            y = x * x * x
        slope = inner.gradient(y, x)
        with outer.stop_recording():
            paused = slope * 2.0
        z = slope * paused
    outer.gradient(z, x)
    outer.gradient([z, slope], x, output_gradients=[tf.constant(2.0), tf.constant(3.0)])
    del outer


def numbers_that_leave_and_come_back() -> None:
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * float(tf.reduce_sum(x)) + np.sin(x)
        if y[0] > 0:
            y = y / 10.0 + 10.0 / y
    tape.gradient(y, x)


def a_rule_of_ones_own() -> None:
    @tf.custom_gradient
    def twice(v: Any) -> Any:
        return v * 2.0, lambda up: up * 3.0 * tf.constant(0.5)

    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = twice(x) + x * x
    tape.gradient(y, x)
    with pytest.raises(RuntimeError):
        tape.gradient(y, x)


def forward_mode() -> None:
    x = tf.constant([1.0, 2.0])
    with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as accumulator:
        y = tf.exp(x) * x
    accumulator.jvp(y)


def attributes_that_change() -> None:
    axis = [0]
    tf.reduce_sum(tf.ones([2, 3]), axis=axis)
    axis.append(1)


def a_tape_from_before() -> None:
    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = x * 2.0
    tape.gradient(y, x)
    del tape


PROGRAMS = [
    chain,
    broadcasting_and_variables,
    nested_and_paused,
    numbers_that_leave_and_come_back,
    a_rule_of_ones_own,
    forward_mode,
    attributes_that_change,
    a_tape_from_before,
]


def recorded(program: Program) -> Recording:
    with record() as recording:
        program()
    return recording


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_the_same_rows(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    later = recorded(program)
    made = Recorder.__init__

    def at_once(self: Recorder, *args: Any, later: bool, **options: Any) -> None:
        made(self, *args, later=False, **options)

    monkeypatch.setattr(Recorder, "__init__", at_once)
    now = recorded(program)
    assert list(lines(later.check())) == list(lines(now))


def test_whoever_looks_meanwhile_sees_all_that_happened() -> None:
    with record() as recording:
        x = tf.constant(2.0)
        y = x * x
        assert [event.kind for event in recording.events] == ["create", "op"]
        assert len(recording.values) == 2
        _ = y * x
        assert len(recording.values) == 3
        assert recording.names == []
    assert {name.text for name in recording.names} == {"x", "y", "_"}


def test_notes_for_the_person_are_there_as_soon_as_somebody_looks() -> None:
    with record() as recording:
        _ = tf.constant(np.ones((1100, 1100))) * 2.0
    assert "cannot be computed again" in recording.header.notes[0]


def test_the_recorder_leaves_no_mark_on_the_frames() -> None:
    before = sys._getframe().f_trace
    recorded(chain)
    with record():
        _ = tf.constant(1.0) * 2.0
    assert sys._getframe().f_trace is before
