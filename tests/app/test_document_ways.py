"""What a story tells is in view: at the landing at once, of other stories with the folds that they name."""

import pytest

from app.analysis import analyse, document_of, redrawn
from tapecore.recording import Cell, load
from tests.app.conftest import SAMPLES

FILLER = "h = tf.sin(h * 2.0 + 1.0)\n" * 14
HEAD = "import tensorflow as tf\nimport numpy as np\nh = tf.Variable(1.0)\nx = tf.Variable([1.0, 2.0])\n"
LOST = """\
with tf.GradientTape() as tape:
    a = x * x
    for i in range(4):
        a = tf.sin(a)
    y = tf.reduce_sum(tf.constant(np.mean(a, axis=0)) * 2.0)
g = tape.gradient(y, x)
"""
TWICE = HEAD + FILLER + LOST + FILLER + LOST.replace("* 2.0", "* 3.0") + FILLER


@pytest.fixture
def analysis(record):
    lines = TWICE.split("\n")
    starts = [1, 5, 19, 25, 39, 45]
    assert [lines[start - 1][:4] for start in starts] == ["impo", "h = ", "with", "h = ", "with", "h = "]
    return analyse(record(TWICE, cells=tuple(Cell(n + 1, line) for n, line in enumerate(starts))))


def in_view(graph):
    return {node.id for node in graph.nodes if node.kind != "fold"}


def told(document):
    return [answer for call in document.calls for answer in call.answers if answer.story]


def test_the_landing_story_is_in_view_with_its_cut(analysis):
    document = document_of(analysis)
    assert any(node.kind == "fold" for node in document.graph.nodes)
    first = told(document)[0]
    assert len(first.path) >= 3
    assert set(first.path) <= in_view(document.graph)
    assert [edge for edge in document.graph.edges if edge.cuts]


def test_every_other_story_is_in_view_with_the_folds_that_it_names(analysis):
    for answer in told(document_of(analysis)):
        graph = redrawn(analysis, answer.folds or [])
        assert set(answer.path) <= in_view(graph)
        ends = {(edge.from_, edge.to) for edge in graph.edges if answer.story in (edge.cuts or ())}
        assert any(end in answer.path for ends_of in ends for end in ends_of)


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_stories_of_samples_name_nodes_that_are_there(path):
    analysis = analyse(load(path))
    document = document_of(analysis)
    everything = in_view(redrawn(analysis, []))
    for answer in told(document):
        assert set(answer.path) <= everything
        if answer.folds is not None:
            assert set(answer.path) <= in_view(redrawn(analysis, answer.folds))


def test_without_a_story_the_pass_at_the_landing_is_open(document):
    found = document(
        "import tensorflow as tf\nw = tf.Variable(1.0)\nfor epoch in range(3):\n    for x in [1.0, 2.0, 3.0]:\n"
        "        with tf.GradientTape() as tape:\n            loss = tf.sin(tf.cos(w * x) * 2.0 + w) + tf.exp(w)\n"
        "        w.assign_sub(0.1 * tape.gradient(loss, w))\n"
    )
    landed = found.steps[found.landing]
    assert landed.node in in_view(found.graph)
    open_groups = {group.label for group in found.graph.groups if not group.folded}
    assert {"epoch = 2", "pass 3"} <= open_groups
    assert any(group.folded for group in found.graph.groups)
