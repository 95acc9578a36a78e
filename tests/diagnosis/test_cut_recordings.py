"""A run that was stopped half way, or read back from a file, is explained as far as it goes."""

import json
from pathlib import Path

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose, report, terminal_text
from tapecore.graph.layout import layout
from tapecore.graph.steps import Steps
from tapecore.recording import Recording, load, save
from tests.diagnosis.test_variants import HEAD, SICK
from tests.diagnosis.variant import Variant


def first(recording: Recording, events: int) -> Recording:
    """What a run did until it was stopped after so many events."""
    part = Recording(recording.header)
    part.ops, part.frames, part.values = recording.ops, recording.frames, recording.values
    part.events = recording.events[:events]
    part.names = [name for name in recording.names if name.after < events]
    return part


@pytest.mark.parametrize("variant", SICK[::4], ids=lambda variant: variant.name)
def test_wherever_it_stops_there_is_a_story_and_a_picture(variant: Variant) -> None:
    whole = run(HEAD + variant.program)
    for events in range(0, len(whole.events) + 1, 3):
        part = first(whole, events)
        diagnosis = diagnose(part)
        told = report(part, diagnosis)
        assert len(told["questions"]) == len(diagnosis.findings)
        assert json.loads(json.dumps(told)) == told
        assert terminal_text(part, diagnosis).strip()
        assert all(node.at < events for node in layout(part).nodes)
        steps = Steps(part)
        folded = [steps.of(event.at) for event in part.events]
        assert set(folded) <= (set(range(len(steps))) or {-1})


TWICE = """\
import tensorflow as tf
x, idle = tf.Variable(1.0), tf.Variable(2.0)
for turn in range(2):
    with tf.GradientTape() as t:
        y = x * x
    t.gradient(y, [x, idle])
"""


def calls(recording: Recording) -> list[int]:
    return [event.at for event in recording.events if event.kind == "gradient"]


def test_an_answer_that_was_cut_off_is_no_question_and_the_recordings_end_is_told() -> None:
    whole = run(TWICE)
    part = first(whole, calls(whole)[0] + 2)
    diagnosis = diagnose(part)
    assert diagnosis.findings == ()
    assert diagnosis.error is None
    assert diagnosis.advice == ("Line 6: the recording ends before it tells what `x` and `idle` got.",)
    assert "the recording ends" in terminal_text(part, diagnosis)


def test_of_a_loop_only_what_was_answered_counts() -> None:
    whole = run(TWICE)
    answer = next(e.at for e in whole.events if e.kind == "answer" and e.within == calls(whole)[1])
    diagnosis = diagnose(first(whole, answer + 1))
    told = {f.question.source: (f.question.result, f.question.count) for f in diagnosis.findings}
    assert told == {"x": ("value", 2), "idle": ("none", 1)}
    assert diagnosis.advice[-1] == "Line 6: the recording ends before it tells what `idle` got."


def test_a_call_that_raised_is_an_error_wherever_the_recording_ends() -> None:
    whole = run(TWICE.replace("y, [x", "None, [x"))
    error = next(event.at for event in whole.events if event.kind == "error")
    told = [f.question.result for f in diagnose(first(whole, error + 1)).findings]
    assert told == ["error", "error"]


@pytest.mark.parametrize("variant", SICK[::5], ids=lambda variant: variant.name)
def test_a_saved_recording_is_explained_in_the_same_words(variant: Variant, tmp_path: Path) -> None:
    recording = run(HEAD + variant.program)
    save(recording, tmp_path / "lesson.tape")
    read = load(tmp_path / "lesson.tape")
    assert report(read, diagnose(read)) == report(recording, diagnose(recording))
    assert layout(read) == layout(recording)
