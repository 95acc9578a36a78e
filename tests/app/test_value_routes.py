"""The numbers of one value over HTTP: all that the recording has, bit for bit, or nothing."""

import numpy as np
import pytest

from app.session_store import GONE
from app.value_routes import whole_numbers
from tapecore.recording.arrays import decode
from tests.app.test_routes import ask

PROGRAM = """
import numpy as np
import tensorflow as tf
w = tf.Variable(tf.random.normal((60, 50)))
grown = tf.reshape(tf.range(200_000.0), (1000, 200)) + 1.0
"""


@pytest.fixture
def recording(record):
    return record(PROGRAM)


def of_shape(recording, *shape):
    return next(value.id for value in recording.values if value.shape == shape)


def test_a_whole_array_comes_with_every_bit(client, workshop, recording):
    session = workshop.store.add(recording)
    index = of_shape(recording, 60, 50)
    answer = ask(client, "GET", f"/api/session/{session}/value/{index}")
    assert (answer.status_code, answer.headers["x-dtype"]) == (200, "float32")
    told = np.frombuffer(answer.content, "<f4").reshape(60, 50)
    kept = decode(recording.values[index])
    assert kept is not None
    assert np.array_equal(told, kept)


def test_of_what_was_not_kept_there_is_no_more(client, workshop, recording):
    session = workshop.store.add(recording)
    index = max(value.id for value in recording.values if value.shape == (1000, 200))
    assert not recording.values[index].whole
    for unknown in (index, 99_999, -1):
        answer = ask(client, "GET", f"/api/session/{session}/value/{unknown}")
        assert (answer.status_code, answer.content) == (204, b"")


def test_an_unknown_session_is_gone(client):
    answer = ask(client, "GET", f"/api/session/{'A' * 22}/value/0")
    assert (answer.status_code, answer.json()) == (404, {"message": GONE})


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("tf.constant([True, False])", "uint8"),
        ("tf.constant([1, 2], tf.int64)", "float64"),
        ("tf.constant([1.0, 2.0], tf.float16)", "float64"),
        ("tf.constant([1.0], tf.float64)", "float64"),
        ("tf.constant([-3], tf.int8)", "int8"),
        ("tf.constant(['a'])", None),
        ("tf.constant([1j])", None),
    ],
)
def test_numbers_are_of_a_kind_that_a_browser_holds(record, written, held):
    recording = record(f"import tensorflow as tf\nx = {written}\n")
    found = whole_numbers(recording, 0)
    assert (found.dtype.name if found is not None else None) == held
    kept = decode(recording.values[0])
    if found is not None and kept is not None:
        assert np.array_equal(found, kept)
