"""What folds by itself, and what is kept open because somebody is told about it."""

from typing import Any

import pytest

from tapecore.capture import run
from tapecore.graph.drawing import Drawing
from tapecore.graph.folding import folded
from tapecore.graph.program import Program
from tapecore.graph.readable import automatic
from tapecore.graph.scopes import Scopes
from tapecore.graph.unplaced import unplaced
from tapecore.graph.words import Words
from tapecore.recording import Cell

LOOP = """\
import tensorflow as tf
w = tf.Variable(0.5)
def cell(h):
    return tf.tanh(h * w) + tf.sin(h)
h = tf.constant(1.0)
for i in range(40):
    h = cell(h) * 2.0
"""


def drawn(source: str, **options: Any) -> tuple[Drawing, Scopes]:
    recording = run(source, **options)
    words = Words(recording, Program(source))
    scopes = Scopes(recording, words.program)
    return unplaced(recording, words, scopes), scopes


def in_view(whole: Drawing, scopes: Scopes, shown: set[int]) -> set[int]:
    return {node.id for node in folded(whole, scopes, automatic(whole, scopes, shown=shown)).nodes}


def pass_of(whole: Drawing, scopes: Scopes, label: str) -> set[int]:
    return {n.id for n in whole.nodes if label in [scope.label for scope in scopes.path(n.group)]}


@pytest.mark.parametrize("label", ["i = 0", "i = 2", "i = 20", "i = 38", "i = 39"])
def test_a_pass_that_is_told_about_stays_open_and_cuts_the_row(label: str) -> None:
    whole, scopes = drawn(LOOP)
    shown = pass_of(whole, scopes, label)
    assert shown <= in_view(whole, scopes, shown)
    folds = automatic(whole, scopes, shown=shown)
    covered = [label for id in folds for label in [id.rpartition(":")[2]]]
    assert len(folds) <= 4
    assert all("-" in span or "." in span for span in covered)


def test_nothing_told_about_folds_as_ever() -> None:
    whole, scopes = drawn(LOOP)
    assert automatic(whole, scopes) == automatic(whole, scopes, shown=())
    assert len(in_view(whole, scopes, set())) <= 48


def test_cells_too() -> None:
    body = "".join("h = tf.sin(h * 2.0 + 1.0)\n" for _ in range(12))
    source = "import tensorflow as tf\nh = tf.constant(1.0)\n" + body * 3
    cells = (Cell(1, 1), Cell(2, 15), Cell(3, 27))
    whole, scopes = drawn(source, cells=cells)
    assert automatic(whole, scopes)
    for number in (1, 2, 3):
        shown = {node.id for node in whole.nodes if node.group == f"c{number}"}
        assert shown <= in_view(whole, scopes, shown)
