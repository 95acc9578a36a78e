"""What Variables are called: as the program calls them, and never two alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.graph.captions import LABEL, Captions
from tapecore.graph.layout import layout
from tapecore.graph.program import Program
from tapecore.graph.variables import Variables
from tapecore.graph.words import Words

START = "import tensorflow as tf\n"
LAYER = """\
class Layer:
    def __init__(self, size):
        self.w = tf.Variable(size)
    def __call__(self, x):
        return self.w * x
"""


def variables(text: str) -> Variables:
    recording = run(START + text)
    assert not [event.info for event in recording.events if event.kind == "error"]
    return Variables(recording, Program(recording.source))


def distinct(text: str) -> list[str]:
    found = variables(text)
    return [found.distinct(number) for number in found.created]


def pills(text: str) -> list[str]:
    drawing = layout(run(START + text), [])
    return list(dict.fromkeys(node.label for node in drawing.nodes if node.kind == "variable"))


def test_a_name_that_no_other_has_is_the_name():
    assert distinct("w = tf.Variable(1.0)\nb = tf.Variable(2.0)\nparts = [w, b]\n") == ["w", "b"]


def test_elements_are_called_by_their_place():
    text = "parts = {'a': tf.Variable(1.0), 'b': [tf.Variable(2.0)]}\nfor p in parts.values():\n    pass\n"
    assert distinct(text) == ["parts['a']", "parts['b'][0]"]


@pytest.mark.parametrize(
    ("made", "names"),
    [
        ("one, two = Layer(1.0), Layer(2.0)\n", ["self.w #1", "self.w #2"]),
        ("one = Layer(1.0)\ntwo = Layer(2.0)\n", ["one.w", "two.w"]),
        ("layers = [Layer(1.0), Layer(2.0)]\n", ["layers[0].w", "layers[1].w"]),
        ("layers = [Layer(float(n)) for n in range(3)]\n", ["layers[0].w", "layers[1].w", "layers[2].w"]),
        ("layers = []\nlayers.append(Layer(1.0))\nlayers.append(Layer(2.0))\n", ["self.w #1", "self.w #2"]),
        ("for n in range(2):\n    layer = Layer(float(n))\n", ["self.w #1", "self.w #2"]),
    ],
)
def test_an_attribute_of_several_objects_is_called_by_the_object_it_belongs_to(made, names):
    assert distinct(LAYER + made) == names


def test_objects_in_objects_are_followed():
    text = (
        LAYER + "class Net:\n    def __init__(self):\n        self.parts = [Layer(1.0) for _ in range(2)]\n"
        "        self.last = Layer(3.0)\nnet = Net()\n"
    )
    assert distinct(text) == ["net.parts[0].w", "net.parts[1].w", "net.last.w"]


LATE = """\
class Layer(tf.Module):
    def __call__(self, x):
        if not hasattr(self, "w"):
            self.build()
        return self.w * x
    def build(self):
        self.w = tf.Variable(2.0)
class Net(tf.Module):
    def __init__(self):
        self.first, self.second = Layer(), Layer()
    def __call__(self, x):
        return self.second(self.first(x))
"""


def test_an_object_that_gets_its_attributes_when_it_is_called_is_known_by_the_call():
    assert distinct(LATE + "net = Net()\ny = net(1.0)\n") == ["net.first.w", "net.second.w"]
    assert distinct(LATE + "one = Layer()\none.build()\ntwo = Layer()\ntwo.build()\n") == ["one.w", "two.w"]


def test_a_name_in_passing_says_nothing_of_the_object():
    text = LATE + "layers = [Layer(), Layer()]\nfor layer in layers:\n    layer(1.0)\n"
    assert distinct(text) == ["self.w #1", "self.w #2"]
    local = LATE + "def use(layer):\n    return layer(1.0)\na, b = use(Layer()), use(Layer())\n"
    assert distinct(local) == ["self.w #1", "self.w #2"]


def test_a_variable_that_came_from_elsewhere_does_not_belong_to_the_object_made_before():
    text = (
        "class Holder:\n    def __init__(self, w):\n        self.w = w\n        self.n = tf.Variable(0.0)\n"
        "v = [tf.Variable(1.0), tf.Variable(2.0)]\na = Holder(v[0])\nb = Holder(v[1])\n"
    )
    assert distinct(text) == ["v[0]", "v[1]", "a.n", "b.n"]


COMPREHENSION = """\
class Net:
    def __init__(self):
        self.layers = []
        for n in (1.0, 2.0):
            self.layers.append(Layer(n))
    @property
    def variables(self):
        return [v for layer in self.layers for v in [layer.w]]
