"""Name scopes, layers and optimizers as groups of the graph, among the functions and passes that they lie in."""

import pytest

from tapecore.capture import run
from tapecore.graph.layout import layout
from tapecore.graph.program import Program
from tapecore.graph.scopes import Scopes

SCOPES = """import tensorflow as tf
w = tf.Variable(2.0)
def block(h):
    with tf.name_scope("block"):
        return tf.sin(h * w)
with tf.GradientTape() as tape:
    with tf.name_scope("encoder"):
        h = tf.constant(0.5)
        for k in range(2):
            h = block(h)
    with tf.name_scope("a/b: c"):
        y = h * h
g = tape.gradient(y, w)
"""
KERAS = """import tensorflow as tf
x = tf.ones((4, 3))
model = tf.keras.Sequential([tf.keras.layers.Dense(2), tf.keras.layers.Dense(1)])
optimizer = tf.keras.optimizers.SGD(0.1)
for step in range(2):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x))
    variables = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
"""
OWN = """import tensorflow as tf
class Twice(tf.keras.layers.Layer):
    def call(self, x):
        return x * 2.0
layer = Twice()
y = layer(layer(tf.constant(1.5)))
"""


def paths(text: str, op: str) -> list[list[str]]:
    """For each op of that name the labels of the groups that it lies in, the outermost first."""
    recording = run(text)
    scopes = Scopes(recording, Program(recording.source))
    found = [event.at for event in recording.events if event.kind == "op" and event.what == op]
    return [[scope.label for scope in scopes.path(scopes.of[at])] for at in found]


def test_a_name_scope_lies_where_it_was_entered() -> None:
    assert paths(SCOPES, "Sin") == [
        ["encoder", "k = 0", "block()", "block"],
        ["encoder", "k = 1", "block()", "block"],
    ]


def test_a_name_may_be_any_text() -> None:
    """Slashes and colons mean something in the ids of groups."""
    recording = run(SCOPES)
    drawing = layout(recording, [])
    group = next(each for each in drawing.groups if each.label == "a/b: c")
    folded = layout(recording, [group.id])
    assert [(each.label, each.count) for each in folded.groups if each.folded] == [("a/b: c", 1)]


def test_layers_lie_in_their_model_and_the_optimizer_beside_it() -> None:
    made = paths(KERAS, "MatMul")
    assert made == [
        ["step = 0", "sequential", "dense"],
        ["step = 0", "sequential", "dense_1"],
        ["step = 1", "sequential", "dense"],
        ["step = 1", "sequential", "dense_1"],
    ]
    recording = run(KERAS)
    scopes = Scopes(recording, Program(recording.source))
    changed = [e.at for e in recording.events if e.kind == "assign" and e.what == "assign_sub"]
    around = {tuple(scope.label for scope in scopes.path(scopes.of[at])) for at in changed}
    assert {labels[-1].lower() for labels in around} == {"sgd"}
    assert {labels[0] for labels in around} == {"step = 0", "step = 1"}


def test_the_backward_pass_of_an_op_lies_where_the_op_does() -> None:
    recording = run(KERAS)
    scopes = Scopes(recording, Program(recording.source))
    pullbacks = [e for e in recording.events if e.kind == "pullback" and e.info["op"] >= 0]
    assert pullbacks
    assert all(scopes.of[e.at] == scopes.of[e.info["op"]] for e in pullbacks)


def test_a_layer_of_the_program_is_one_group_not_two() -> None:
    assert paths(OWN, "Mul") == [["Twice.call()"], ["Twice.call()"]]


@pytest.mark.parametrize("forged", [["dense"], ["@3"], ["x@-1"], ["x#99999999999"], [""]])
def test_what_tells_no_scope_is_left_out(forged: list[str]) -> None:
    """A recording may come from anywhere."""
    recording = run(SCOPES)
    for event in recording.events:
        if event.kind == "op":
            event.info["scopes"] = forged
    scopes = Scopes(recording, Program(recording.source))
    labels = {scope.label for at in range(len(recording.events)) for scope in scopes.path(scopes.of[at])}
    assert labels <= {"k = 0", "k = 1", "block()"}
