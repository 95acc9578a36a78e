"""The strip's headers name a gradient as every other place does."""

import pytest

START = (
    "import tensorflow as tf\nx = tf.Variable(2.0)\nw = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n"
)


@pytest.mark.parametrize(
    ("target", "sources", "label"),
    [
        ("[y, z]", "x", "∂(y + z)/∂x"),
        ("y", "x", "∂y/∂x"),
        ("y", "[x, w]", "∂y/∂(x, w)"),
        ("y + z", "x", "∂(y + z)/∂x"),
        ("tf.sin(y)", "x", "∂tf.sin(y)/∂x"),
    ],
)
def test_a_sum_stands_in_brackets(document, target, sources, label):
    found = document(START + f"    y = x * w\n    z = x + w\n    g = tape.gradient({target}, {sources})\n")
    assert [s.label for s in found.segments if s.lane == 0 and s.phase == "backward"] == [label]
    answers = [step.title for step in found.steps if step.kind == "answer"]
    assert answers[0].split("/")[0] == label.split("/")[0]


def test_a_source_that_is_a_sum_too(document):
    found = document(
        START + "    s = x + w\n    y = s * s\ng = tape.gradient(y, tape.watched_variables()[0] + w)\n"
    )
    assert "∂y/∂(tape.watched_variables()[0] + w)" in [segment.label for segment in found.segments]


def test_the_seed_too(document):
    found = document(START + "    y = tf.sin(x) * w\n    g = tape.gradient(y + w, x)\n")
    seed = next(step for step in found.steps if step.kind == "gradient")
    assert [port.label for port in seed.outputs] == ["∂(y + w)/∂(y + w)"]


def test_sources_bear_the_names_of_the_answers(document):
    found = document(
        START
        + "    y = x * w\nweights = [x, w]\nparams = {'a': weights}\ng = tape.gradient(y, params['a'])\n"
    )
    header = next(s.label for s in found.segments if s.lane == 0 and s.phase == "backward")
    assert header == f"∂y/∂({', '.join(answer.source for answer in found.calls[0].answers)})"


def test_an_error_after_a_call_is_no_part_of_the_forward_pass(document):
    found = document(START + "    y = x * w\ng = tape.gradient(y, x)\ntape.gradient(y, x)\n")
    passes = [(s.label, s.phase) for s in found.segments if s.lane == 0]
    assert passes == [("forward", "forward"), *[("∂y/∂x", "backward")] * 2, ("error", "neutral")]


def test_an_error_in_the_forward_pass_stays_in_it(document):
    found = document(START + "    y = x * w\n    1 / 0\n")
    assert [(s.label, s.phase) for s in found.segments if s.lane == 0] == [("forward", "forward")]
