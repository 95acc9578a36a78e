"""The gain map over HTTP: a row for each pullback of one call, its step in the document, and the gain of each input."""

import pytest

from app.analysis import analyse, document_of
from app.gain_routes import gains_of_call
from tests.app.test_routes import ask

PROGRAM = """
import tensorflow as tf
a, b = tf.Variable(3.0), tf.Variable(4.0)
with tf.GradientTape(persistent=True) as tape:
    y = a * b
    z = tf.add_n([y, y, y])
tape.gradient(y, [a, b])
tape.gradient(z, [a, b])
"""


@pytest.fixture
def recording(record):
    return record(PROGRAM)


def test_each_call_has_its_rows(client, workshop, recording):
    session = workshop.store.add(recording)
    first, second = (event.at for event in recording.events if event.kind == "gradient")
    told = ask(client, "GET", f"/api/session/{session}/gains", params={"call": first}).json()
    assert told["call"] == first
    assert (told["gains"], told["inputs"], told["shares"]) == ([5.0], [["x", "y"]], [[4.0, 3.0]])
    document = document_of(analyse(recording))
    assert [document.steps[step].kind for step in told["steps"]] == ["pullback"]
    told = ask(client, "GET", f"/api/session/{session}/gains", params={"call": second}).json()
    assert told["inputs"] == [["inputs[0]", "inputs[1]", "inputs[2]"], ["x", "y"]]
    assert told["shares"][1] == [4.0, 3.0]


def test_what_is_no_call_has_no_rows(recording):
    for call in (-1, 0, 10**9):
        assert gains_of_call(analyse(recording), call).steps == []


def test_an_unknown_session_is_gone(client):
    assert ask(client, "GET", f"/api/session/{'A' * 22}/gains", params={"call": 0}).status_code == 404
