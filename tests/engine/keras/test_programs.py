"""Keras programs give what they give in TensorFlow: numbers, gradients, names, printed text, errors."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from tapecore.engine.library import root
from tests.conformance import running
from tests.conformance.test_conformance import assert_same, assert_same_text
from tests.engine.keras.record import programs

ANSWERS: dict[str, Any] = json.loads(Path(__file__).with_name("answers.json").read_text(encoding="utf-8"))[
    "answers"
]
SOURCES = programs()


def test_every_program_has_an_answer() -> None:
    assert sorted(ANSWERS) == sorted(SOURCES)
    assert len(SOURCES) >= 40


@pytest.mark.parametrize("name", SOURCES)
def test_a_program_gives_what_tensorflow_gives(name: str) -> None:
    assert_gives(SOURCES[name], ANSWERS[name])


def assert_gives(source: str, answer: dict[str, Any]) -> None:
    """The program gives the recorded answer: the error's type, the variables, the printed text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcome = running.run(source, root())
    told, wanted = outcome["error"] or [None, ""], answer["error"] or [None, ""]
    assert told[0] == wanted[0], told
    assert sorted(outcome["variables"]) == sorted(answer["variables"])
    for variable, expected in answer["variables"].items():
        assert_same(outcome["variables"][variable], expected, variable)
    assert_same_text(outcome["stdout"], answer["stdout"])
