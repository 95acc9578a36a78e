"""What a step happens inside of, which op it is about, and the states of each Variable."""

import pytest

from app.analysis import analyse, document_of
from app.document.model import SessionDocument

LOOP = """import tensorflow as tf
layer = tf.keras.layers.Dense(2, activation="relu")
w = tf.Variable(2.0)
def f(a):
    b = tf.sin(a)
    return b * w
x = tf.ones((1, 3))
for i in range(2):
    with tf.GradientTape() as tape:
        h = layer(x)
        y = f(tf.reduce_sum(h))
    g = tape.gradient(y, [w, layer.kernel])
    w.assign_sub(0.1 * g[0])
"""
HIGHER = """import tensorflow as tf
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = tf.sin(x)
    g = inner.gradient(y, x)
h = outer.gradient(g, x)
"""


def path(found: SessionDocument, step: int) -> list[str]:
    """The places around a step, the outermost first."""
    places = found.places
    place, names = places.of[step], []
    while place >= 0:
        names.append(f"{places.kind[place]} {places.label[place]}")
        place = places.parent[place]
    return names[::-1]


def around(found: SessionDocument, kind: str, line: int, scope: str = "") -> list[list[str]]:
    """The paths of all steps of a kind at a line."""
    steps = enumerate(found.steps)
    return [path(found, k) for k, s in steps if s.kind == kind and s.line == line and scope in s.scope]


def test_functions_passes_and_layers(document):
    found = document(LOOP)
    assert around(found, "op", 5) == [[f"pass i = {i}", "function f()"] for i in (0, 1)]
    inside = around(found, "op", 10, "i = 1")
    assert inside == [["pass i = 1", "call layer(x)"]] * 3
    assert around(found, "op", 11) == [["pass i = 0"], ["pass i = 1"]]


def test_the_backward_pass_goes_through_them_again_inside_its_call(document):
    found = document(LOOP)
    call = "gradient ∂y/∂(w, layer.kernel)"
    assert around(found, "pullback", 5) == [[f"pass i = {i}", call, "function f()"] for i in (0, 1)]
    assert around(found, "pullback", 10, "i = 0") == [["pass i = 0", call, "call layer(x)"]] * 3
    assert around(found, "answer", 12, "i = 0") == [["pass i = 0"]] * 2


def test_what_a_pullback_computes_for_an_outer_tape_is_inside_it(document):
    found = document(HIGHER)
    inner = [
        path(found, k) for k, step in enumerate(found.steps) if step.kind == "op" and "cos" in step.title
    ]
    assert inner == [["gradient ∂y/∂x", "pullback backward of sin"]]
    backward = [path(found, k)[:1] for k, step in enumerate(found.steps) if step.kind == "pullback"]
    assert backward.count(["gradient ∂y/∂x"]) == 1
    assert ["gradient ∂g/∂x"] in backward


def test_ops_by_name_with_their_pullbacks(document):
    found = document(LOOP)
    names = found.ops.names
    sines = [k for k, op in enumerate(found.ops.of) if op >= 0 and names[op] == "Sin"]
    assert [(found.steps[k].kind, found.steps[k].line) for k in sines] == [("op", 5), ("pullback", 5)] * 2
    assert "math.sin" in found.ops.api[names.index("Sin")]
    assert {found.steps[k].kind for k, op in enumerate(found.ops.of) if op < 0} <= {
        "tape_open", "tape_close", "tape_drop", "gradient", "answer",
    }  # fmt: skip


def test_the_states_of_each_variable(document):
    found = document(LOOP)
    assert [len(states) for states in found.variables] == [3, 1, 1]
    assert found.values[found.variables[0][0]].text == "2.0"
    assigned = [step.outputs[0].value for step in found.steps if step.kind == "assign"]
    assert assigned == found.variables[0][1:]


def test_every_sample_has_a_tree_whose_parents_come_first(sample_recording):
    found = document_of(analyse(sample_recording))
    places = found.places
    assert len(places.parent) == len(places.kind) == len(places.label)
    assert all(-1 <= parent < place for place, parent in enumerate(places.parent))
    assert len(places.of) == len(found.ops.of) == len(found.steps)
    assert all(-1 <= place < len(places.parent) for place in places.of)
    assert set(places.kind) <= {"function", "pass", "call", "gradient", "pullback", "tangent"}


@pytest.mark.parametrize("source", ["", "x = 1\n"])
def test_a_program_without_steps_has_no_places(document, source):
    found = document(source)
    assert (found.places.of, found.ops.of, found.variables) == ([], [], [])