net = Net()
with tf.GradientTape() as tape:
    y = net.layers[0](1.0) * net.layers[1](2.0)
g = tape.gradient(y, net.variables)
for v in net.variables:
    v.assign_sub(0.1)
"""


def test_a_comprehensions_variable_names_nothing_alike():
    assert distinct(LAYER + COMPREHENSION) == ["net.variables[0]", "net.variables[1]"]
    assert pills(LAYER + COMPREHENSION) == ["net.variables[0]", "net.variables[1]"]


def test_a_name_that_is_given_anew_carries_the_line_where_a_sentence_does_not_need_it():
    text = "x = tf.Variable(1.0)\ny = x * x\nx = tf.Variable(2.0)\nz = x * x\n"
    found = variables(text)
    assert [found.distinct(number) for number in found.created] == ["x (line 2)", "x (line 4)"]
    assert [found.spoken(number) for number in found.created] == ["x", "x"]
    assert pills(text) == ["x (line 2)", "x (line 4)"]


def test_names_that_are_used_at_one_time_are_told_apart_in_sentences_too():
    found = variables(
        "vs = set()\nfor n in range(2):\n    v = tf.Variable(1.0 * n)\n    vs.add(v.ref())\n" * 1
    )
    assert [found.distinct(number) for number in found.created] == ["v #1", "v #2"]
    text = LAYER + "one, two = Layer(1.0), Layer(2.0)\ny = one(1.0) + two(1.0)\n"
    found = variables(text)
    assert [found.spoken(number) for number in found.created] == ["self.w #1", "self.w #2"]


def test_its_own_name_serves_where_the_program_has_none():
    text = "model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.build((None, 2))\n"
    assert distinct(text) == ["sequential/dense/kernel", "sequential/dense/bias"]


def test_an_attribute_is_called_as_is_written_there():
    text = (
        "class Net:\n    def __init__(self):\n        self.gain = tf.Variable(2.0)\n"
        "    def run(self, x):\n        return self.gain * x\n"
        "net = Net()\nwith tf.GradientTape() as tape:\n    y = net.run(3.0)\n    z = y + net.gain\n"
    )
    recording = run(START + text)
    words = Words(recording, Program(recording.source))
    said = [
        words.value(value, event.at)
        for event in recording.events
        if event.kind == "op"
        for value in event.inputs
        if recording.values[value].variable >= 0
    ]
    assert said == ["self.gain", "net.gain"]


def test_an_attribute_that_an_object_got_later_stays_what_it_is():
    text = "class Net:\n    def build(self):\n        self.w = tf.Variable(2.0)\nnet = Net()\nnet.build()\n"
    assert distinct(text) == ["self.w"]


def test_names_of_two_networks_differ_as_they_are_drawn():
    text = (
        "one, two = (tf.keras.Sequential([tf.keras.layers.Dense(1), tf.keras.layers.Dense(1)]) for _ in range(2))\n"
        "x = tf.ones((1, 2))\nwith tf.GradientTape() as tape:\n    y = one(x) * two(x)\n"
    )
    shown = pills(text)
    assert len(shown) == len(set(shown)) == 8
    assert shown[0].endswith("/kernel")
    assert all(label.startswith("…") for label in shown if "/" in label[:-4] and len(label) < 20)


@pytest.mark.parametrize(
    ("label", "drawn"),
    [
        ("sequential_1/dense_2/kernel", "…dense_2/kernel"),
        ("model.trainable_variables[0]", "…variables[0]"),
        ("reduce_mean", "reduce_mean"),
        ("maximum(a long argument, 0.0)", "maximum(a long argume…"),
    ],
)
def test_a_long_name_keeps_its_end(label, drawn):
    assert Captions().short(label) == drawn


@given(st.lists(st.text("ab_/.[0]", min_size=1, max_size=60)))
def test_labels_that_differ_differ_as_they_are_drawn(labels):
    captions = Captions()
    drawn = {label: captions.short(label) for label in labels}
    assert len(set(drawn.values())) == len(drawn)
    assert all(captions.short(label) == text for label, text in drawn.items())
    first = next(iter(drawn), "")
    assert len(drawn.get(first, "")) <= LABEL


def test_a_pill_does_not_say_its_name_twice():
    drawing = layout(run(START + "x = tf.Variable(1.0)\ny = x * x\nx = tf.Variable(2.0)\nz = x * x\n"), [])
    found = [(node.label, node.detail) for node in drawing.nodes if node.kind == "variable"]
    assert found == [("x (line 2)", "1.0"), ("x (line 4)", "2.0")]
