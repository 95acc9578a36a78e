"""Folding: what a fold stands for, what is left as it was, and how a fold that hides very much opens step by step."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.graph.drawing import Drawing
from tapecore.graph.folds import AT_ONCE, ROWS
from tapecore.graph.layout import Layouts, layout

NESTED = """\
import tensorflow as tf
w = tf.Variable(0.5)
def cell(h):
    return tf.tanh(h * w) + tf.sin(h)
with tf.GradientTape() as tape:
    h = tf.constant(1.0)
    for i in range(4):
        for j in range(3):
            h = cell(h) * 2.0
        h = h + w
g = tape.gradient(h, w)
"""
LONG = """\
import tensorflow as tf
w = tf.Variable(0.5)
h = tf.constant(1.0)
for i in range({passes}):
    h = tf.tanh(h * w) + 0.1
"""
INSIDE = """\
import tensorflow as tf
def chain(h):
    for i in range(400):
        h = tf.sin(h) * 2.0
    return tf.cos(h)
y = chain(tf.constant(1.0))
"""
FOLDS = [
    "/l7:0-3", "/l7:1-2", "/l7.0", "/l7.1", "/l7.2", "/l7.0/l8:0-2", "/l7.0/l8:0-1", "/l7.1/l8.1",
    "/l7.3/l8.2/fcell.11", "nowhere",
]  # fmt: skip


@pytest.fixture(scope="module")
def nested() -> Layouts:
    return Layouts(run(NESTED))


def standing(drawing: Drawing) -> dict[int, int]:
    """Each node of the whole drawing -> the node that shows it."""
    return {id: node.id for node in drawing.nodes for id in node.holds or (node.id,)}


@settings(max_examples=40)
@given(st.sets(st.sampled_from(FOLDS)))
def test_every_node_is_shown_once_and_every_edge_leads_between_what_shows_its_ends(
    nested: Layouts, folds: set[str]
) -> None:
    drawing = nested.drawing(folds)
    stand = standing(drawing)
    assert sorted(stand) == sorted(node.id for node in nested.whole.nodes)
    wanted = {(stand[edge.source], stand[edge.target]) for edge in nested.whole.edges}
    assert {(e.source, e.target) for e in drawing.edges} == {pair for pair in wanted if pair[0] != pair[1]}
    for edge in drawing.edges:
        flowed = [
            at
            for each in nested.whole.edges
            if (stand[each.source], stand[each.target]) == (edge.source, edge.target)
            for at in each.flowed
        ]
        assert set(edge.flowed) <= set(flowed)


@settings(max_examples=15)
@given(st.lists(st.sets(st.sampled_from(FOLDS)), min_size=1, max_size=4))
def test_what_was_drawn_before_changes_nothing(order: list[set[str]]) -> None:
    recording = run(NESTED)
    again = Layouts(recording)
    drawn = [again.drawing(folds) for folds in order]
    alone = layout(recording, order[-1])
    assert (drawn[-1].nodes, drawn[-1].edges, drawn[-1].groups) == (alone.nodes, alone.edges, alone.groups)
    assert (drawn[-1].width, drawn[-1].height) == (alone.width, alone.height)


def test_a_pass_that_looks_like_another_is_placed_like_it(nested: Layouts) -> None:
    """Placed by the first one's places: relative to their boxes, the passes' nodes stand where they would alone."""
    drawing = nested.drawing(())
    boxes = {group.id: group for group in drawing.groups}
    inner = [f"/l7.{i}/l8.{j}" for i in (1, 2) for j in (0, 1, 2)]
    looks = [
        [
            (node.label, round(node.x - boxes[id].x, 6), round(node.y - boxes[id].y, 6), node.width)
            for node in drawing.nodes
            if node.group == id
        ]
        for id in inner
    ]
    sizes = {tuple(width for *_, width in look): look for look in looks}
    for look in looks:
        assert look == sizes[tuple(width for *_, width in look)]


def opened(layouts: Layouts, folds: set[str], id: str) -> tuple[set[str], Drawing]:
    group = next(group for group in layouts.drawing(folds).groups if group.id == id)
    folds = (folds - {id}) | set(group.opens)
    return folds, layouts.drawing(folds)


def test_a_long_row_opens_into_shorter_rows_until_its_passes_are_in_view() -> None:
    layouts = Layouts(run(LONG.format(passes=400)))
    folds, shown = {"/l4:2-398"}, len(layouts.drawing({"/l4:2-398"}).nodes)
    id, count = "/l4:2-398", 0
    while ":" in id:
        folds, drawing = opened(layouts, folds, id)
        assert {group.id for group in drawing.groups if group.folded} == folds
        assert len(drawing.nodes) - shown <= AT_ONCE
        shown, count = len(drawing.nodes), count + 1
        inside = [group.id for group in drawing.groups if group.folded and _holds(group.id, 250)]
        id = inside[0] if inside else "open"
    assert "/l4.250" in {group.id for group in layouts.drawing(folds).groups if not group.folded}
    assert count == 2
    first = layouts.drawing({"/l4:2-398"})
    rows = next(group for group in first.groups if group.folded).opens
    assert rows == ["/l4:2-99", "/l4:100-199", "/l4:200-299", "/l4:300-398"]
    assert len(rows) <= ROWS


def _holds(row: str, index: int) -> bool:
    first, _, last = row.rpartition(":")[2].partition("-")
    return int(first) <= index <= int(last)


def test_a_group_that_holds_a_long_loop_opens_with_the_loop_folded() -> None:
    layouts = Layouts(run(INSIDE))
    (group,) = [group for group in layouts.drawing({"/fchain.0"}).groups if group.folded]
    assert len(layouts.whole.nodes) > AT_ONCE
    assert group.opens == ["/fchain.0/l3:0-399"]
    _, drawing = opened(layouts, {"/fchain.0"}, "/fchain.0")
    assert "cos" in {node.label for node in drawing.nodes}


def test_a_fold_that_hides_little_opens_as_a_whole() -> None:
    drawing = layout(run(LONG.format(passes=40)))
    assert [group.opens for group in drawing.groups if group.folded] == [[]]
