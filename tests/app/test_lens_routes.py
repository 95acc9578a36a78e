"""Jacobian and numeric check over HTTP, in a process of their own."""

import base64

import numpy as np
import pytest

from tapecore.sandbox import Limits
from tapecore.sandbox.asking import CannotAnswer
from tapecore.sandbox.questions import checked, jacobian
from tests.app.test_routes import ask

PROGRAM = """\
import tensorflow as tf
@tf.custom_gradient
def square(x):
    return x * x, lambda g: g * x
x = tf.Variable([0.0, 2.0, 3.0])
with tf.GradientTape() as t:
    y = tf.math.log(square(x))
    z = tf.stop_gradient(y)
g = t.gradient(y, x)
"""


def test_over_http(client, workshop, record):
    recording = record(PROGRAM)
    session = workshop.store.add(recording)
    value = {name.text: name.value for name in recording.names}
    call = next(event.at for event in recording.events if event.kind == "gradient")

    def matrix(source, target, session=session):
        params = {"source": source, "target": target}
        return ask(client, "POST", f"/api/session/{session}/jacobian", params=params)

    def check(at, session=session):
        return ask(client, "POST", f"/api/session/{session}/check", params={"at": at})

    found = matrix(value["x"], value["y"]).json()
    numbers = np.frombuffer(base64.b64decode(found["numbers"]), found["dtype"]).reshape(3, 3)
    assert np.diag(numbers)[1:] == pytest.approx([1.0, 2 / 3])
    assert (found["bad"], found["spectrum"]) == (np.count_nonzero(~np.isfinite(numbers)), None)
    assert matrix(value["x"], value["z"]).json()["connected"] is False
    assert "no such value" in matrix(0, 10**6).json()["cannot"]
    assert matrix(0, 1, "A" * 22).status_code == 404
    told = check(call).json()
    assert (told["verdict"], told["rows"][0]["kinks"]) == ("disagree", 1)
    assert told["rows"][0]["signature"]["words"] == "×1/2"
    assert told["rows"][0]["theirs"][0] is None
    assert told["suspects"] == []  # what arrives at square is infinite for the first element
    op = next(event.at for event in recording.events if event.what == "CustomGradient")
    assert check(op).json() == {
        "cannot": "What arrives from above is not finite: there is nothing to compare."
    }
    assert check(0).json() == {"cannot": "Only an op or a gradient call can be checked."}


def test_what_takes_too_much_is_ended(record):
    recording = record(
        "import tensorflow as tf\nx = tf.Variable(tf.ones(1000))\nwith tf.GradientTape() as t:\n"
        "    y = tf.reduce_sum(tf.ones((2000, 1)) * tf.sin(x), 0)[:300]\ng = t.gradient(y, x)\n"
    )
    value = {name.text: name.value for name in recording.names}
    call = next(event.at for event in recording.events if event.kind == "gradient")
    small = Limits(memory=1 << 18)
    with pytest.raises(CannotAnswer, match=r"more than a run may have|more memory"):
        jacobian(recording, value["x"], value["y"], small)
    with pytest.raises(CannotAnswer, match=r"more than a run may have|more memory"):
        checked(recording, call, small)
