"""A backward pass that somebody hears of later: the same pullbacks, to the bit, and nobody's rule runs twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tapecore as tf
from tapecore.engine.observer import Observer, observers


class Ear(Observer):
    """Hears every contribution: at once, or by playing the pass later."""

    def __init__(self, *, later: bool) -> None:
        self.heard: list[tuple[Any, ...]] = []
        self.plays: list[Callable[[Observer], None]] = []
        self.later = later

    def on_backward(self, play: Callable[[Observer], None], entries: int) -> bool:
        self.plays.append(play)
        return self.later

    def on_contribution(
        self, record: Any, index: int, contribution: Any, unsummed: Any, accumulated: Any
    ) -> None:
        arrays = [
            None if x is None else np.asarray(x).tobytes() for x in (contribution, unsummed, accumulated)
        ]
        self.heard.append((record.op.name, index, *arrays))

    def listen(self, program: Callable[[], Any]) -> Any:
        token = observers.set((*observers.get(), self))
        try:
            return program()
        finally:
            observers.reset(token)
            for play in self.plays if self.later else ():
                play(self)


W = np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)


def network() -> Any:
    w, b = tf.Variable(W), tf.Variable([0.5, -0.5, 1.0])
    with tf.GradientTape() as tape:
        h = tf.tanh(tf.constant([[1.0, 2.0]]) @ w + b) * 2.0
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits([[0.0, 1.0, 0.0]], h) ** 2)
    return tape.gradient(loss, [w, b])


def shared() -> Any:
    x = tf.Variable(W)
    with tf.GradientTape() as tape:
        y = tf.concat([x * x, tf.sin(x)], 0) / (1.0 + tf.gather(tf.concat([x, x], 0), [0, 3, 3, 1]) ** 2)
    return [tape.gradient(y, x)]


def several() -> Any:
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * x + x
    return [tape.jacobian(y, x)]


@pytest.mark.parametrize("program", [network, shared, several])
def test_what_is_heard_later_is_what_was_to_be_heard(program: Callable[[], Any]) -> None:
    at_once, later = Ear(later=False), Ear(later=True)
    tensors = [[np.asarray(g).tobytes() for g in ear.listen(program)] for ear in (at_once, later)]
    assert tensors[0] == tensors[1]
    assert later.heard
    assert at_once.heard == later.heard


def test_a_pass_that_fails_is_heard_as_far_as_it_came() -> None:
    def program() -> None:
        x = tf.Variable([[1.0, 2.0]])
        with tf.GradientTape() as tape:
            y = tf.image.resize(tf.reshape(x * 2.0, (1, 1, 2, 1)), (2, 2), method="nearest") * 3.0
            y = tf.raw_ops.PreventGradient(input=y) * 5.0
        with pytest.raises(LookupError):
            tape.gradient(y, x)

    at_once, later = Ear(later=False), Ear(later=True)
    at_once.listen(program)
    later.listen(program)
    assert later.heard
    assert at_once.heard == later.heard


def test_what_a_tape_goes_on_to_watch_changes_nothing() -> None:
    def program() -> None:
        x, late = tf.constant(2.0), tf.constant(3.0)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            y = x * late
            with tape.stop_recording():
                tape.gradient(y, x)
            tape.watch(late)

    later = Ear(later=True)
    later.listen(program)
    assert [(name, index) for name, index, *_ in later.heard] == [("Mul", 0)]


def test_inside_a_tape_it_is_heard_at_once() -> None:
    def program() -> None:
        x = tf.Variable(2.0)
        with tf.GradientTape(), tf.GradientTape() as tape:
            y = x * x
            tape.gradient(y, x)

    later = Ear(later=True)
    later.listen(program)
    assert (later.plays, [name for name, *_ in later.heard]) == ([], ["Mul", "Mul"])


class TestAPersonsRule:
    """It may print or count: it runs once, so it is heard at once."""

    def test_of_an_elementwise_op(self) -> None:
        calls: list[int] = []

        def partial(y: Any, x: Any) -> Any:
            calls.append(1)
            return 2 * x

        square = tf.elementwise("CountedSquare", lambda x: x * x, x=partial)

        def program() -> Any:
            x = tf.Variable([1.0, 2.0])
            with tf.GradientTape() as tape:
                y = square.public(x)
            return tape.gradient(y, x)

        later = Ear(later=True)
        assert later.listen(program).numpy().tolist() == [2.0, 4.0]
        assert (len(calls), later.plays) == (1, [])
        assert [name for name, *_ in later.heard] == ["CountedSquare"]

    def test_of_a_custom_gradient(self) -> None:
        calls: list[int] = []

        @tf.custom_gradient
        def f(x: Any) -> Any:
            def grad(upstream: Any) -> Any:
                calls.append(1)
                return upstream * 3.0

            return x * 1.0, grad

        def program() -> Any:
            x = tf.Variable(1.0)
            with tf.GradientTape() as tape:
                y = f(x) * 2.0
            return tape.gradient(y, x)

        later = Ear(later=True)
        assert later.listen(program).numpy() == 6.0
        assert (len(calls), later.plays) == (1, [])


@pytest.mark.usefixtures("undeclared")
def test_a_rule_that_a_person_gives_after_the_block_runs_once_too() -> None:
    op = tf.op("LateRule")(lambda x: x * 2.0)
    ran: list[int] = []

    def rule(g: Any, y: Any, x: Any) -> Any:
        ran.append(1)
        return g * 2.0

    def program() -> Any:
        x = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = op.public(x)
        op.vjp("x")(rule)
        return tape.gradient(y, x)

    ear = Ear(later=True)
    assert ear.listen(program).numpy() == 2.0
    assert [name for name, *_ in ear.heard] == ["LateRule"]
    assert ran == [1]
