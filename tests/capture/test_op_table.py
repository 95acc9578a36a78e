"""Attributes of ops as plain data."""

import enum
from typing import Any

import numpy as np
import pytest

from tapecore.capture import run
from tapecore.capture.op_table import attributes, plain
from tapecore.capture.paths import leaf_paths
from tapecore.capture.version import engine_version
from tapecore.recording import lines, load


class Mode(enum.Enum):
    FAST = 1


class Thing:
    pass


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (2**70, str(2**70)),
        (1.5, 1.5),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        ("x" * 1000, "x" * 200),
        ((1, (2, 3)), [1, [2, 3]]),
        (np.array([[1, 2]]), [[1, 2]]),
        (np.float32(0.5), 0.5),
        (np.dtype("int32"), "int32"),
        (np.dtype(object), "string"),
        ({1: {"a": (1,)}}, {"1": {"a": [1]}}),
        ([0] * 1000, [0] * 64),
        (Mode.FAST, "FAST"),
        (Thing, "Thing"),
        (Thing(), "Thing"),
        (len, "len"),
        ([[[[[[1]]]]]], [[[["list"]]]]),
    ],
)
def test_anything_becomes_json(value: Any, told: Any) -> None:
    assert plain(value) == told
    assert attributes({"a": value}) == {"a": told}


def test_places_of_leaves_are_written_as_the_program_would() -> None:
    point = __import__("collections").namedtuple("Point", "x y")
    assert leaf_paths(3) == [""]
    assert leaf_paths({"b": [1, 2], "a": point(1, {"k": 2})}) == [
        "['a'].x",
        "['a'].y['k']",
        "['b'][0]",
        "['b'][1]",
    ]


def test_the_engine_has_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine_version()

    def missing(_: str) -> str:
        from importlib.metadata import PackageNotFoundError

        raise PackageNotFoundError

    monkeypatch.setattr("tapecore.capture.version.version", missing)
    assert engine_version() == ""


def test_functions_with_their_own_gradients_take_as_many_inputs_as_each_call_has() -> None:
    program = (
        "import tensorflow as tf\n@tf.custom_gradient\ndef one(a):\n    return a * 2.0, lambda dy: dy * 2.0\n"
        "@tf.custom_gradient\ndef many(*xs):\n    return tf.add_n(xs), lambda dy: (dy,) * len(xs)\n"
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    y = one(x) + many(x, x, x)\n"
        "slope = tape.gradient(y, x)\n"
    )
    recording = run(program)
    assert load(b"".join(lines(recording))).check().events == recording.events
    (answer,) = [event for event in recording.events if event.kind == "answer"]
    statistics = recording.values[answer.outputs[0]].statistics
    assert statistics is not None
    assert statistics.mean == 5.0
