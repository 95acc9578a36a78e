"""What an observer hears while a program runs and while it is differentiated."""

from __future__ import annotations

from typing import Any

import numpy as np

import tapecore as tf
from tapecore.engine.observer import Observer, observers
from tapecore.engine.tensor import Tensor


class Listener(Observer):
    """Writes down every call."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, tuple[Any, ...]]] = []

    def __enter__(self) -> Listener:
        observers.set((*observers.get(), self))
        return self

    def __exit__(self, *_: Any) -> None:
        observers.set(tuple(o for o in observers.get() if o is not self))

    def names(self) -> list[str]:
        return [name for name, _ in self.heard]

    def of(self, name: str) -> list[tuple[Any, ...]]:
        return [args for said, args in self.heard if said == name]


def _listen(name: str) -> Any:
    def method(self: Listener, *args: Any) -> None:
        self.heard.append((name, args))

    return method


for _name in [
    name
    for name in vars(Observer)
    if name.startswith("on_") and not name.endswith(("_pull", "_brief_op", "_backward"))
]:
    setattr(Listener, _name, _listen(_name))


def test_a_program_is_heard_in_its_order() -> None:
    with Listener() as listener:
        v = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = v * tf.constant(3.0)
            if y > 5.0:
                v.assign_add(y)
        float(y)
    assert listener.names() == [
        "on_variable",
        "on_tape",
        "on_create",
        "on_read",
        "on_watch",
        "on_op",
        "on_convert",
        "on_op",
        "on_branch",
        "on_assign",
        "on_tape",
        "on_escape",
    ]
    assert [args[1] for args in listener.of("on_tape")] == ["open", "close"]
    assert listener.of("on_watch")[0][0] is tape
    assert listener.of("on_assign")[0][1:] == ("assign_add", (y,))
    assert listener.of("on_branch")[0][1] is True
    assert listener.of("on_escape")[0][1:] == ("float", 6.0)


def test_an_input_variable_arrives_as_its_snapshot_of_the_moment() -> None:
    v = tf.Variable(2.0)
    with Listener() as listener:
        _ = v * 3.0
        v.assign(5.0)
        _ = v * 3.0
    before, after = (args[0].inputs for args in listener.of("on_op"))
    assert (before[0].id, before[0].value) == (v.id, 2.0)
    assert (after[0].id, after[0].value) == (v.id, 5.0)
    assert isinstance(before[1], np.ndarray)
    assert v.version == 1


def backward(listener: Listener) -> list[str]:
    inside = ("on_gradient", "on_seed", "on_pullback", "on_contribution", "on_answer")
    return [name for name in listener.names() if name.startswith(inside)]


def test_the_backward_pass_is_heard_rule_by_rule() -> None:
    x, b = tf.Variable([[1.0, 2.0], [3.0, 4.0]]), tf.Variable([10.0, 20.0])
    with Listener() as listener:
        with tf.GradientTape() as tape:
            y = tf.exp(x + b)
        tape.gradient(y, [x, b])
    pull = ["on_pullback_begin", "on_contribution", "on_pullback_end"]
    assert backward(listener) == [
        "on_gradient",
        "on_seed",
        *pull,
        "on_pullback_begin",
        "on_contribution",
        "on_contribution",
        "on_pullback_end",
        "on_answer",
        "on_answer",
        "on_gradient_end",
    ]
    record, index, contribution, unsummed, accumulated = listener.of("on_contribution")[2]
    assert (record.op.name, index) == ("AddV2", 1)
    assert record.inputs[1].id == b.id
    assert contribution.shape == (2,)
    np.testing.assert_allclose(contribution, unsummed.sum(axis=0))
    np.testing.assert_array_equal(contribution, accumulated)
    assert listener.of("on_contribution")[1][3] is None, "no sum was needed where nothing was broadcast"


def test_a_pullback_on_arrays_can_be_heard_as_a_whole() -> None:
    heard: list[tuple[Any, ...]] = []

    class Whole(Listener):
        def on_pull(self, entry: tuple[Any, ...], cotangent: Any, found: Any) -> None:
            heard.append((entry[0].name, [tuple(map(np.shape, part[2:])) for part in found]))

    x, b = tf.Variable([[1.0, 2.0], [3.0, 4.0]]), tf.Variable([10.0, 20.0])
    with Whole():
        with tf.GradientTape() as tape:
            y = tf.exp(x + b)
        tape.gradient(y, [x, b])
    square, row = (2, 2), (2,)
    assert heard == [
        ("Exp", [(square, (), square)]),
        ("AddV2", [(square, (), square), (row, square, row)]),
    ]


def test_a_recorder_alone_leaves_the_backward_pass_on_arrays() -> None:
    x = tf.Variable(2.0)
    with Listener() as listener:
        with tf.GradientTape() as tape:
            y = x * x
        before = len(listener.of("on_op"))
        tape.gradient(y, x)
    assert len(listener.of("on_op")) == before
    assert isinstance(listener.of("on_seed")[0][1], np.ndarray)
    assert isinstance(listener.of("on_contribution")[0][2], np.ndarray)


def test_an_outer_tape_turns_it_into_ops() -> None:
    x = tf.Variable(2.0)
    with Listener() as listener, tf.GradientTape():
        with tf.GradientTape() as tape:
            y = x * x
        before = len(listener.of("on_op"))
        tape.gradient(y, x)
    assert len(listener.of("on_op")) > before
    assert isinstance(listener.of("on_contribution")[0][2], Tensor)


def test_answers_say_what_was_filled_in() -> None:
    x, other = tf.Variable(2.0), tf.Variable([1.0, 1.0])
    with Listener() as listener:
        with tf.GradientTape() as tape:
            y = x * x
        tape.gradient(y, {"a": x, "b": [other]}, unconnected_gradients="zero")
    answers = listener.of("on_answer")
    assert [(index, filled) for index, _, _, filled in answers] == [(0, False), (1, True)]
    what, targets, sources, unconnected = listener.of("on_gradient")[0][1:5]
    assert (what, targets, unconnected) == ("gradient", [y], "zero")
    assert sources[0] is x
    assert sources[1] is other


def test_a_gradient_call_that_fails_says_so() -> None:
    x = tf.Variable(2.0)
    with Listener() as listener:
        with tf.GradientTape() as tape:
            y = x * x
        try:
            tape.gradient(y, 3.0)
        except AttributeError as error:
            raised = error
    assert listener.of("on_gradient_end") == [(raised,)]


def test_outermost_observers_hear_first() -> None:
    order: list[str] = []

    class Named(Listener):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

        def on_op(self, record: Any) -> None:
            order.append(self.name)

    with Named("outer"), Named("inner"):
        tf.sin(1.0)
    assert order == ["outer", "inner"]


def test_an_accumulators_own_ops_are_heard_outside_it_only() -> None:
    x = tf.constant(2.0)
    accumulator = tf.autodiff.ForwardAccumulator(x, tf.constant(1.0))
    with Listener() as outside, accumulator, Listener() as inside:
        y = tf.sin(x)
    assert [args[0].op.name for args in inside.of("on_op")] == ["Sin"]
    assert len(outside.of("on_op")) > 1
    begin, end = outside.names().index("on_tangent_begin"), outside.names().index("on_tangent")
    assert begin < end
    assert outside.of("on_tangent")[0][1].outputs[0] is y
    assert [args[1] for args in outside.of("on_accumulator")] == ["open", "close"]
    assert accumulator.jvp(y).numpy() == np.cos(np.float32(2.0))


def test_a_batch_of_observers_may_ask_for_a_jacobian() -> None:
    x = tf.Variable([1.0, 2.0])
    with Listener() as listener:
        with tf.GradientTape() as tape:
            y = x * x
        tape.jacobian(y, x)
    assert listener.of("on_gradient")[0][1] == "jacobian"
    assert len(listener.of("on_seed")) == 2, "one reverse pass for each number of the target"
    assert len(listener.of("on_answer")) == 1
