"""Numbers that a program notes with ``tf.summary.scalar`` are in the recording, with name and step."""

from __future__ import annotations

import math

from tapecore.capture import run
from tests.capture.told import Told

LOOP = """\
import tensorflow as tf
writer = tf.summary.create_file_writer("logs")
v = tf.Variable(3.0)
with writer.as_default():
    for step in range(3):
        with tf.GradientTape() as tape:
            loss = v * v
        v.assign_sub(0.25 * tape.gradient(loss, v))
        tf.summary.scalar("loss", loss, step=step)
        tf.summary.scalar("rate", 0.25, step=step)
"""


def test_each_noted_number_is_an_event_with_its_name_its_step_and_the_value() -> None:
    told = Told(run(LOOP))
    noted = [(e.what, e.info["step"], told.array(e.inputs[0]).item(), e.line) for e in told.all("summary")]
    losses, rates = noted[::2], noted[1::2]
    assert losses == [("loss", 0, 9.0, 9), ("loss", 1, 2.25, 9), ("loss", 2, 0.5625, 9)]
    assert rates == [("rate", step, 0.25, 10) for step in range(3)]


def test_a_tensor_that_is_noted_is_the_one_of_the_tape() -> None:
    told = Told(run(LOOP))
    asked = [event.inputs[0] for event in told.all("gradient")]
    assert [event.inputs[0] for event in told.all("summary", "loss")] == asked


def test_without_a_writer_nothing_is_noted() -> None:
    told = Told(run('import tensorflow as tf\ntf.summary.scalar("x", 1.0, step=0)\n'))
    assert not told.all("summary")


def test_numbers_that_are_not_finite_are_kept() -> None:
    text = """\
import tensorflow as tf
with tf.summary.create_file_writer("logs").as_default(step=4):
    tf.summary.scalar("x", tf.math.log(-1.0))
"""
    told = Told(run(text))
    event = told.one("summary")
    assert math.isnan(told.array(event.inputs[0]))
    assert event.info["step"] == 4
