"""Documents, downloads, uploads and runs over HTTP."""

import json

import anyio
import pytest

from app.samples import samples
from app.session_store import GONE
from tapecore.recording import load

PROGRAM = (
    "import tensorflow as tf\nx = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n"
    "    y = x * x\nt.gradient(y, x)\n"
)


def ask(client, method, path, **options):
    async def go():
        async with client() as http:
            return await http.request(method, path, **options)

    return anyio.run(go)


def upload(client, name, content):
    return ask(client, "POST", "/api/open", params={"name": name}, content=content)


@pytest.fixture
def session(workshop):
    return workshop.sample_session(samples()[0].key)


def test_the_document_of_a_session(client, session):
    answer = ask(client, "GET", f"/api/session/{session}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    document = answer.json()
    assert document["id"] == session
    assert document["version"] == 1
    assert any(call["answers"] for call in document["calls"])


@pytest.mark.parametrize("path", ["", "/graph", "/tape", "/page"])
@pytest.mark.parametrize("session", ["nothing", "A" * 22, "..%2f..%2fetc"])
def test_an_unknown_session_is_said_to_be_gone(client, session, path):
    answer = ask(client, "GET", f"/api/session/{session}{path}")
    assert answer.status_code == 404
    if "%" not in session:  # that one does not even lead to a session
        assert answer.json() == {"message": GONE}


def test_the_graph_with_everything_open(client, session):
    answer = ask(client, "GET", f"/api/session/{session}/graph", params={"folded": ""})
    assert answer.json()["nodes"]


def test_save_gives_the_very_lines_and_open_takes_them(client, session, workshop):
    saved = ask(client, "GET", f"/api/session/{session}/tape")
    assert "attachment" in saved.headers["content-disposition"]
    assert load(saved.content) == workshop.store.get(session)
    opened = upload(client, "again.tape", saved.content).json()
    assert workshop.store.get(opened["session"]) == workshop.store.get(session)
    assert opened["message"] is None


def test_a_damaged_tape_opens_up_to_the_damage_and_names_line_and_reason(client, session, workshop):
    content = ask(client, "GET", f"/api/session/{session}/tape").content
    lines = content.splitlines(keepends=True)
    broken = b"".join([*lines[:-4], b'["e", "this is no event"]\n', *lines[-3:]])
    answer = upload(client, "broken.tape", broken).json()
    assert f"broken.tape is damaged at line {len(lines) - 3}:" in answer["message"]["text"]
    opened = workshop.store.get(answer["session"])
    assert 0 < len(opened.events) < len(load(content).events)
    assert opened.header.notes


def test_a_tape_that_was_cut_at_the_end_of_a_line_says_so(client, session, workshop):
    content = ask(client, "GET", f"/api/session/{session}/tape").content
    lines = content.splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if b'"gradient"' in line)
    answer = upload(client, "cut.tape", b"".join(lines[: at + 1])).json()
    said = answer["message"]["text"]
    assert said.startswith("cut.tape ends in the gradient call on line ")
    assert said.endswith(": it was cut short. What stands before is shown.")
    assert workshop.store.get(answer["session"]).header.notes == (said,)


def test_a_tape_without_its_last_line_opens_and_may_have_been_cut(client, session, workshop):
    content = ask(client, "GET", f"/api/session/{session}/tape").content
    assert upload(client, "whole.tape", content).json()["message"] is None
    *lines, _ = content.splitlines(keepends=True)
    answer = upload(client, "cut.tape", b"".join(lines)).json()
    said = answer["message"]["text"]
    assert said == (
        "cut.tape has no last line that says that it is whole: it may have been cut short. "
        "What stands before is shown."
    )
    opened = workshop.store.get(answer["session"])
    assert opened.header.notes == (said,)
    assert not opened.whole


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"{}\n", b'{"format":"tape","version":99}\n', b"\xff\xfe\x00"]
)
def test_what_is_no_tape_is_refused_with_its_reason(client, content):
    answer = upload(client, "no.tape", content)
    assert "no.tape" in answer.json()["refused"]
    assert "session" not in answer.json()


def test_a_tape_without_a_step_is_refused(client):
    content = b'{"format":"tape","version":1}\n["nonsense'
    assert "Nothing in it can be shown" in upload(client, "half.tape", content).json()["refused"]


def test_a_script_is_run(client, workshop):
    answer = upload(client, "mine.py", PROGRAM.encode()).json()
    recording = workshop.store.get(answer["session"])
    assert recording.header.name == "mine.py"
    assert answer["message"] is None


def test_a_notebook_becomes_one_session_with_cells(client, workshop):
    cells = [
        {"cell_type": "markdown", "source": ["# A first chapter\n", "text"]},
        {
            "cell_type": "code",
            "execution_count": 7,
            "source": ["import tensorflow as tf\n", "x = tf.Variable(2.0)"],
        },
        {"cell_type": "code", "execution_count": 9, "source": "y = x * x"},
    ]
    answer = upload(client, "book.ipynb", json.dumps({"cells": cells, "nbformat": 4}).encode()).json()
    document = ask(client, "GET", f"/api/session/{answer['session']}").json()
    assert [(cell["index"], cell["line"]) for cell in document["cells"]] == [
        (7, 1),
        (9, document["cells"][1]["line"]),
    ]
    assert document["cells"][0]["title"] == "A first chapter"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.txt", b"x = 1"),
        ("", b""),
        ("x.ipynb", b"{"),
        ("x.ipynb", b'{"cells": []}'),
        ("x.py", b"\xff\xfe\xfa"),
    ],
)
def test_other_files_are_refused(client, name, content):
    assert upload(client, name, content).json()["refused"].startswith(name or "This file")


def test_a_file_that_is_too_large_is_refused_while_it_arrives(client, monkeypatch):
    monkeypatch.setattr("app.routes.MOST_BYTES", 1000)
    answer = upload(client, "large.tape", b"x" * 2000)
    assert "too large" in answer.json()["refused"]


def test_pasted_text_is_cleaned(client):
    answer = ask(client, "POST", "/api/clean", content=b">>> x = 1\n>>> x\n1\n").json()
    assert answer["text"].strip() == "x = 1\nx"
    assert answer["cleaned"]


def test_a_run_that_does_not_go_on_is_unknown(client):
    assert ask(client, "GET", "/api/run/123").status_code == 404
    assert ask(client, "POST", "/api/run/123/cancel").json() == {"cancelled": False}


def test_no_page_describes_the_interface(client):
    for path in ("/docs", "/redoc", "/openapi.json"):
        answer = ask(client, "GET", path)
        assert "swagger" not in answer.text.lower()
        assert "openapi" not in answer.text.lower()
