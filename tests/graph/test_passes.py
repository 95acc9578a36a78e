"""Of a recording that tells no passes the text does: nested loops, calls, conditions and comprehensions do not
mislead."""

import sys
from collections.abc import Iterator

import pytest

from tapecore.capture import run
from tapecore.graph.program import Program
from tapecore.graph.scopes import Scopes
from tests.graph.older import without_passes

START = "import tensorflow as tf\nx = tf.constant(0.5)\nh = tf.constant(0.1)\nxs = [x, x, x]\n"


@pytest.fixture(autouse=True)
def nobody_traces() -> Iterator[None]:
    """A tracer of the whole process (coverage is one) takes ``f_trace``, in which activations are kept."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


def places(text: str, what: str = "") -> list[str]:
    recording = without_passes(run(START + text))
    assert not [event.what for event in recording.events if event.kind == "error"]
    scopes = Scopes(recording, Program(recording.source))
    return [scopes.label(e.at) for e in recording.events if e.kind == "op" and what in ("", e.what)]


def test_an_inner_loop_never_begins_an_outer_pass() -> None:
    text = "for i in range(3):\n    h = h * 2.0\n    for a, b in zip(xs, xs):\n        h = h + a * b\n"
    assert places(text, "AddV2") == [f"i = {i} · pass {j}" for i in range(3) for j in (1, 2, 3)]
    assert places(text + "    h = tf.sin(h)\n", "Sin") == ["i = 0", "i = 1", "i = 2"]


def test_a_training_loop_has_as_many_passes_as_steps() -> None:
    text = (
        "w = tf.Variable(1.0)\nv = tf.Variable(1.0)\nfor step in range(4):\n"
        "    with tf.GradientTape() as tape:\n        loss = tf.square(w * x - v)\n"
        "    grads = tape.gradient(loss, [w, v])\n"
        "    for weight, grad in zip([w, v], grads):\n        weight.assign_sub(0.1 * grad)\n"
    )
    assert places(text, "Square") == [f"step = {i}" for i in range(4)]
    updates = [each for each in places(text, "Mul") if "pass" in each]
    assert updates == [f"step = {i} · pass {j}" for i in range(4) for j in (1, 2)]


@pytest.mark.parametrize("inner", ["range(2)", "range(3, 5)", "[x, x]", "'ab'", "range(n)"])
def test_a_loop_with_nothing_but_a_loop_counts_by_what_the_inner_one_can_have(inner: str) -> None:
    found = places(f"n = 2\nfor i in range(3):\n    for j in {inner}:\n        h = h * 2.0\n")
    assert [place.split(" · ")[0] for place in found] == [f"i = {i}" for i in range(3) for _ in range(2)]


def test_three_loops_in_one_another() -> None:
    text = "for i in range(2):\n  for j in range(2):\n    for k in range(2):\n      h = h * 2.0\n"
    assert places(text) == [f"i = {i} · j = {j} · k = {k}" for i in (0, 1) for j in (0, 1) for k in (0, 1)]


@pytest.mark.parametrize(
    "body",
    [
        "h = h * 2.0", "h += x", "h = tf.sin(h)", "h = xs[0][None][0]", "h = -h",
        "h = tf.reduce_sum([tf.sin(v) for v in xs]) * h", "h = sum(tf.sin(v) for v in xs)",
        "h = (lambda v: v * v)(h) + x", "a = 0.0 < h < 1.0",
    ],
)  # fmt: skip
def test_a_body_of_one_statement(body: str) -> None:
    found = places(f"for i in range(3):\n    {body}\n")
    assert list(dict.fromkeys(found)) == ["i = 0", "i = 1", "i = 2"]
    assert found == sorted(found)


def test_a_body_that_only_calls_a_function_counts_the_calls() -> None:
    text = "def f(v):\n    return tf.sin(v)\nfor i in range(3):\n    h = f(h)\n"
    assert places(text) == [f"i = {i} · f()" for i in range(3)]
    nested = "def f(v):\n    return tf.sin(v)\nfor i in range(3):\n    h = f(f(h))\n"
    assert places(nested) == [f"i = {i} · f()" for i in range(3) for _ in range(2)]


def test_what_a_library_calls_often_is_one_pass() -> None:
    text = "def f(v):\n    return tf.sin(v)\nfor i in range(2):\n    a = list(map(f, xs))\n    b = x * x\n"
    assert places(text, "Sin") == [f"i = {i} · f()" for i in range(2) for _ in range(3)]


def test_a_loop_in_a_function_that_a_loop_calls() -> None:
    text = (
        "def f(v):\n    for j in range(2):\n        v = tf.sin(v)\n    return v\n"
        "for i in range(2):\n    h = f(h)\n"
    )
    assert places(text) == [f"i = {i} · f() · j = {j}" for i in range(2) for j in range(2)]


@pytest.mark.parametrize("text", ["while h < 1.0:\n    h = h + x\n", "while h < 1.0: h = h + x\n"])
def test_a_while_loop_counts_its_conditions(text: str) -> None:
    assert places(text, "Less") == ["pass 1", "pass 2", "pass 3"]
    assert places(text, "AddV2") == ["pass 1", "pass 2"]


def test_a_while_loop_around_a_for_loop() -> None:
    text = "while h < 1.0:\n    for j in range(2):\n        h = h + 0.3\n"
    assert places(text, "AddV2") == [f"pass {i} · j = {j}" for i in (1, 2) for j in (0, 1)]


def test_operations_of_one_statement_may_run_from_right_to_left() -> None:
    text = "for i in range(3):\n    h = tf.sin(tf.cos(h) * (x + h)) - (h * (x - tf.cos(x)))\n"
    assert places(text, "Cos") == [f"i = {i}" for i in range(3) for _ in range(2)]
    assert places(text, "Sub") == [f"i = {i}" for i in range(3) for _ in range(2)]


def test_two_statements_on_one_line_are_two() -> None:
    assert places("for i in range(3): h = h * x; h = h + x\n", "AddV2") == ["i = 0", "i = 1", "i = 2"]


def test_passes_that_left_no_trace_take_the_numbers_away() -> None:
    assert places("for i in range(6):\n    if i % 2:\n        h = h * x\n") == ["pass 1", "pass 2", "pass 3"]


def test_a_loop_that_is_left_early_keeps_its_numbers() -> None:
    text = "for i in range(6):\n    h = h + x\n    if h > 1.5:\n        break\n"
    assert places(text, "AddV2") == ["i = 0", "i = 1", "i = 2"]


def test_numbers_that_count_down_or_by_more() -> None:
    assert places("for i in range(6, 0, -2):\n    h = h + x\n") == ["i = 6", "i = 4", "i = 2"]


def test_branches_and_handlers_are_statements_of_the_body() -> None:
    text = (
        "for i in range(2):\n    try:\n        h = h * x\n        raise ValueError\n"
        "    except ValueError:\n        h = tf.sin(h)\n    finally:\n        h = tf.cos(h)\n"
        "    match i:\n        case 0:\n            h = h - x\n        case _:\n            h = h + x\n"
    )
    assert places(text) == ["i = 0"] * 4 + ["i = 1"] * 4
