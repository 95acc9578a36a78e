"""Gradient calls that raise, as the recording tells them."""

import pytest

from tests.capture.told import Run


def test_a_gradient_call_that_raises_says_so_inside(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.5)
        with tf.GradientTape() as tape:
            y = x * 2.0
        try:
            tape.gradient(3.0, x)
        except AttributeError as error:
            print("caught")
        z = x + 1.0
        """
    )
    error = asked.one("error")
    assert error.within == asked.one("gradient").at
    assert error.info["caught"] is True
    assert asked.one("gradient").info["target_types"] == ["float"]
    assert asked.one("gradient").inputs == (-1,)
    assert asked.one("op", "AddV2").within == -1


def test_a_rule_that_raises_leaves_what_was_done(told: Run) -> None:
    asked = told(
        """
        @tf.custom_gradient
        def f(v):
            def back(g):
                raise ValueError("no way back")
            return v * 2.0, back

        x = tf.Variable(1.0)
        with tf.GradientTape() as tape:
            y = f(x) * 3.0
        try:
            tape.gradient(y, x)
        except ValueError:
            pass
        after = x * 5.0
        """
    )
    assert asked.all("pullback")[-1].outputs == ()
    assert asked.all("op", "Mul")[-1].within == -1


REFUSED = {
    "tape.gradient(y, [x, c])": "RuntimeError",
    "tape.gradient(y, sources=[x, c])": "RuntimeError",
    "tape.jacobian(y, [x, c])": "RuntimeError",
    "tape.batch_jacobian(y, x)": "RuntimeError",
}


@pytest.mark.parametrize("call", REFUSED)
def test_a_call_that_is_refused_at_once_is_told_as_well(told: Run, call: str) -> None:
    asked = told(
        f"""
        x, c = tf.Variable([[2.0]]), tf.constant(1.0)
        with tf.GradientTape() as tape:
            y = x * x
        tape.gradient(y, x)
        try:
            {call}
        except {REFUSED[call]}:
            pass
        """
    )
    refused = asked.all("gradient")[1]
    assert asked.span(refused) == call
    assert refused.info["sources"][0] == asked.named("x")[0]
    assert [(e.kind, e.what, e.info["caught"]) for e in asked.recording.inside(refused.at)] == [
        ("error", "RuntimeError", True)
    ]


def test_a_target_of_none_is_told(told: Run) -> None:
    asked = told(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    pass\nt.gradient(None, x)\n", fails=True
    )
    assert asked.one("gradient").info["target_types"] == ["NoneType"]
    assert asked.all("error")[0].within == asked.one("gradient").at
    assert asked.errors()[0][0] == "TypeError"
