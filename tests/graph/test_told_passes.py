"""Recorded passes number loops whatever they go through: datasets, generators, zip, enumerate."""

import sys
from collections.abc import Iterator

import pytest

from tapecore.capture import run
from tapecore.graph.program import Program
from tapecore.graph.scopes import Scopes
from tests.graph.older import without_passes

START = "import tensorflow as tf\nx = tf.constant(0.5)\nh = tf.constant(0.1)\nxs = [x, x, x]\n"


@pytest.fixture(autouse=True)
def nobody_traces() -> Iterator[None]:
    """A tracer of the whole process (coverage is one) takes ``f_trace``, in which activations are kept."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


def places(text: str, what: str = "") -> list[str]:
    recording = run(START + text)
    assert not [event.info for event in recording.events if event.kind == "error"]
    recording.check()
    scopes = Scopes(recording, Program(recording.source))
    return [scopes.label(e.at) for e in recording.events if e.kind == "op" and what in ("", e.what)]


BATCHES = """\
w = tf.Variable(1.0)
data = tf.data.Dataset.from_tensor_slices([1.0, 2.0, 3.0, 4.0]).shuffle(4).batch(2)
targets = [x, x]
def shuffled():
    yield from (1.0, 2.0)
for epoch in range(2):
    for {inner}:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.sin(w * b))
        w.assign_sub(0.1 * tape.gradient(loss, w))
"""


@pytest.mark.parametrize(
    ("inner", "second"),
    [
        ("b in data", ("pass 1", "pass 2")),
        ("a, b in zip(targets, [1.0, 2.0])", ("pass 1", "pass 2")),
        ("b in shuffled()", ("pass 1", "pass 2")),
        ("step, b in enumerate(data)", ("step = 0", "step = 1")),
        ("step, (b, c) in enumerate(zip(data, data), start=5)", ("step = 5", "step = 6")),
        ("b in iter(targets)", ("pass 1", "pass 2")),
    ],
)
def test_epochs_and_batches_that_no_text_counts(inner: str, second: tuple[str, str]) -> None:
    wanted = [f"epoch = {epoch} · {batch}" for epoch in (0, 1) for batch in second]
    text = BATCHES.format(inner=inner)
    assert places(text, "Sin") == wanted
    recording = run(START + text)
    scopes = Scopes(recording, Program(recording.source))
    for kind in ("gradient", "answer", "assign", "tape_open", "tape_close"):
        assert [scopes.label(e.at) for e in recording.events if e.kind == kind] == wanted, kind


def test_passes_in_which_nothing_happens_are_counted_too() -> None:
    text = "for i in range(0, 60, 10):\n    if i % 20:\n        h = h * x\n"
    assert places(text) == ["i = 10", "i = 30", "i = 50"]
    assert places("for a in [1, 2, 3]:\n    if a == 3:\n        h = h * x\n") == ["pass 3"]


def test_a_loop_begins_anew_with_each_call_and_a_recursive_call_does_not_disturb() -> None:
    text = (
        "def walk(v, depth):\n    for n in range(2):\n        v = tf.sin(v)\n        if depth:\n"
        "            walk(v, depth - 1)\nwalk(h, 1)\n"
    )
    inner = [f"n = {n}" for n in (0, 1)]
    assert [place.split(" · ")[-1] for place in places(text)] == ["n = 0", *inner, "n = 1", *inner]


def test_loops_left_by_break_and_continued_begin_at_the_first_pass_again() -> None:
    text = (
        "for i in range(2):\n    for b in iter(xs):\n        h = h * b\n        if i == 0:\n            break\n"
        "    else:\n        h = tf.sin(h)\n    k = 0\n    while k < 2:\n        k += 1\n        h = h + x\n"
    )
    assert places(text, "Mul") == ["i = 0 · pass 1"] + [f"i = 1 · pass {n}" for n in (1, 2, 3)]
    assert places(text, "Sin") == ["i = 1"]
    assert places(text, "AddV2") == [f"i = {i} · pass {n}" for i in (0, 1) for n in (1, 2)]


def test_a_million_empty_passes_leave_nothing_behind() -> None:
    recording = run(START + "for i in range(100_000):\n    pass\nh = h * x\nfor i in range(3):\n    i\n")
    assert [event.kind for event in recording.events if event.kind == "pass"] == []


def test_a_recording_without_passes_is_read_by_its_text() -> None:
    recording = run(START + "for i in range(2):\n    for j in range(2):\n        h = h * x\n")
    told = [(e.line, e.info) for e in recording.events if e.kind == "pass"]
    assert told == [(5, {"index": 0}), (6, {"index": 0}), (6, {}), (5, {}), (6, {"index": 0}), (6, {})]
    old = without_passes(recording)
    scopes = Scopes(old, Program(old.source))
    assert [scopes.label(e.at) for e in old.events if e.kind == "op"] == [
        f"i = {i} · j = {j}" for i in (0, 1) for j in (0, 1)
    ]


def test_a_generator_tells_its_pass_when_it_goes_on() -> None:
    text = (
        "def scaled():\n    for n in range(2):\n        yield n\n        tf.cos(h)\n"
        "for n in scaled():\n    h = tf.sin(h)\n"
    )
    assert places(text, "Sin") == ["pass 1", "pass 2"]
    assert [place.split(" · ")[-1] for place in places(text, "Cos")] == ["n = 0", "n = 1"]


def test_a_loop_that_only_prints_tells_no_passes() -> None:
    recording = run("for i in range(50):\n    print(i)\n")
    assert {event.kind for event in recording.events} == {"print"}
