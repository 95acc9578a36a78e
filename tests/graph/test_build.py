"""The NetworkX graph of a recording: values and events, named edges, gradients on them."""

import networkx as nx
import pytest

from tapecore.capture import run
from tapecore.graph.build import Node, ancestors_at, descendants_at, paths, tape_graph
from tapecore.recording import Recording

PROGRAM = """\
import tensorflow as tf

x = tf.Variable(3.0)
k = tf.constant(2.0)
with tf.GradientTape() as tape:
    h = x * k
    y = h + tf.sin(h)
tape.gradient(y, x)
"""


@pytest.fixture(scope="module")
def recording() -> Recording:
    return run(PROGRAM)


def op(recording: Recording, what: str) -> int:
    return next(event.at for event in recording.events if event.kind == "op" and event.what == what)


def made(recording: Recording, what: str) -> Node:
    return ("value", recording.events[op(recording, what)].outputs[0])


def test_edges_carry_the_names_of_inputs(recording: Recording) -> None:
    graph = tape_graph(recording)
    names = [data["name"] for _, _, data in graph.in_edges(("event", op(recording, "Mul")), data=True)]
    assert sorted(names) == ["x", "y"]


def test_edges_carry_the_gradient_once_it_flowed(recording: Recording) -> None:
    graph = tape_graph(recording)
    flowed = {
        data["name"]: data["gradients"]
        for _, _, data in graph.in_edges(("event", op(recording, "Mul")), data=True)
    }
    (at, value) = flowed["x"][0]
    assert recording.events[at].kind == "pullback"
    assert recording.values[value].data.items == (pytest.approx(2 * (1 + 0.96017029)),)


def test_a_variable_number_of_inputs_is_counted() -> None:
    recording = run("import tensorflow as tf\na = tf.constant([1.0])\nb = tf.concat([a, a, a], 0)\n")
    graph = tape_graph(recording)
    names = [data["name"] for _, _, data in graph.in_edges(("event", op(recording, "ConcatV2")), data=True)]
    assert {name.partition("[")[2] for name in names} >= {"0]", "1]", "2]"}


def test_ancestors_at_a_moment(recording: Recording) -> None:
    graph = tape_graph(recording)
    y = made(recording, "AddV2")
    everything = ancestors_at(graph, y, len(recording.events))
    assert {("event", op(recording, what)) for what in ("Mul", "Sin", "AddV2")} <= everything
    assert ancestors_at(graph, y, op(recording, "Sin")) == set()


def test_descendants_at_a_moment(recording: Recording) -> None:
    graph = tape_graph(recording)
    h = made(recording, "Mul")
    assert ("event", op(recording, "AddV2")) in descendants_at(graph, h, len(recording.events))
    assert descendants_at(graph, h, op(recording, "Mul")) == set()


def test_every_path_from_source_to_target(recording: Recording) -> None:
    graph = tape_graph(recording)
    h, y = made(recording, "Mul"), made(recording, "AddV2")
    found = list(paths(graph, h, y))
    assert sorted(found) == sorted(nx.all_simple_paths(nx.DiGraph(graph), h, y))
    assert len(list(paths(graph, h, y, most=1))) == 1
    assert list(paths(graph, y, h)) == []


def test_a_deep_graph_is_walked_without_recursion() -> None:
    deep = run("import tensorflow as tf\nh = tf.constant(0.5)\nfor i in range(3000):\n    h = tf.sin(h)\n")
    graph = tape_graph(deep)
    last = ("value", deep.events[-1].outputs[0])
    assert len(ancestors_at(graph, last, len(deep.events))) >= 6000
