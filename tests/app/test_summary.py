"""The header's badge counts every answer once, and names errors and what is None as asked."""

import pytest

from app.analysis import analyse, document_of
from app.summary import NOTES_SHOWN, answers_badge, shown_notes
from tapecore.recording import Cell

HEAD = "import tensorflow as tf\nx = tf.Variable(2.0)\nk = tf.constant(1.0)\nf = tf.Variable(3.0, trainable=False)\n"
TAPE = "with tf.GradientTape(persistent=True) as t:\n    y = x * x * k * f\n"


@pytest.fixture
def badge(record):
    return lambda source: answers_badge(analyse(record(HEAD + TAPE + source)))


@pytest.mark.parametrize(
    ("source", "text", "tone"),
    [
        ("", "", "good"),
        ("t.gradient(y, [x])\n", "All answered", "good"),
        ("t.gradient(y, x)\nt.gradient(y, k)\n", "1 of 2 None", "none"),
        ("t.gradient(y, [x, k])\nt.gradient('y', x)\n", "1 of 3 failed, 1 None", "error"),
        ("t.gradient(y, [x, k])\ntf.ones(2) + tf.ones(3)\n", "1 error, 1 of 2 None", "error"),
        ("tf.ones(2) + tf.ones(3)\n", "1 error", "error"),
        ("z = tf.Variable(1.0)\nt.gradient(y, [x, z])\n", None, None),
    ],
)
def test_answers_are_counted(badge, source, text, tone):
    found = badge(source)
    if text is None:
        assert found[0].startswith("1 of 2 None")
    else:
        assert found == (text, tone)


def test_a_stopped_run_is_not_all_answered(record):
    recording = record(HEAD + TAPE + "t.gradient(y, x)\n")
    recording.end("killed:wall: Stopped after 5 s. It was on line 9.")
    assert answers_badge(analyse(recording)) == ("Stopped, 1 answered", "error")


def test_what_is_none_as_asked_is_counted_and_named(badge):
    said, tone = badge("t.gradient(y, [x, k, f])\n")
    none, _, asked = said.partition(", ")
    assert none == "2 of 3 None"
    assert asked in ("", "1 as asked")
    assert tone == "none"


def test_the_badge_counts_as_many_none_as_there_are_chips(sample_recording):
    analysis = analyse(sample_recording)
    answers = [answer for call in document_of(analysis).calls for answer in call.answers]
    none = sum(1 for answer in answers if answer.tone in ("none", "asked"))
    said = answers_badge(analysis)[0]
    counts = [part.split()[0] for part in said.split(", ") if part.endswith("None")]
    assert counts == ([str(none)] if none else [])


def test_an_error_in_a_cell_is_where_a_notebook_lands(record):
    broken = "a = tf.ones((1, 2))\na @ a\n"
    source = HEAD + broken + TAPE + "t.gradient(y, x)\n"
    first = HEAD.count("\n") + 1
    second = first + broken.count("\n")
    recording = record(source, cells=(Cell(1, 1), Cell(2, first), Cell(3, second)))
    document = document_of(analyse(recording))
    assert document.steps[document.landing].kind == "error"
    assert document.steps[document.landing].line == second - 1
    assert any(answer.tone == "good" for call in document.calls for answer in call.answers)


def test_a_few_notes_are_shown_and_the_rest_is_counted(record):
    recording = record(HEAD)
    for number in range(NOTES_SHOWN + 3):
        recording.note(f"Note {number}.")
    shown = shown_notes(analyse(recording))
    assert shown[:-1] == [f"Note {number}." for number in range(NOTES_SHOWN)]
    assert "3 more" in shown[-1]
