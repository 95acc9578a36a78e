"""The one-file page: complete, inert, the same for the same recording."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from app import components, panels
from app.analysis import analyse, document_of
from app.document.model import to_json
from app.markup import tag
from app.one_file import export_page
from app.one_file.fill import READABLE, fill, inert
from app.one_file.foldings import foldings
from app.one_file.tree import plain
from app.resources import sample_sessions_folder
from tapecore.player import player_page
from tapecore.recording import Recording, load
from tests.app.exported import ExportedPage

LOOP = """\
import tensorflow as tf
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x
    for i in range(3):
        y = tf.sin(y) * x
tape.gradient(y, x)
"""
OUTSIDE = re.compile(r"""(?:src|href|url|@import)\s*[=(]?\s*["']?(?:https?:)?//""", re.IGNORECASE)
TEMPLATE = player_page().read_text(encoding="utf-8")


def sample(key: str) -> Recording:
    [path] = sample_sessions_folder().glob(f"{key}*.tape")
    return load(path)


@pytest.fixture(scope="module")
def page() -> ExportedPage:
    return ExportedPage(export_page(sample("01_")).html)


# ---------------------------------------------------------------- the page


def test_the_player_alone_is_under_700_kilobytes() -> None:
    assert len(TEMPLATE.encode()) < 700_000


def test_the_policy_lets_nothing_in_and_nothing_out(page: ExportedPage) -> None:
    policy = page.policy
    assert policy["default-src"] == policy["connect-src"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    assert "unsafe" not in str(policy)


def test_every_script_is_named_by_its_hash(page: ExportedPage) -> None:
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in page.scripts]
    assert page.policy["script-src"] == [f"'sha256-{digest}'" for digest in digests]
    assert len(digests) == 3


def test_the_styles_bear_the_nonce_of_the_policy(page: ExportedPage) -> None:
    [style] = [about for name, about in page.tags if name == "style"]
    assert page.policy["style-src"] == [f"'nonce-{style['nonce']}'"]


def test_nothing_is_loaded() -> None:
    assert not OUTSIDE.search(TEMPLATE)
    assert "@font-face" not in TEMPLATE
    found = ExportedPage(TEMPLATE).tags
    assert not [about for name, about in found if name in ("link", "img", "iframe", "base") or "src" in about]


def test_it_carries_what_the_application_would_fetch(page: ExportedPage) -> None:
    recording = sample("01_")
    document = json.loads(to_json(document_of(analyse(recording))))
    assert page.session["document"] == {**document, "id": ""}
    assert page.title.startswith(recording.header.name)


def test_every_panel_is_in_it(page: ExportedPage) -> None:
    told = json.dumps(page.session["page"])
    for panel in panels.discover():
        assert f'"id": "{panel.ID}"' in told, panel.ID
    assert "got None" in told
    assert '"tapescreen.TapeGraph"' in told


def test_the_program_is_only_to_be_read(page: ExportedPage) -> None:
    told = json.dumps(page.session["page"])
    assert '"readOnly": true' in told
    for needs_a_server in ('"run"', '"open"', '"save"', '"samples"'):
        assert f'"id": {needs_a_server}' not in told
    assert "needs the app" in told


def test_the_same_recording_is_the_same_page() -> None:
    assert export_page(sample("02_")).html == export_page(sample("02_")).html


def test_it_opens_where_it_is_told_to() -> None:
    recording = sample("01_")
    steps = len(document_of(analyse(recording)).steps)
    for at in (0, 5, steps - 1):
        assert ExportedPage(export_page(recording, at).html).session["document"]["landing"] == at
    with pytest.raises(ValueError, match=f"There is no step {steps + 1}: the recording has {steps}"):
        export_page(recording, steps)
    assert (
        document_of(analyse(recording)).landing
        == ExportedPage(export_page(recording).html).session["document"]["landing"]
    )


def test_fixes_are_tried_when_they_can_be(record) -> None:
    recording = record(
        "import tensorflow as tf\nx = tf.constant(3.0)\nwith tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, x)\n"
    )
    assert "Tried it: ∂y/∂x = 6.0." in json.dumps(
        ExportedPage(export_page(recording, rerun=record).html).session["page"], ensure_ascii=False
    )


def test_every_sample_becomes_a_page(sample_recording: Recording) -> None:
    made = export_page(sample_recording)
    assert len(ExportedPage(made.html).session["document"]["steps"]) == made.steps


# ---------------------------------------------------------------- what is filled in


@given(st.text())
def test_any_text_survives_and_means_nothing(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    data = inert(json.dumps({"source": text}, ensure_ascii=False).encode())
    assert json.loads(data) == {"source": text}
    assert not set(data) & set("<>&\u2028\u2029")


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]>",
    "{{nonce}} {{title}} {{session}}",
    "\\u003c/script>",
    '" onload="alert(1)',
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    ours = ExportedPage(TEMPLATE)
    filled = ExportedPage(fill(TEMPLATE, text, json.dumps({"source": text}).encode()))
    assert filled.session == {"source": text}
    assert filled.title == text
    assert [name for name, _ in filled.tags] == [name for name, _ in ours.tags]
    assert filled.scripts == ours.scripts


def test_a_title_is_one_visible_line() -> None:
    filled = ExportedPage(fill(TEMPLATE, "gpj.\u202eexe\n\x00 lesson\u2066", b"{}"))
    assert filled.title == "gpj. exe lesson"


@given(st.integers(READABLE - 40, READABLE + 40))
def test_what_is_long_is_packed(length: int) -> None:
    session = json.dumps({"source": "x" * length})
    filled = ExportedPage(fill(TEMPLATE, "", session.encode()))
    assert filled.packed == (len(session) > READABLE)
    assert filled.session == json.loads(session)


def test_a_thousand_ops_take_a_tenth_of_what_ten_thousand_may(record) -> None:
    """5 MB for 10 000 ops and their backward pass, the player counted in."""
    made = export_page(record(LOOP.replace("range(3)", "range(500)")))
    assert made.steps > 2_000
    assert len(made.html.encode()) - len(TEMPLATE.encode()) < (5_000_000 - len(TEMPLATE.encode())) / 10


# ---------------------------------------------------------------- elements as data


def test_elements_become_plain_data() -> None:
    told = plain(tag("div", "a", tag("b", 3, hidden=True), None, class_="card", data_step=3, tab_index="0"))
    assert told == {
        "type": "div",
        "props": {
            "children": ["a", {"type": "b", "props": {"children": 3, "hidden": True}}, None],
            "className": "card",
            "data-step": 3,
            "tabIndex": "0",
        },
    }
    assert plain(components.Trace("trace")) == {"type": "tapescreen.Trace", "props": {"id": "trace"}}


def test_what_only_dash_can_show_is_refused() -> None:
    with pytest.raises(TypeError, match="Upload of dash_core_components needs the application"):
        plain(html.Div(dcc.Upload()))


# ---------------------------------------------------------------- foldings


def test_each_folding_is_the_one_that_the_application_lays_out(record) -> None:
    analysis = analyse(record(LOOP))
    groups = [group.id for group in document_of(analysis).graph.groups]
    made, complete = foldings(analysis)
    assert complete
    assert len(made) == 2 ** len(groups) - 1
    assert len({tuple(sorted(each.folded)) for each in made}) == len(made)
    for each in made:
        assert sorted(each.folded) == sorted(group.id for group in each.graph.groups if group.folded)


def test_there_is_an_end_to_foldings(record) -> None:
    analysis = analyse(record(LOOP))
    assert foldings(analysis, room=10) == ([], False)
    some, complete = foldings(analysis, room=4_000)
    assert not complete
    assert len(to_json(document_of(analysis).graph)) < 4_000
    assert len(some) >= 1


STORIES = """\
import tensorflow as tf
w = tf.Variable(0.5)
h = tf.constant(1.0)
lost = []
with tf.GradientTape() as tape:
    for i in range(60):
        h = tf.tanh(h * w)
        if i in (7, 30, 45):
            lost.append(h)
            h = tf.stop_gradient(h)
tape.gradient(h, lost)
"""


def test_what_a_story_asks_for_is_there_whatever_else_has_room(record) -> None:
    analysis = analyse(record(STORIES))
    wanted = {
        frozenset(answer.folds)
        for call in document_of(analysis).calls
        for answer in call.answers
        if answer.folds is not None
    }
    first = frozenset(g.id for g in document_of(analysis).graph.groups if g.folded)
    assert len(wanted - {first}) >= 1
    made, complete = foldings(analysis, room=0)
    assert not complete
    assert {frozenset(each.folded) for each in made} >= wanted - {first}
    assert foldings(analysis, room=0, told=10) == ([], False)


def test_the_page_says_when_foldings_are_missing(monkeypatch: pytest.MonkeyPatch, record) -> None:
    recording = record(LOOP)
    assert "some foldings" not in export_page(recording).html
    monkeypatch.setattr("app.one_file.page.foldings", lambda analysis: ([], False))
    assert "some foldings of the graph, need the app" in export_page(recording).html


def test_a_session_without_any_gradient(record, tmp_path: Path) -> None:
    told = ExportedPage(export_page(record("print('你好')\n")).html)
    assert "asks for no gradient" in json.dumps(told.session["page"])
