"""The drawing: everything has its place, nothing overlaps, folding is honest."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.graph.brief import gradient_text
from tapecore.graph.drawing import Drawing, Node
from tapecore.graph.layout import layout
from tapecore.recording import Recording

LOOP = """\
import tensorflow as tf

w = tf.Variable([[0.5, 0.1], [0.2, -0.3]])
def cell(h):
    return tf.tanh(h @ w)
with tf.GradientTape() as tape:
    h = tf.constant([[1.0, 2.0]])
    for i in range({passes}):
        h = cell(h) * 2.0
    loss = tf.reduce_mean(h ** 2)
grads = tape.gradient(loss, w)
"""


@pytest.fixture(scope="module")
def long() -> Recording:
    return run(LOOP.format(passes=40))


def overlap(a: Node, b: Node) -> bool:
    return abs(a.x - b.x) < (a.width + b.width) / 2 and abs(a.y - b.y) < (a.height + b.height) / 2


def well_placed(drawing: Drawing) -> None:
    assert not any(overlap(a, b) for a, b in combinations(drawing.nodes, 2))
    for node in drawing.nodes:
        assert node.width / 2 <= node.x <= drawing.width - node.width / 2
        assert node.height / 2 <= node.y <= drawing.height - node.height / 2
    groups = {group.id: group for group in drawing.groups}
    for node in drawing.nodes:
        if node.group in groups:
            group = groups[node.group]
            assert group.x < node.x - node.width / 2
            assert node.x + node.width / 2 < group.x + group.width
            assert group.y + 26 <= node.y - node.height / 2
            assert node.y + node.height / 2 < group.y + group.height
    ids = {node.id for node in drawing.nodes}
    assert len(ids) == len(drawing.nodes)
    assert all(edge.source in ids and edge.target in ids for edge in drawing.edges)


def test_nothing_overlaps_when_everything_is_open(long: Recording) -> None:
    well_placed(layout(long, fold=()))


def test_a_long_loop_folds_by_itself_and_says_how_much_is_in_there(long: Recording) -> None:
    drawing = layout(long)
    well_placed(drawing)
    assert len(drawing.nodes) <= 60
    fold = next(group for group in drawing.groups if group.folded)
    assert fold.label == "i = 2 … 38"
    assert fold.count == 37 * 3
    node = next(node for node in drawing.nodes if node.kind == "fold")
    assert node.label == "111 ops"
    assert node.detail == "37 iterations"
    assert len(node.holds) == 37 * 4  # a pill for w in each pass


def test_node_ids_are_the_same_in_every_folding(long: Recording) -> None:
    everything = {node.id: (node.kind, node.label, node.at) for node in layout(long, fold=()).nodes}
    for node in layout(long).nodes:
        if node.kind != "fold":
            assert everything[node.id] == (node.kind, node.label, node.at)
        else:
            assert set(node.holds) <= set(everything)
            assert node.id not in everything


def test_a_variable_is_a_pill_at_each_use_and_gradients_arrive_at_it(long: Recording) -> None:
    drawing = layout(long, fold=())
    pills = [node for node in drawing.nodes if node.label == "w"]
    assert len(pills) == 40
    assert all(len(pill.gradients) == 1 for pill in pills)
    arrived = {long.events[at].what for pill in pills for at, _ in pill.gradients}
    assert arrived == {"MatMul"}


def test_passes_of_a_loop_stand_side_by_side() -> None:
    drawing = layout(run(LOOP.format(passes=3)), fold=())
    groups = [group for group in drawing.groups if group.label.startswith("i = ")]
    assert len({group.y for group in groups}) == 1
    assert [group.label for group in sorted(groups, key=lambda group: group.x)] == ["i = 0", "i = 1", "i = 2"]


def test_an_operation_stands_below_what_it_uses() -> None:
    drawing = layout(run(LOOP.format(passes=1)), fold=())
    nodes = {node.id: node for node in drawing.nodes}
    for edge in drawing.edges:
        assert nodes[edge.source].y < nodes[edge.target].y


def test_edges_know_their_input_and_the_gradient_that_flowed() -> None:
    recording = run(
        "import tensorflow as tf\nx = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n"
        "    y = x / 2.0\nt.gradient(y, x)\n"
    )
    drawing = layout(recording)
    edges = {edge.name: edge for edge in drawing.edges}
    assert set(edges) == {"x"}  # the number is part of the label
    pullback = next(e.at for e in recording.events if e.kind == "pullback")
    assert edges["x"].flowed == [pullback]
    assert edges["x"].on_tape


GHOSTS = """\
import numpy as np
import tensorflow as tf

