"""A step is one thing a teacher would point at."""

from tapecore.capture import run
from tapecore.graph.steps import Steps, steps

PROGRAM = """\
import tensorflow as tf

x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x + 1.0
print(y.numpy())
print(tape.gradient(y, x))
"""


def test_ops_tapes_gradient_calls_pullbacks_and_answers_are_steps() -> None:
    recording = run(PROGRAM)
    kinds = [recording.events[at].kind for at in steps(recording)]
    assert kinds == ["tape_open", "op", "op", "tape_close", "gradient", "pullback", "pullback", "answer"]


def test_what_is_read_or_made_folds_into_its_user() -> None:
    recording = run(PROGRAM)
    known = Steps(recording)
    multiply = next(e for e in recording.events if e.kind == "op" and e.what == "Mul")
    read = next(e for e in recording.events if e.kind == "read")
    assert known.of(read.at) == known.of(multiply.at)
    assert known.events[known.of(multiply.at)] == multiply.at


def test_a_seed_folds_into_its_gradient_call() -> None:
    recording = run(PROGRAM)
    known = Steps(recording)
    seed = next(e for e in recording.events if e.kind == "seed")
    assert recording.events[known.events[known.of(seed.at)]].kind == "gradient"


def test_what_is_printed_folds_into_the_step_before() -> None:
    recording = run(PROGRAM)
    known = Steps(recording)
    printed = [e for e in recording.events if e.kind == "print"]
    assert recording.events[known.events[known.of(printed[0].at)]].kind == "tape_close"
    assert known.of(printed[-1].at) == len(known) - 1


def test_a_program_without_steps_has_none() -> None:
    recording = run("print(1)\n")
    assert len(Steps(recording)) == 0
    assert Steps(recording).of(0) == -1


def test_the_error_that_ends_a_program_is_a_step() -> None:
    recording = run("import tensorflow as tf\nx = tf.constant(1.0) + 1.0\nraise KeyError('k')\n")
    assert recording.events[steps(recording)[-1]].kind == "error"


def test_what_a_backward_pass_runs_counts_only_when_another_tape_recorded_it() -> None:
    once = """\
import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x ** 3
    dy = inner.gradient(y, x)
d2y = outer.gradient(dy, x)
"""
    nested = run(once)
    inside = [at for at in steps(nested) if nested.events[at].kind == "op" and nested.events[at].within >= 0]
    assert inside
    assert all(nested.events[at].info["tapes"] for at in inside)
