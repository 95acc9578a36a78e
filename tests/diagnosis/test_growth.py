"""The work of a diagnosis grows with the length of the recording, not with its square."""

import sys
from collections import Counter

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose
from tapecore.graph.influence import Influence
from tapecore.graph.links import MANY, read_links

HEAD = "import tensorflow as tf\nx = tf.Variable(1.0)\nwith tf.GradientTape() as tape:\n"
ASSIGNS = HEAD + "    for i in range({n}):\n        x.assign_add(1.0)\n    y = x * x\ntape.gradient(y, x)\n"
OPS = HEAD + "    y = x * x\n    for i in range({n}):\n        y = y * 0.5\ntape.gradient(y, x)\n"
PAUSES = (
    HEAD
    + "    for i in range({n}):\n        with tape.stop_recording():\n            y = x * 2.0\ntape.gradient(y, x)\n"
)
STACK = HEAD + "    y = tf.reduce_sum(tf.stack([x * 1.0 for i in range({n})]))\ntape.gradient(y, x)\n"
QUEUE = """\
import tensorflow as tf
x = tf.Variable(1.0)
queue = tf.queue.FIFOQueue(capacity=2000, dtypes=[tf.float32])
with tf.GradientTape() as tape:
    for i in range({n}):
        queue.enqueue(x * 1.0)
    for i in range({n}):
        y = queue.dequeue()
tape.gradient(y, x)
"""


@pytest.mark.parametrize("program", [ASSIGNS, OPS, PAUSES, STACK, QUEUE])
def test_links_per_event_stay_as_few_in_a_longer_run(program: str) -> None:
    few, many = (run(program.format(n=n)) for n in (4 * MANY, 16 * MANY))
    before, after = (len(read_links(recording)) / len(recording.events) for recording in (few, many))
    assert after < before * 1.5


def test_each_assignment_keeps_the_state_before_it() -> None:
    recording = run(ASSIGNS.format(n=5))
    kept = [link for link in read_links(recording) if link.kind == "keep"]
    assert Counter(link.target for link in kept).most_common(1)[0][1] == 1
    assert [a.target for a in kept[:-1]] == [b.source for b in kept[1:]]


def test_what_went_in_first_still_had_a_part_in_what_a_long_queue_gives_last() -> None:
    finding = diagnose(run(QUEUE.format(n=3 * MANY))).findings[0]
    assert finding.cause == "state_io"


def test_a_long_way_is_told_on_one_line() -> None:
    steps = "".join(f"    y = tf.{'sin' if i % 2 else 'cos'}(y)\n" for i in range(99))
    program = HEAD + "    y = tf.stop_gradient(x * x)\n" + steps + "tape.gradient(y, x)\n"
    way = diagnose(run(program)).findings[0].chain
    assert len(way) <= 90
    assert way.startswith("y <- cos (103)")
    assert "…" in way
    assert way.endswith("✂ stop_gradient (4) <- * (4) <- x")


SOURCES = """\
import tensorflow as tf
sources = [tf.Variable(float(i + 1)) for i in range({sources})]
with tf.GradientTape() as tape:
    y = {start}
    for i in range({n}):
        y = y * 0.999
        y = y + {term}
tape.gradient(y, sources)
"""
STOPPED = "tf.constant(1.0)", "tf.stop_gradient(sources[i % {sources}])"
UNUSED = "tf.constant(1.0)", "0.5"


def calls_of(sources: int, n: int, story: tuple[str, str]) -> int:
    """How many calls of functions a diagnosis takes."""
    start, term = (each.format(sources=sources) for each in story)
    recording = run(SOURCES.format(sources=sources, n=n, start=start, term=term))
    assert recording.values
    counted = Counter[str]()
    sys.setprofile(lambda frame, event, argument: counted.update([event]))
    try:
        diagnose(recording)
    finally:
        sys.setprofile(None)
    return counted["call"]


@pytest.mark.parametrize("story", [STOPPED, UNUSED], ids=["stopped", "unused"])
def test_another_source_of_the_same_call_adds_nothing_for_each_op(story: tuple[str, str]) -> None:
    few, many = (calls_of(10, n, story) - calls_of(2, n, story) for n in (400, 1600))
    assert many < few * 1.5


def test_the_backward_pass_of_the_last_question_is_not_read() -> None:
    recording = run(OPS.format(n=50))
    influence = Influence(recording)
    call = next(event for event in recording.events if event.kind == "gradient")
    assert len(influence.links(call.at)) < len(read_links(recording)) / 2
    assert influence.links() == read_links(recording)