x = tf.Variable(3.0)
k = tf.constant(2.0)
before = k * 5.0
with tf.GradientTape() as tape:
    unwatched = k * k
    with tape.stop_recording():
        paused = x * 2.0
    y = x * before * tf.constant(np.exp(x))
after = y + 1.0
x.assign_add(1.0)
tape.gradient(after, [x, k])
"""


def labels(text: str) -> list[str]:
    recording = run("import tensorflow as tf\nx = tf.Variable(3.0)\nrate = 0.5\n" + text)
    return [node.label for node in layout(recording, fold=()).nodes]


def test_a_number_written_in_the_text_belongs_to_its_operation() -> None:
    text = "y = x ** 2\nz = 0.1 * y\nu = tf.maximum(z, 0.25)\nv = u - tf.constant(-1.5)\nv += 2.0\nv > 3\n"
    recording = run("import tensorflow as tf\nx = tf.Variable(3.0)\n" + text)
    drawing = layout(recording, fold=())
    assert [node.label for node in drawing.nodes if node.kind != "variable"] == [
        "** 2", "0.1 *", "maximum(·, 0.25)", "- -1.5", "+ 2.0", "> 3",
    ]  # fmt: skip
    two = next(e.inputs[1] for e in recording.events if e.what == "Pow")
    assert drawing.spoken[two] == next(node.id for node in drawing.nodes if node.label == "** 2")


def test_a_number_with_a_name_keeps_its_node() -> None:
    assert "rate" in labels("y = x * rate\n")
    assert "k" in labels("k = tf.constant(2.0)\ny = x * k\n")


def test_a_variable_without_a_name_in_the_program_has_its_own() -> None:
    assert "scale" in labels("y = x * (tf.Variable(2.0, name='scale') + 1.0)\n")
    assert "Variable y" in labels("y = tf.Variable(2.0, name='y') + 1.0\nz = y * x\n")


def test_what_is_on_no_tape_is_a_ghost_with_its_reason() -> None:
    recording = run(GHOSTS)
    ghosts = {
        (node.label, node.line): node.reason
        for node in layout(recording, fold=()).nodes
        if node.kind == "ghost"
    }
    assert ghosts["* 5.0", 6] == "outside the tape"
    assert ghosts["*", 8] == "not watched"
    assert ghosts["* 2.0", 10] == "paused"
    assert ghosts["+ 1.0", 12] == "outside the tape"
    assert ghosts["np.exp", 11] == "left TensorFlow"
    assert ghosts["assign_add", 13] == "state change"


def test_a_source_that_nothing_uses_is_drawn_all_the_same() -> None:
    recording = run(
        "import tensorflow as tf\nx = tf.Variable(3.0)\nlost = tf.Variable(1.0)\n"
        "with tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, [x, lost])\n"
    )
    assert "lost" in {node.label for node in layout(recording).nodes}


def test_a_source_that_nothing_uses_widens_no_drawing_that_has_room_for_it_elsewhere() -> None:
    program = (
        "import tensorflow as tf\na, b, c = (tf.Variable(x) for x in (1.0, 2.0, 3.0))\nn = tf.constant(4.0)\n"
        "with tf.GradientTape() as tape:\n    y = a * b + c * a\n"
    )
    without, beside = (
        layout(run(f"{program}tape.gradient(y, {sources})\n")) for sources in ("[a, b]", "[a, b, n]")
    )
    assert len(beside.nodes) == len(without.nodes) + 1
    assert (beside.width, beside.height) == (without.width, without.height)


def test_a_cut_is_marked_on_its_edge() -> None:
    recording = run(
        "import tensorflow as tf\nx = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n"
        "    y = tf.round(x * 2.0)\nt.gradient(y, x)\n"
    )
    rounded = next(e for e in recording.events if e.what == "Round")
    drawing = layout(recording, cuts={(rounded.at, rounded.inputs[0])})
    assert [(edge.source, edge.target) for edge in drawing.edges if edge.cuts] == [
        (rounded.at - 1, rounded.at)
    ]


VECTOR = """\
import tensorflow as tf

