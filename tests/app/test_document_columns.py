"""A long session: sent in pieces that together say all that the whole document says."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis import analyse, digests_of, document_of, told, trace_of, values_of, whole_of
from app.document import columns
from app.document.column_model import INFS, NANS, NEGATIVE, POSITIVE, ZERO, LongDocument
from app.document.model import to_json
from app.document.numbers import SENT
from app.one_file import export_page
from app.session_store import SessionStore
from app.workshop import Workshop
from tapecore.capture import run
from tapecore.recording import save
from tests.app.exported import ExportedPage
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
FORWARD = """import tensorflow as tf
x = tf.Variable([1.0, 2.0])
with tf.autodiff.ForwardAccumulator(x, tf.ones([2])) as acc:
    y = tf.reduce_sum(x * tf.sin(x))
t = acc.jvp(y)
with tf.GradientTape(persistent=True) as tape:
    with tf.GradientTape() as inner:
        z = x * x * x
    g = inner.gradient(z, x)
j = tape.jacobian(g, x)
h = tape.gradient(g, x, output_gradients=tf.ones([2]))
x.assign_sub(h)
if y > 0:
    print(y.numpy())
"""


@pytest.fixture
def brief(monkeypatch):
    monkeypatch.setattr(columns, "BRIEF", 3)


@pytest.fixture
def long(record, brief):
    return analyse(record(PROGRAM))


def parsed(part):
    return json.loads(to_json(part))


def pieces(analysis, size=7):
    """A long session put together again from its pieces, another way than the browser does it."""
    sent = parsed(document_of(analysis))
    columns = sent.pop("columns")
    texts, briefly = columns["texts"], columns["steps"]
    steps, count = [], len(briefly["at"])
    for first in range(0, count, size):
        piece = parsed(told(analysis, first, first + size))
        assert [step["at"] for step in piece["steps"]] == briefly["at"][first : first + size]
        steps += piece["steps"]
    for name in ("kind", "phase", "title", "ghost", "scope"):
        assert [step[name] for step in steps] == [texts[k] for k in briefly[name]]
    for name in ("line", "node"):
        assert [step[name] for step in steps] == briefly[name]
    values = parsed(values_of(analysis, range(columns["values"])))
    return sent | {
        "steps": steps,
        "values": [values[str(k)] for k in range(columns["values"])],
        "trace": rows_of(parsed(trace_of(analysis))),
    }


def rows_of(trace):
    texts = trace.pop("texts")
    for k in range(len(trace["line"])):
        row = {name: column[k] for name, column in trace.items()}
        for name in ("adjoint", "tangent"):
            row[name] = [list(pair) for pair in zip(row[name][::2], row[name][1::2], strict=True)]
        yield row | {name: texts[row[name]] for name in ("name", "expression")}


def same(analysis):
    document = pieces(analysis)
    whole = parsed(whole_of(analysis))
    assert document | {"trace": list(document["trace"])} == whole
    digests(analysis, whole)


def digests(analysis, whole):
    """What breakpoints ask, against the steps and values themselves."""
    found = parsed(digests_of(analysis))
    keys = ("upstream", "contribution", "before", "accumulated", "use")
    for k, step in enumerate(whole["steps"]):
        for name in ("inputs", "outputs"):
            assert part(found[name], k) == [port["value"] for port in step[name]]
        shares = [share[key] for share in step["contributions"] for key in keys]
        assert part(found["shares"], k) == shares
    for k, card in enumerate(whole["values"]):
        assert found["shapes"][found["shape"][k]] == card["shape"]
        kept = card["statistics"]
        assert found["norm"][k] == (kept and kept["norm"])
        if kept:
            assert found["marks"][k] == marks(kept)


def part(flow, k):
    return flow["items"][flow["first"][k] : flow["first"][k + 1]]


def marks(kept):
    bad = NANS * (kept["nans"] > 0) + INFS * (kept["infs"] > 0)
    sign = POSITIVE if (kept["mean"] or 0) > 0 else NEGATIVE if (kept["mean"] or 0) < 0 else 0
    return bad + sign + ZERO * (not bad and kept["min"] == 0 == kept["max"])


@pytest.mark.parametrize("program", [PROGRAM, FORWARD])
def test_the_pieces_say_what_the_whole_says(record, brief, program):
    analysis = analyse(record(program))
    assert isinstance(document_of(analysis), LongDocument)
    same(analysis)


def test_the_pieces_of_every_sample_say_what_the_whole_says(sample_recording, brief):
    analysis = analyse(sample_recording)
    if isinstance(document_of(analysis), LongDocument):
        same(analysis)


LINES = (
    "x = x * w", "x = tf.sin(x) + b", "x = tf.reduce_sum(x) * tf.ones([2])", "x = x / 0.0", "b.assign_add([0.1])",
    "x = tf.stop_gradient(x)", "y = x.numpy()", "x = tf.cast(tf.cast(x, tf.int32), tf.float32)",
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=5), st.integers(1, 4))
def test_the_pieces_of_any_loop_say_what_the_whole_says(lines, passes):
    body = "\n".join(f"        {line}" for line in lines)
    source = (
        "import tensorflow as tf\nw = tf.Variable([0.5, -2.0])\nb = tf.Variable([1.0])\n"
        "with tf.GradientTape() as tape:\n    x = w * 1.0\n"
        f"    for i in range({passes}):\n{body}\ng = tape.gradient(x, [w, b])\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "BRIEF", 3)
        same(analyse(run(source)))


def test_a_short_session_is_sent_whole(record):
    analysis = analyse(record(PROGRAM))
    document = document_of(analysis)
    assert not isinstance(document, LongDocument)
    assert document is whole_of(analysis)
    assert all(step.sentence for step in document.steps if step.kind == "op")
    assert any(c.formula and c.label for step in document.steps for c in step.contributions)


def test_of_many_large_values_a_piece_has_the_statistics_only(record, brief, monkeypatch):
    monkeypatch.setattr(columns, "ITEMS", 20)
    source = "import tensorflow as tf\na = tf.ones([5, 5])\nb = a + 1.0\nc = b * 2.0\n"
    found = values_of(analyse(record(source)), range(100))
    large = [card for card in found.values() if card.shape == (5, 5)]
    assert [card.items is None for card in large] == [False, True, True]
    assert large[-1].statistics is not None
    assert SENT > 25


def test_a_page_of_a_long_session_has_all_its_words(long):
    document_of(long)
    carried = ExportedPage(export_page(long.recording).html).session["document"]
    whole = parsed(whole_of(long))
    assert [carried[name] for name in ("steps", "values", "trace")] == [
        whole[name] for name in ("steps", "values", "trace")
    ]
    assert document_of(long).steps == []


def test_a_long_session_that_was_shown_is_there_at_once_when_it_is_opened_again(record, brief, tmp_path):
    shown, again = Workshop(SessionStore(tmp_path)), Workshop(SessionStore(tmp_path))
    session = shown.store.add(record(PROGRAM))
    first = shown.document(session)
    assert again.document(session) == first
    assert again.store.loaded(session) is None  # nothing was read for it
    assert json.loads(again.steps(session, 0, 5)) == json.loads(shown.steps(session, 0, 5))
    assert again.document(session) == first
    with pytest.raises(KeyError):
        again.document("A" * 22)
    for each in (shown, again):
        each.close()


def test_pieces_are_had_one_by_one(client, record, tmp_path, brief):
    save(record(PROGRAM), tmp_path / "a.tape")
    session = upload(client, "a.tape", (tmp_path / "a.tape").read_bytes()).json()["session"]
    document = ask(client, "GET", f"/api/session/{session}").json()
    count = len(document["columns"]["steps"]["at"])
    asked = {"first": count - 3, "last": count + 50}
    found = ask(client, "GET", f"/api/session/{session}/steps", params=asked).json()
    assert len(found["steps"]) == 3
    assert all(each["sentence"] for each in found["steps"])
    none = {"steps": [], "values": {}}
    assert ask(client, "GET", f"/api/session/{session}/steps", params={"first": -5, "last": 0}).json() == none
    values = ask(client, "GET", f"/api/session/{session}/values", params={"of": "0,2,9999,-1,x,³"}).json()
    assert list(values) == ["0", "2"]
    for piece in ("steps", "values", "trace", "digests"):
        assert ask(client, "GET", f"/api/session/{session}/{piece}").status_code == 200
        assert ask(client, "GET", f"/api/session/{'A' * 22}/{piece}").status_code == 404
