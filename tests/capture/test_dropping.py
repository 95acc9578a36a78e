"""A tape may be dropped at any moment, also while an event is written: by Python's garbage collector."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from tapecore.capture import run
from tapecore.capture.journal import Journal
from tapecore.recording import Recording, load
from tapecore.recording.tape_file import lines

PROGRAM = """\
import tensorflow as tf
x = tf.Variable(3.0)
box = [tf.GradientTape()]
with box[0]:
    y = x * x
{drop}
v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = v * v
g = tape.gradient(y, v)
"""
CYCLE = "box.append(box); del box"


class Collecting:
    """Inputs of an event during whose reading Python collects what is left over."""

    def __init__(self, inputs: Any) -> None:
        self.inputs = inputs

    def __iter__(self) -> Any:
        gc.collect()
        return iter(self.inputs)


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def _drop(recording: Recording) -> int:
    """Where the drop is told, in a recording that is sound."""
    assert [event.at for event in recording.events] == list(range(len(recording.events)))
    assert load(b"".join(lines(recording))) == recording
    (drop,) = [
        event.at for event in recording.events if event.kind == "tape_drop" and event.info["tape"] == 0
    ]
    return drop


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("kind", ["op", "create", "gradient", "seed", "pullback", "answer"])
def test_an_event_that_is_being_written_keeps_its_number(
    monkeypatch: pytest.MonkeyPatch, kind: str, streamed: bool
) -> None:
    add = Journal.add

    def collecting(self: Journal, this: str, what: str, inputs: Any, *rest: Any) -> int:
        begun = any(event.kind == "tape_close" for event in self.events)
        given: Any = Collecting(inputs) if this == kind and begun else inputs
        return add(self, this, what, given, *rest)

    monkeypatch.setattr(Journal, "add", collecting)
    sent: list[bytes] = []
    recording = run(PROGRAM.format(drop=CYCLE), stream=sent.append if streamed else None)
    assert recording.events[_drop(recording) - 1].kind == kind
    assert not streamed or load(b"".join(sent)) == recording


def test_a_tape_that_is_dropped_is_said_to_be_at_its_line() -> None:
    recording = run(PROGRAM.format(drop="box.clear()"))
    assert recording.events[_drop(recording)].line == 6
