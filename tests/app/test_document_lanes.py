"""Tapes as lanes of the strip: what each does and when, in the program's own names."""

import pytest

START = "import tensorflow as tf\nx = tf.Variable(2.0)\n"
NESTED = (
    START
    + "with tf.GradientTape() as outer:\n    with tf.GradientTape() as inner:\n        y = tf.sin(x) * x\n"
    "    g = inner.gradient(y, x)\nh = outer.gradient(g, x)\n"
)


def lanes(found):
    """(lane, tape, state, label), and the kinds of the first and the last step of each stretch."""
    return [
        (s.lane, s.tape, s.state, s.label, found.steps[s.from_].kind, found.steps[s.to].kind)
        for s in found.segments
        if s.lane
    ]


def test_a_second_order_pass_is_in_the_lane_of_the_tape_that_was_asked(document):
    found = document(NESTED)
    assert lanes(found) == [
        (1, "outer", "records", "outer", "tape_open", "tape_close"),
        (1, "outer", "asked", "∂g/∂x", "gradient", "answer"),
        (2, "inner", "records", "inner", "tape_open", "tape_close"),
        (2, "inner", "asked", "∂y/∂x", "gradient", "answer"),
    ]


def test_what_the_outer_tape_records_of_the_inner_backward_pass_is_in_the_trace(document):
    found = document(NESTED)
    inside = {row.name: row.tapes for row in found.trace if row.line == 6}
    assert inside["cos(x)"] == [0]
    assert {tuple(tapes) for tapes in inside.values()} == {(0,)}
    assert next(row for row in found.trace if row.name == "y").tapes == [0, 1]
    last = [row for row in found.trace if row.name == "g"][-1]
    assert [found.values[value].text for _, value in last.adjoint] == ["1.0"]


def test_pauses_and_every_call_of_a_persistent_tape_are_stretches(document):
    found = document(
        START + "with tf.GradientTape(persistent=True) as t:\n    y = x * x\n    with t.stop_recording():\n"
        "        q = y * 2.0\n    z = tf.sin(y)\na = t.gradient(y, x)\nb = tf.sin(x)\nc = t.gradient(z, x)\n"
    )
    states = [(state, label) for _, _, state, label, *_ in lanes(found)]
    assert states == [
        ("records", "t"),
        ("paused", "t paused"),
        ("records", "t"),
        ("asked", ""),  # lane 0 says which: no other tape lives meanwhile
        ("waits", ""),
        ("asked", ""),
    ]
    covered = [step for s in found.segments if s.lane for step in range(s.from_, s.to + 1)]
    assert covered == list(range(len(found.steps)))


def test_a_lane_is_free_again_once_its_tape_is_done(document):
    source = "for i in range(3):\n    with tf.GradientTape() as tape:\n        y = x * x\n    g = tape.gradient(y, x)\n"
    assert {lane for lane, *_ in lanes(document(START + source))} == {1}


def test_a_call_inside_the_block_leaves_a_persistent_tape_recording(document):
    found = document(
        START
        + "with tf.GradientTape(persistent=True) as t:\n    y = x * x\n    g = t.gradient(y, x)\n    z = y + g\n"
    )
    assert [state for _, _, state, *_ in lanes(found)] == ["records", "asked", "records"]


def test_an_accumulator_has_its_own_name(document):
    found = document(
        START
        + "with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:\n    y = x * x\n    t = acc.jvp(y)\n"
    )
    assert [(tape, state) for _, tape, state, *_ in lanes(found)] == [
        ("acc", "records"),
        ("acc", "asked"),
        ("acc", "records"),
    ]
    assert [s.phase for s in found.segments if s.state == "asked"] == ["tangent"]


@pytest.mark.parametrize("end", ["", "del t\n", "t = None\n"])
def test_a_tape_that_nobody_asks_ends_with_its_block(document, end):
    found = document(START + f"with tf.GradientTape() as t:\n    y = x * x\n{end}z = y + 1.0\n")
    assert lanes(found) == [(1, "t", "records", "t", "tape_open", "tape_close")]
