"""What the inspector says of the memory that tapes keep."""

from app.analysis import analyse
from app.tape_memory import in_bytes, tape_memories
from tests.app.test_routes import ask

START = "import tensorflow as tf\nx = tf.Variable(tf.ones((250,)))\n"
PERSISTENT = "with tf.GradientTape(persistent=True) as t:\n    y = x * x\ng = t.gradient(y, x)\n"


def told(record, program):
    return tape_memories(analyse(record(START + program)))


def test_bytes_by_step_until_the_call_that_uses_the_tape_up(record):
    (tape,) = told(record, "with tf.GradientTape() as t:\n    y = tf.sin(tf.exp(x))\ng = t.gradient(y, x)\n")
    assert (tape.name, tape.steps, tape.bytes) == ("t", [0, 1, 7], [0, 1000, 0])
    assert tape.until == "until ∂y/∂x in line 5 has used it up"
    assert (tape.peak, tape.alone, tape.cost) == (1000, 1000, "")


def test_persistence_has_its_price(record):
    (tape,) = told(record, PERSISTENT)
    assert tape.until == "until the program ends"
    assert "costs 1.0 kB" in tape.cost
    assert "(asked once: it need not be persistent)" in tape.cost
    (twice,) = told(record, PERSISTENT + "h = t.gradient(y, x)\ndel t\nz = tf.sin(x)\n")
    assert twice.until.startswith("until the tape is dropped")
    assert "after ∂y/∂x in line 5, its first call (asked 2 times)" in twice.cost


def test_a_reset_and_a_tape_that_nobody_asks(record):
    (tape,) = told(record, "with tf.GradientTape() as t:\n    y = x * x\n    t.reset()\n")
    assert tape.until == "until the tape is reset in line 5"
    assert [in_bytes(count) for count in (24, 1200, 3_400_000)] == ["24 B", "1.2 kB", "3.4 MB"]


def test_over_http(client, workshop, record):
    session = workshop.store.add(record(START + PERSISTENT))
    (tape,) = ask(client, "GET", f"/api/session/{session}/memory").json()
    assert tape["bytes"] == [0, 1000]
    assert ask(client, "GET", f"/api/session/{'A' * 22}/memory").status_code == 404
