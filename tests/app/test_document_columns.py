"""A long session: sent as columns that say all that the lists say, and told piece by piece."""

import json

import pytest

from app.analysis import analyse, document_of, told
from app.document import columns
from app.document.column_model import LongDocument
from app.document.columns import packed, words
from app.document.model import to_json
from app.one_file import export_page
from tests.app.test_routes import ask, upload

PROGRAM = """import tensorflow as tf
w = tf.Variable([0.5, -1.0])
n = tf.constant(3)
nothing = tf.zeros((0, 2))
big = tf.ones((20, 30))
with tf.GradientTape() as tape:
    y = tf.constant(0.0)
    for i in range(6):
        y = y + tf.reduce_sum(w * tf.cast(n, tf.float32)) / (y - y)
    loss = y + tf.reduce_mean(big)
gradient = tape.gradient(loss, [w, n])
"""


@pytest.fixture
def long(record, monkeypatch):
    monkeypatch.setattr(columns, "BRIEF", 10)
    return analyse(record(PROGRAM))


def rows(flat, width):
    return [flat[at : at + width] for at in range(0, len(flat), width)]


def steps_of(packed):
    """The columns read back, another way than the browser does it."""
    texts, kept = packed["columns"]["texts"], packed["columns"]["steps"]
    keys = ("upstream", "unsummed", "contribution", "before", "accumulated", "use")
    for k in range(len(kept["at"])):
        step = {name: kept[name][k] for name in ("at", "line", "node")}
        step |= {name: texts[kept[name][k]] for name in ("kind", "phase", "title", "ghost", "scope")}
        for name in ("inputs", "outputs"):
            ports = rows(kept[name][k], 3)
            step[name] = [{"label": texts[a], "value": v, "note": texts[b]} for a, v, b in ports]
        step["contributions"] = [
            dict(zip(keys, each, strict=True)) for each in rows(kept["contributions"][k], 6)
        ]
        yield step


def test_the_columns_say_what_the_lists_say(long):
    document = document_of(long)
    whole, sent = json.loads(to_json(document)), json.loads(to_json(packed(document)))
    assert sent["steps"] == sent["values"] == sent["trace"] == []
    assert {key: value for key, value in sent.items() if key in whole} | {
        key: whole[key] for key in ("steps", "values", "trace")
    } == whole
    for step, found in zip(whole["steps"], steps_of(sent), strict=True):
        step.pop("sentence")
        for contribution in step["contributions"]:
            for name in ("label", "formula", "numbers"):
                contribution.pop(name)
        assert step == found


def test_values_come_with_their_statistics_or_are_the_one_number_that_they_are_of(long):
    document = document_of(long)
    whole, sent = json.loads(to_json(document)), json.loads(to_json(packed(document)))
    kept = sent["columns"]["values"]
    assert len(sent) == len(whole) + 1
    for card, items, told_of, shape in zip(
        whole["values"], kept["items"], kept["statistics"], kept["shape"], strict=True
    ):
        assert kept["shapes"][shape] == card["shape"]
        if told_of == 0:
            assert card["items"] == [items]
            assert card["statistics"]["min"] == card["statistics"]["mean"] == items
        else:
            assert card["statistics"] == (
                told_of if told_of is None else dict(zip(card["statistics"], told_of, strict=True))
            )
    assert 0 in kept["statistics"]
    assert any(isinstance(each, list) for each in kept["statistics"])


def test_rows_of_the_trace_come_whole(long):
    document = document_of(long)
    found = packed(document)
    assert isinstance(found, LongDocument)
    sent = found.columns
    trace = sent.trace
    for k, row in enumerate(document.trace):
        assert (row.line, row.step, row.value, row.node) == (
            trace.line[k], trace.step[k], trace.value[k], trace.node[k],
        )  # fmt: skip
        assert (row.name, row.expression) == (sent.texts[trace.name[k]], sent.texts[trace.expression[k]])
        assert [list(each) for each in row.adjoint] == rows(trace.adjoint[k], 2)
        assert [list(each) for each in row.tangent] == rows(trace.tangent[k], 2)


def test_a_step_is_told_when_it_is_asked_for_and_as_a_short_session_tells_it(long, record, monkeypatch):
    steps = document_of(long).steps
    assert not any(step.sentence for step in steps)
    last = len(steps) - 4
    some = words(told(long, last, last + 2))
    assert [bool(step.sentence) for step in steps] == [k in (last, last + 1) for k in range(len(steps))]
    monkeypatch.setattr(columns, "BRIEF", 10_000)
    short = document_of(analyse(record(PROGRAM))).steps
    assert some == words(short[last : last + 2])
    assert words(told(long)) == words(short)
    assert any(c.formula and c.label for step in short for c in step.contributions)


def test_a_page_of_a_long_session_has_all_its_words(long):
    document_of(long)
    export_page(long.recording)
    assert all(step.sentence for step in document_of(long).steps if step.kind == "op")


def test_words_are_had_piece_by_piece(client, record, tmp_path, monkeypatch):
    monkeypatch.setattr(columns, "BRIEF", 10)
    from tapecore.recording import save

    save(record(PROGRAM), tmp_path / "a.tape")
    session = upload(client, "a.tape", (tmp_path / "a.tape").read_bytes()).json()["session"]
    document = ask(client, "GET", f"/api/session/{session}").json()
    count = len(document["columns"]["steps"]["at"])
    asked = {"first": count - 3, "last": count + 50}
    found = ask(client, "GET", f"/api/session/{session}/words", params=asked).json()
    assert len(found) == 3
    assert all(each["sentence"] for each in found)
    assert ask(client, "GET", f"/api/session/{'A' * 22}/words").status_code == 404
    assert ask(client, "GET", f"/api/session/{session}/words", params={"first": -5, "last": 0}).json() == []
