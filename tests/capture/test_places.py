"""Ops stand where the program has them, also inside statements that report what they bind."""

import pytest

from tests.capture.told import Run, Told


def _places(asked: Told, kind: str = "op") -> list[tuple[int, str]]:
    """Line and text, or its first line, of each event, read from the program by its frame."""
    lines = asked.recording.source.split("\n")
    found = []
    for event in asked.all(kind):
        frame = asked.recording.frames[event.stack]
        assert frame.line == event.line
        end = frame.end_column if frame.line == frame.end_line else None
        found.append((event.line, lines[frame.line - 1][frame.column : end]))
    return found


def test_a_return_over_several_lines_has_its_ops_on_their_lines(told: Run) -> None:
    asked = told(
        """
        def loss(x):
            return sum([
                tf.sin(x),
                tf.cos(x),
            ], tf.square(
                tf.exp(x)))
        loss(tf.constant(1.0))
        """
    )
    exponential = (8, "tf.exp(x)")
    assert _places(asked)[:4] == [(5, "tf.sin(x)"), (6, "tf.cos(x)"), exponential, (7, "tf.square(")]


@pytest.mark.parametrize("shape", ["{}, {}", "[{}, {}]", "{{'k': {}, 'b': {}}}", "({}, {})"])
@pytest.mark.parametrize("binding", ["return {}", "(got := ({}))", "got = {}"])
def test_two_gradients_in_one_expression_are_two_calls(told: Run, shape: str, binding: str) -> None:
    both = shape.format("t.gradient(k, w)", "t.gradient(k, b)")
    asked = told(
        f"""
        def both(w, b):
            with tf.GradientTape(persistent=True) as t:
                k = w * b
            {binding.format(both)}
        both(tf.Variable(1.0), tf.Variable(2.0))
        """
    )
    assert _places(asked, "gradient") == [(6, "t.gradient(k, w)"), (6, "t.gradient(k, b)")]


def test_a_walrus_leaves_what_is_inside_it_at_its_place(told: Run) -> None:
    asked = told("x = tf.constant(1.0)\nif (y := tf.sin(x) + tf.cos(x)) > 0.0:\n    pass\n")
    sine, cosine, *_ = _places(asked)
    assert (sine, cosine) == ((4, "tf.sin(x)"), (4, "tf.cos(x)"))
    assert asked.named("y") == [asked.one("op", "AddV2").outputs[0]]


def test_a_failure_inside_a_return_points_at_its_line(told: Run) -> None:
    asked = told("def f():\n    return [\n        1,\n        1 / 0,\n    ]\nf()\n", fails=True)
    ((kind, _, line),) = asked.errors()
    assert (kind, line) == ("ZeroDivisionError", 6)
