"""Ragged and sparse tensors, texts, pipelines, files, checkpoints and NumPy's names behave as in real TensorFlow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tapecore.engine.library import root
from tapecore.engine.numpy_names.behavior import disable
from tests.conformance import test_conformance as conformance

FOLDER = Path(__file__).parent
ANSWERS = json.loads((FOLDER / "collections.json").read_text(encoding="utf-8"))["answers"]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_snippet_behaves_as_in_tensorflow(name: str) -> None:
    answer = ANSWERS[name]
    try:
        outcome = conformance.running.run(answer["source"], root())
    finally:
        disable()  # what a snippet asked tensors to be like
    assert outcome["error"] == answer["error"]
    conformance.assert_same_text(outcome["stdout"], answer["stdout"])
    assert sorted(outcome["variables"]) == sorted(answer["variables"])
    for variable, expected in answer["variables"].items():
        conformance.assert_same(outcome["variables"][variable], expected, variable)


def test_the_committed_sources_are_the_snippets() -> None:
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER / "collections").glob("*.txt")}
    assert sources == {name: answer["source"] for name, answer in ANSWERS.items()}
