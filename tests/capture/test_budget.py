"""How large recordings are, and that recording keeps nothing alive."""

import gc
import weakref

import pytest

import tapecore as tf
from tapecore.capture import run
from tapecore.capture.record import record
from tapecore.recording import lines

CHAINS = {
    "scalars": ("tf.Variable(1.0)", "y * 1.0001 + 0.5"),
    "vectors": ("tf.Variable([1.0, 2.0, 3.0])", "tf.sin(y) * x"),
    "in a function": ("tf.Variable([[1.0, 2.0], [3.0, 4.0]])", "f(y)"),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_ten_thousand_ops_with_backward_of_small_arrays_take_four_megabytes(chain: str) -> None:
    start, step = CHAINS[chain]
    program = (
        "import tensorflow as tf\ndef f(v):\n    return tf.tanh(v) * 0.5\n"
        f"x = {start}\nwith tf.GradientTape() as tape:\n    y = x\n"
        f"    for i in range(1000):\n        y = {step}\n"
        "g = tape.gradient(y, x)\n"
    )
    recording = run(program)
    ops = sum(1 for e in recording.events if e.kind == "op")
    size = sum(map(len, lines(recording)))
    assert ops == 2000
    assert size / ops * 10_000 < 4e6


def test_no_tensor_lives_longer_than_until_its_row_is_written_and_no_tape_at_all() -> None:
    with record() as recording:
        x = tf.Variable([1.0, 2.0])
        with tf.GradientTape() as tape:
            y = tf.sin(x) * 2.0
        array = y.numpy()
        tape.gradient(y, x)
        alive = [weakref.ref(tape), weakref.ref(y), weakref.ref(y.value), weakref.ref(array)]
        del tape, y, array
        gc.collect()
        assert alive[0]() is None
        assert recording.values
        assert [ref() for ref in alive] == [None] * 4


def program_recorded(looked_at: bool) -> int:
    with record() as recording:
        x = tf.Variable(tf.ones([40]))
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(tf.sin(x) * 2.0)
        tape.gradient(y, x)
    return len(recording.values) if looked_at else 0


@pytest.mark.parametrize("looked_at", [True, False])
def test_a_recording_and_its_recorder_go_with_the_last_reference(looked_at: bool) -> None:
    assert program_recorded(looked_at) == (10 if looked_at else 0)
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        for _ in range(20):
            program_recorded(looked_at)
        more = len(gc.get_objects()) - before
    finally:
        gc.enable()
    assert more < 20 * 20, "a recording of this program has some hundred objects"


def test_arrays_that_wait_for_their_rows_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tapecore.capture.deferring.MOST_BYTES", 1 << 20)
    monkeypatch.setattr("tapecore.capture.values.WAITING_BYTES", 1 << 20)
    with record() as recording:
        x = tf.ones([300, 300])
        arrays = [weakref.ref((x * float(i)).value) for i in range(40)]
        assert sum(ref() is not None for ref in arrays) < 10
    assert sum(event.kind == "op" for event in recording.events) == 40


def test_what_is_too_much_is_left_out_and_said() -> None:
    program = (
        "import tensorflow as tf\nimport numpy as np\n"
        "keep = [tf.constant(np.random.rand(1000, 1000).astype('float32')) for i in range(10)]\n"
    )
    recording = run(program).check()
    forms = [value.data.form for value in recording.values]
    assert forms.count("zlib") + forms.count("base64") == 8
    assert forms.count("sample") == 2
    assert "cannot be computed again" in recording.header.notes[0]
