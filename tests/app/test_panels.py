"""Panels: found, isolated, and each of them works for every sample."""

import json
import types
from typing import Any

import pytest

from app import panels
from app.analysis import analyse, document_of
from app.cursor import Cursor
from app.stories.edits import changes, hunks
from app.summary import answers_badge, engine_badge

FOUND = panels.discover()


def flat(component) -> str:
    from plotly.utils import PlotlyJSONEncoder

    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_every_id_that_documentation_relies_on_has_its_panel():
    assert {"editor", "graph", "trace", "inspector", "why", "console", "transport", "strip"} <= {
        p.ID for p in FOUND
    }
    assert all(panel.SLOT in panels.SLOTS and panel.TITLE for panel in FOUND)


@pytest.mark.parametrize("panel", FOUND, ids=[panel.ID for panel in FOUND])
def test_a_panel_renders_without_a_session(panel):
    assert panel.render(None, Cursor()) is not None


@pytest.mark.parametrize("panel", FOUND, ids=[panel.ID for panel in FOUND])
def test_a_panel_renders_every_sample(panel, sample_recording):
    assert "panel-failed" not in flat(panels.rendered(panel, sample_recording, Cursor("x", 0)))


def test_a_panel_that_fails_says_so_in_its_own_card():
    def render(recording, cursor):
        raise ZeroDivisionError("no luck")

    broken: Any = types.SimpleNamespace(ID="broken", TITLE="Broken", SLOT="right", ORDER=1, render=render)
    said = flat(panels.rendered(broken, None, Cursor()))
    assert "ZeroDivisionError: no luck" in said
    assert "alert" in said


def test_every_story_that_an_answer_opens_is_there(sample_recording):
    why = next(panel for panel in FOUND if panel.ID == "why")
    html = flat(why.render(sample_recording, Cursor()))
    for call in document_of(analyse(sample_recording)).calls:
        for answer in call.answers:
            if answer.story:
                assert f'"id": "{answer.story}"' in html


def test_a_story_has_verdict_path_edit_and_proof_in_this_order(record):
    source = (
        "import tensorflow as tf\nx = tf.constant(3.0)\nwith tf.GradientTape() as tape:\n"
        "    y = x * x\ntape.gradient(y, x)\n"
    )
    recording = record(source)
    analyse(recording, record)
    html = flat(next(p for p in FOUND if p.ID == "why").render(recording, Cursor()))
    places = [html.index(word) for word in ("got None", '"Path"', '"Edit"', '"Proof"')]
    assert places == sorted(places)
    assert "✂" in html
    assert "tape.watch(x)" in html
    assert "Tried it: ∂y/∂x = 6.0." in html


def test_the_lines_of_an_edit():
    before = "a\n    b = np.mean(x)\nc\n"
    after = "a\n    b = tf.reduce_mean(x)\nc\n    d\n"
    assert changes(hunks(before, after)) == [
        ("removed", "b = np.mean(x)"),
        ("added", "b = tf.reduce_mean(x)"),
        ("added", "d"),
    ]


def test_badges(record):
    source = (
        "import tensorflow as tf\nx = tf.Variable(3.0)\nn = tf.constant(1.0)\n"
        "with tf.GradientTape() as t:\n    y = x * x\n"
    )
    assert answers_badge(analyse(record(source))) == ("", "good")
    assert answers_badge(analyse(record(source + "t.gradient(y, x)\n"))) == ("All answered", "good")
    assert answers_badge(analyse(record(source + "t.gradient(y, [x, n])\n"))) == ("1 of 2 None", "none")
    assert engine_badge(analyse(record(source)))[0] == "tapecore, checked against TensorFlow 2.21"


def test_what_a_program_prints_is_in_the_document_and_no_part_of_any_panel(record):
    recording = record("for i in range(500): print('printed', i)\n")
    assert len(document_of(analyse(recording)).outputs) == 500
    assert not any(
        "printed" in flat(panel.render(recording, Cursor())) for panel in FOUND if panel.ID != "editor"
    )
