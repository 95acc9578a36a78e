"""Everyday tape code behaves as in real TensorFlow: values, dtypes, shapes, None, errors, printed text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tapecore.engine.library import root
from tests.conftest import find_tensorflow

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER))
import expressions  # noqa: E402
import running  # noqa: E402

RECORDED = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
ANSWERS, SAID = RECORDED["answers"], RECORDED["expressions"]
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)")
NODE = re.compile(r" name: [\w/]*$")
CLOSE: dict[str, Any] = {"rtol": 2e-5, "atol": 1e-6}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_snippet_behaves_as_in_tensorflow(name: str) -> None:
    answer = ANSWERS[name]
    outcome = running.run(answer["source"], root())
    assert outcome["error"] == answer["error"]
    assert sorted(outcome["variables"]) == sorted(answer["variables"])
    for variable, expected in answer["variables"].items():
        assert_same(outcome["variables"][variable], expected, variable)
    assert_same_text(outcome["stdout"], answer["stdout"])


@pytest.mark.parametrize("expression", expressions.lines())
def test_expression_gives_what_tensorflow_gives(expression: str) -> None:
    """Values print alike; errors have the same type and the same first line."""
    outcome, said = expressions.evaluate(expression, root()), SAID[expression]
    if "error" in outcome and "error" in said:
        # whether TensorFlow adds the name of a node depends on how it converted the inputs
        outcome["error"][1], wanted = (NODE.sub("", told["error"][1]) for told in (outcome, said))
        said = {**said, "error": [said["error"][0], wanted]}
    assert outcome == said


def test_the_committed_sources_are_the_snippets() -> None:
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER / "snippets").glob("*.txt")}
    assert sources == {name: answer["source"] for name, answer in ANSWERS.items()}
    assert len(sources) >= 20
    assert list(SAID) == expressions.lines()


@pytest.mark.tensorflow
def test_tensorflow_still_gives_the_committed_answers() -> None:
    command = [str(find_tensorflow()), str(FOLDER / "record.py"), "--print"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout
    recorded = json.loads(printed)
    again = recorded["answers"]
    assert recorded["expressions"] == SAID
    for name, answer in ANSWERS.items():
        assert again[name]["error"] == answer["error"], name
        assert_same(again[name]["variables"], answer["variables"], name)
        assert_same_text(again[name]["stdout"], answer["stdout"])


def assert_same(got: Any, expected: Any, where: str) -> None:
    if isinstance(expected, float) or (isinstance(got, float) and isinstance(expected, (int, float))):
        np.testing.assert_allclose(got, expected, err_msg=where, **CLOSE)
    elif isinstance(expected, list):
        assert isinstance(got, list), where
        assert len(got) == len(expected), where
        for i, (one, other) in enumerate(zip(got, expected, strict=True)):
            assert_same(one, other, f"{where}[{i}]")
    elif isinstance(expected, dict):
        assert isinstance(got, dict), where
        assert sorted(got) == sorted(expected), where
        for key, value in expected.items():
            assert_same(got[key], value, f"{where}.{key}")
    else:
        assert got == expected, where


def assert_same_text(got: str, expected: str) -> None:
    """Equal, or equal but for the last digits of numbers."""
    if got == expected:
        return
    assert re.sub(r"\s+", " ", NUMBER.sub("#", got)) == re.sub(r"\s+", " ", NUMBER.sub("#", expected))
    numbers = [np.array([float(n) for n in NUMBER.findall(text)]) for text in (got, expected)]
    np.testing.assert_allclose(numbers[0], numbers[1], **CLOSE)
