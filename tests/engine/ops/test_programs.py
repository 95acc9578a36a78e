"""Programs of ops give what they give in TensorFlow: numbers, printed text, what is refused and in which words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.keras.record import programs
from tests.engine.keras.test_programs import assert_gives

FOLDER = Path(__file__).parent
ANSWERS: dict[str, Any] = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))["answers"]
SOURCES = programs(FOLDER)


def test_every_program_has_an_answer() -> None:
    assert sorted(ANSWERS) == sorted(SOURCES)


@pytest.mark.parametrize("name", SOURCES)
def test_a_program_gives_what_tensorflow_gives(name: str) -> None:
    assert_gives(SOURCES[name], ANSWERS[name])
