"""The ways on which a gradient came back, and how many paths they make: by hand, by enumeration, and when there are
more than can be enumerated."""

import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.graph.ledger import flow

HEAD = "import tensorflow as tf\n"


def recorded(program):
    recording = run(HEAD + program)
    assert not [event.info for event in recording.events if event.kind == "error"]
    return recording, [event.at for event in recording.events if event.kind == "gradient"]


def count(program, place=0):
    recording, calls = recorded(program)
    return flow(recording, calls[-1], place).paths


BLOCK = "x = tf.Variable(3.0)\nwith tf.GradientTape(persistent=True) as t:\n"


def test_each_use_of_a_value_is_a_way_of_its_own():
    assert count(BLOCK + "    y = x * x\ng = t.gradient(y, x)\n") == 2
    assert count(BLOCK + "    h = x * x\n    y = h * h\ng = t.gradient(y, x)\n") == 4
    assert count(BLOCK + "    y = x * 2.0\ng = t.gradient([y, y * 1.0, x], x)\n") == 2  # y once, and x itself


def test_a_variable_is_one_source_whatever_it_held():
    assert count(BLOCK + "    y = x * x\n    x.assign(5.0)\n    y = y * x\ng = t.gradient(y, x)\n") == 3


def test_paths_end_at_the_source_and_nothing_else_is_kept():
    program = (
        BLOCK + "    h = tf.sin(x)\n    k = tf.cos(x)\n    y = h * k * h\ng = t.gradient(y, [h, x, y])\n"
    )
    recording, (call,) = recorded(program)
    of_h = flow(recording, call, 0)
    assert of_h.paths == 2
    assert {recording.events[hop.op].what for hop in of_h.hops} == {"Mul"}
    assert flow(recording, call, 1).paths == 3
    of_itself = flow(recording, call, 2)
    assert (of_itself.paths, of_itself.hops) == (1, [])


def test_several_results_of_one_op():
    program = "x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as t:\n    a, b = tf.split(x, 2)\n"
    recording, (call,) = recorded(program + "    y = a * b + a\ng = t.gradient(y, x)\n")
    found = flow(recording, call, 0)
    assert found.paths == 3
    splits = {hop.output for hop in found.hops if recording.events[hop.op].what == "Split"}
    assert splits == {0, 1}


def test_where_nothing_leads():
    program = BLOCK + "    y = tf.stop_gradient(x) * 2.0\nz = tf.Variable(1.0)\ng = t.gradient(y, [x, z])\n"
    recording, (call,) = recorded(program)
    for place in (-1, 0, 1, 2):
        assert flow(recording, call, place).paths == 0
        assert flow(recording, call, place).hops == []
    assert flow(recording, 0, 0).paths == flow(recording, 10**9, 0).paths == 0


def test_ten_thousand_ops_are_counted_exactly_and_soon():
    chain = BLOCK + "    y = x\n    for _ in range(5000):\n        y = (y + y) * 0.5\ng = t.gradient(y, x)\n"
    recording, (call,) = recorded(chain)
    began = time.perf_counter()
    found = flow(recording, call, 0)
    assert found.paths == 2**5000
    assert len(found.hops) == 15_000
    assert time.perf_counter() - began < 2


@given(
    st.integers(2, 7).flatmap(
        lambda size: st.lists(st.booleans(), min_size=size * size, max_size=size * size)
    )
)
@settings(max_examples=15, deadline=None)
def test_as_many_as_the_powers_of_the_graphs_own_matrix_say(bits):
    size = int(len(bits) ** 0.5)
    edges = np.triu(np.array(bits, int).reshape(size, size), 1)
    edges[np.arange(size - 1), np.arange(1, size)] = 1  # each value uses the one before it
    lines = ["v0 = x * 1.0"]
    lines += [
        f"v{j} = tf.add_n([{', '.join(f'v{i}' for i in range(size) if edges[i, j])}])" for j in range(1, size)
    ]
    body = "".join(f"    {line}\n" for line in lines)
    ways, power = 0, np.eye(size, dtype=int)
    for _ in range(size):
        ways += power[0, size - 1]
        power = power @ edges
    assert count(BLOCK + body + f"g = t.gradient(v{size - 1}, x)\n") == ways