x = tf.Variable({numbers})
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x * x)
tape.gradient(y, x)
"""


def pill(numbers: str) -> Node:
    drawing = layout(run(VECTOR.format(numbers=numbers)), fold=())
    return next(node for node in drawing.nodes if node.kind == "variable")


@pytest.mark.parametrize("numbers", ["[1.0, 2.0]", "[-10.5, 2.25]", "tf.zeros((128, 64, 32))"])
def test_a_node_is_wide_enough_for_its_longest_gradient(numbers: str) -> None:
    recording = run(VECTOR.format(numbers=numbers))
    drawing = layout(recording, fold=())
    assert any(node.gradients for node in drawing.nodes)
    for node in drawing.nodes:
        for _, gradient in node.gradients:
            written = gradient_text(recording.values[gradient])
            assert node.width >= 7.55 * len(written) + (20 if node.kind == "variable" else 12)


def test_a_gradient_that_takes_too_much_room_shows_its_shape_and_widens_nothing() -> None:
    assert pill("[0.25, 0.75, 1.5]").width < pill("[10.5, 2.25]").width


def test_a_fold_is_wide_enough_for_its_words(long: Recording) -> None:
    fold = next(node for node in layout(long).nodes if node.kind == "fold")
    assert fold.width >= 7.55 * len("37 iterations") + 12


def test_unknown_folds_are_ignored() -> None:
    drawing = layout(run(LOOP.format(passes=3)), fold=("nowhere", "/l8:9-3", "/l8:a-b"))
    assert not any(group.folded for group in drawing.groups)


def test_folding_one_function_keeps_the_rest(long: Recording) -> None:
    drawing = layout(long, fold=("/l8.0/fcell.0",))
    fold = next(group for group in drawing.groups if group.folded)
    assert (fold.parent, fold.label, fold.count) == ("/l8.0", "cell()", 2)
    well_placed(drawing)


@settings(max_examples=15)
@given(st.data())
def test_whatever_a_program_computes_is_drawn_without_overlaps(data: st.DataObject) -> None:
    names = ["x", "k"]
    lines = [
        "import tensorflow as tf",
        "x = tf.Variable(0.5)",
        "k = tf.constant(2.0)",
        "with tf.GradientTape() as tape:",
    ]
    for n in range(data.draw(st.integers(1, 12))):
        a, b = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        operation = data.draw(
            st.sampled_from([f"{a} + {b}", f"tf.tanh({a})", f"{a} * {b}", f"tf.maximum({a}, {b})"])
        )
        lines.append(f"    v{n} = {operation}")
        names.append(f"v{n}")
    lines.append(f"tape.gradient({names[-1]}, x)")
    recording = run("\n".join(lines))
    drawing = layout(recording, fold=data.draw(st.sampled_from([None, ()])))
    well_placed(drawing)
    drawn = {node.at for node in drawing.nodes if node.kind in ("op", "ghost")}
    assert drawn == {e.at for e in recording.events if e.kind == "op" and e.what != "ReadVariableOp"}
