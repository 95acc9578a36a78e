"""A step's node is that of the pass and the gradient call it belongs to."""

import pytest

from tapecore.capture import run
from tapecore.graph.layout import layout
from tapecore.graph.program import Program
from tapecore.graph.scopes import Scopes
from tapecore.graph.whereabouts import Whereabouts
from tapecore.recording import Event

START = "import tensorflow as tf\nw = tf.Variable(1.0)\nv = tf.Variable(2.0)\n"


class Shown:
    """A program's drawing, and where its events are in it."""

    def __init__(self, text: str, fold: list[str] | None = None) -> None:
        self.recording = run(START + text)
        assert not [event.info for event in self.recording.events if event.kind == "error"]
        self.scopes = Scopes(self.recording, Program(self.recording.source))
        self.drawing = layout(self.recording, fold)
        self.where = Whereabouts(self.recording, self.scopes, self.drawing)
        self.nodes = {node.id: node for node in layout(self.recording, []).nodes}

    def events(self, kind: str) -> list[Event]:
        return [event for event in self.recording.events if event.kind == kind]

    def of(self, kind: str) -> list[tuple[str, str]]:
        """Label of the node that each event of this kind marks, and of the groups around it."""
        found = [self.nodes[self.where.of(event)] for event in self.events(kind)]
        return [(n.label, " · ".join(s.label for s in self.scopes.path(n.group))) for n in found]


LOOP = """\
for i in range(3):
    with tf.GradientTape() as tape:
        loss = w * (i + 1.0)
    g = tape.gradient(loss, w)
"""


def test_an_answer_in_a_loop_marks_the_pill_of_its_pass_though_the_variable_never_changed() -> None:
    shown = Shown(LOOP)
    assert shown.of("answer") == [("w", f"i = {i}") for i in range(3)]
    assert [place for _, place in shown.of("gradient")] == [f"i = {i}" for i in range(3)]
    for answer in shown.events("answer"):
        node = shown.nodes[shown.where.of(answer)]
        assert [value for _, value in node.gradients][-1] == answer.outputs[0]


def test_also_when_its_pass_is_folded_away() -> None:
    shown = Shown(LOOP.replace("range(3)", "range(40)"))
    assert any(node.holds for node in shown.drawing.nodes)
    assert shown.of("answer") == [("w", f"i = {i}") for i in range(40)]


def test_a_variable_that_the_target_never_used_has_a_pill_in_each_pass() -> None:
    shown = Shown(LOOP.replace("gradient(loss, w)", "gradient(loss, [w, v])"))
    assert shown.of("answer") == [(name, f"i = {i}") for i in range(3) for name in "wv"]
    used = Shown(LOOP.replace("    g =", "    u = v * 2.0\n    g =").replace("(loss, w)", "(loss, v)"))
    assert used.of("answer") == [("v", f"i = {i}") for i in range(3)]
    assert sum(node.label == "v" for node in used.nodes.values()) == 3


def test_the_pill_is_one_through_which_this_calls_gradient_came() -> None:
    shown = Shown(
        "with tf.GradientTape(persistent=True) as tape:\n    a = w * 3.0\n    b = tf.sin(w)\n"
        "tape.gradient(a, w)\ntape.gradient(b, w)\ntape.gradient(a, w)\n"
    )
    found = [shown.nodes[shown.where.of(answer)] for answer in shown.events("answer")]
    users = [shown.recording.events[node.at].what for node in found]
    assert users == ["Mul", "Sin", "Mul"]


def test_a_variable_that_was_assigned_since_is_shown_where_it_was_used() -> None:
    shown = Shown(
        "for i in range(2):\n    with tf.GradientTape() as tape:\n        loss = w * v\n"
        "    g = tape.gradient(loss, w)\n"
        "    w.assign_sub(0.1 * g)\n"
    )
    assert shown.of("answer") == [("w", "i = 0"), ("w", "i = 1")]
    assert [label for label, _ in shown.of("assign")] == ["assign_sub"] * 2


@pytest.mark.parametrize("kind", ["pullback", "op"])
def test_a_pullback_marks_its_op(kind: str) -> None:
    shown = Shown(LOOP)
    at = [event.info["op"] if kind == "pullback" else event.at for event in shown.events(kind)]
    assert [shown.where.of(event) for event in shown.events(kind)] == at


def test_watches_and_conditions_mark_the_pill_nearest_in_their_pass() -> None:
    shown = Shown(
        "x = tf.constant(0.5)\nfor i in range(2):\n    with tf.GradientTape() as tape:\n        tape.watch(x)\n"
        "        y = x * 2.0\n        if v > 1.0:\n            y = y * v\n"
    )
    assert [
        found for found, e in zip(shown.of("watch"), shown.events("watch"), strict=True) if e.what == "watch"
    ] == [("x", "i = 0"), ("x", "i = 1")]
    assert shown.of("branch") == [("> 1.0", "i = 0"), ("> 1.0", "i = 1")]


def test_what_is_nowhere_marks_nothing() -> None:
    shown = Shown("tape = tf.GradientTape()\nwith tape:\n    pass\n")
    assert [shown.where.of(event) for event in shown.events("tape_open")] == [-1]


def test_a_tangent_inside_a_backward_pass_marks_the_op_that_is_gone_back_through():
    shown = Shown(
        "with tf.autodiff.ForwardAccumulator(v, 1.0) as acc:\n    with tf.GradientTape() as tape:\n"
        "        y = tf.sin(v)\n    g = tape.gradient(y, v)\n"
    )
    inside = [e for e in shown.events("tangent") if shown.recording.events[e.info["op"]].within >= 0]
    assert len(inside) >= 2
    assert {shown.nodes[shown.where.of(event)].label for event in inside} == {"sin"}
