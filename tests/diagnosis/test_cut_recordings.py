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


def test_a_call_that_never_answered_is_an_error_without_a_cause() -> None:
    whole = run(
        "import tensorflow as tf\nx = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, x)\n"
    )
    asked = next(event.at for event in whole.events if event.kind == "gradient")
    (finding,) = diagnose(first(whole, asked + 2)).findings
    assert (finding.question.result, finding.cause) == ("error", None)


@pytest.mark.parametrize("variant", SICK[::5], ids=lambda variant: variant.name)
def test_a_saved_recording_is_explained_in_the_same_words(variant: Variant, tmp_path: Path) -> None:
    recording = run(HEAD + variant.program)
    save(recording, tmp_path / "lesson.tape")
    read = load(tmp_path / "lesson.tape")
    assert report(read, diagnose(read)) == report(recording, diagnose(recording))
    assert layout(read) == layout(recording)
