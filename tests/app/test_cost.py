"""Forward and reverse mode measured over HTTP, in a process of its own."""

import pytest

from tapecore.recording import Recording
from tapecore.sandbox import Limits
from tapecore.sandbox.asking import CannotAnswer
from tapecore.sandbox.questions import measured
from tests.app.test_routes import ask

PROGRAM = (
    "import tensorflow as tf\nx = tf.Variable(tf.linspace(0.1, 1.0, 50))\nwith tf.GradientTape() as t:\n"
    "    y = tf.reduce_sum(tf.sin(x) * x)\ng = t.gradient(y, x)\n"
)


def test_over_http(client, workshop, record):
    recording = record(PROGRAM)
    session = workshop.store.add(recording)
    call = next(event.at for event in recording.events if event.kind == "gradient")

    def seeds(call, session=session):
        return ask(client, "POST", f"/api/session/{session}/seeds", params={"call": call})

    found = seeds(call).json()
    assert (found["inputs"], found["outputs"]) == (50, 1)
    assert (found["forward"]["passes"], found["reverse"]["passes"]) == (50, 1)
    assert found["difference"] < 1e-5
    assert seeds(0).json() == {"cannot": "There is no gradient call."}
    assert seeds(call, "A" * 22).status_code == 404


def test_what_takes_too_much_is_ended(record, monkeypatch):
    grown = PROGRAM.replace("tf.sin(x)", "tf.reduce_sum(tf.ones((6000, 1)) * tf.sin(x), 0)")
    recording = record(grown)
    call = next(event.at for event in recording.events if event.kind == "gradient")
    with pytest.raises(CannotAnswer, match=r"more than a run may have|more memory"):
        measured(recording, call, Limits(memory=1 << 18))
    monkeypatch.setattr("tapecore.sandbox.asking.STARTING", 0.0)
    with pytest.raises(CannotAnswer, match="too long"):
        measured(Recording(), 0, Limits(wall=0.001))
