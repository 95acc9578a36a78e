"""Very long recordings: their first part is shown, whole gradient calls only, and a note says so."""

import pytest

from app.analysis import analyse, document_of
from app.excerpt import excerpt

LOOP = """import tensorflow as tf
w = tf.Variable(1.0)
for i in range(40):
    with tf.GradientTape() as tape:
        loss = (w - 3.0) ** 2
    g = tape.gradient(loss, w)
    w.assign_sub(0.1 * g)
"""


@pytest.fixture(scope="module")
def recording(record):
    return record(LOOP)


def test_a_recording_that_is_short_enough_is_itself(recording):
    assert excerpt(recording, len(recording.events)) is recording


@pytest.mark.parametrize("most", range(40, 56))
def test_the_first_part_is_a_recording_with_whole_gradient_calls(recording, most):
    part = excerpt(recording, most, most + 30).check()
    assert most <= len(part.events) < most + 30
    assert part.events == recording.events[: len(part.events)]
    calls = [event.at for event in part.events if event.kind == "gradient"]
    answered = [event.within for event in part.events if event.kind == "answer"]
    assert calls == answered
    assert recording.header.notes == ()
    assert f"{len(recording.events)} events; the first {len(part.events)} are shown" in part.header.notes[0]


def test_a_call_that_goes_on_too_long_is_left_out(record):
    recording = record(
        "import tensorflow as tf\nx = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = x\n"
        "    for i in range(20):\n        y = y * 1.5\nt.gradient(y, x)\n"
    )
    call = next(event.at for event in recording.events if event.kind == "gradient")
    part = excerpt(recording, call + 5, call + 8).check()
    assert len(part.events) == call
    whole = excerpt(recording, call + 5, 10_000)
    assert any(event.kind == "answer" for event in whole.events)


def test_the_document_of_a_long_recording_says_what_is_left_out(recording):
    analysis = analyse(recording, limits=(60, 90))
    document = document_of(analysis)
    assert analysis.left_out > 0
    assert "are shown" in document.notes[0]
    assert document.skipped == []
    assert all(answer.tone == "good" for call in document.calls for answer in call.answers)


FLOOD = """import tensorflow as tf
for i in range(300):
    print("line", i)
x = tf.constant(2.0)
with tf.GradientTape() as tape:
    y = x * x
g = tape.gradient(y, x)
print(g)
"""


def test_printed_lines_before_a_gradient_call_do_not_push_it_out(record):
    recording = record(FLOOD)
    assert excerpt(recording, 60, 90) is recording


def test_more_than_can_be_printed_is_cut_and_said(record):
    recording = record(FLOOD)
    part = excerpt(recording, 60, 90, printed=100).check()
    assert sum(event.kind == "print" for event in part.events) == 100
    assert f"{len(recording.events)} events; the first {len(part.events)} are shown" in part.header.notes[0]


def test_what_is_printed_between_ops_is_not_counted_among_them(record):
    recording = record(LOOP + "    print(i)\n")
    part = excerpt(recording, 60, 90).check()
    silent = [event for event in part.events if event.kind != "print"]
    assert 60 <= len(silent) < 90 < len(recording.events) - len(part.events)
