"""What flows backward, as the recording tells it."""

import numpy as np
import pytest

from tests.capture.told import Run, Told


def test_a_gradient_call_and_all_that_happens_inside(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            y = x * x + x
        g = tape.gradient(y, x)
        """
    )
    call = asked.one("gradient")
    assert asked.span(call) == "tape.gradient(y, x)"
    assert call.inputs == (asked.named("y")[0],)
    assert call.info["sources"] == asked.named("x")
    assert call.info["source_variables"] == [0]
    assert call.info["target_types"] == ["EagerTensor"]
    inside = list(asked.recording.inside(call.at))
    assert [(e.kind, e.what) for e in inside] == [
        ("seed", "ones"),
        ("pullback", "AddV2"),
        ("pullback", "Mul"),
        ("answer", "value"),
    ]
    assert inside[-1].outputs == tuple(asked.named("g"))
    assert asked.answers() == [7.0]


def test_cotangents_go_from_event_to_event(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable([1.0, 2.0])
        with tf.GradientTape() as tape:
            y = tf.sin(x * 2.0)
        tape.gradient(y, x)
        """
    )
    seed, sine, multiply = asked.one("seed"), asked.one("pullback", "Sin"), asked.one("pullback", "Mul")
    assert sine.inputs == seed.outputs
    assert multiply.inputs == sine.outputs == tuple(sine.info["accumulated"])
    assert asked.events[sine.info["op"]].what == "Sin"
    assert sine.info["to"] == [asked.events[multiply.info["op"]].outputs[0]]
    np.testing.assert_allclose(asked.array(multiply.outputs[0]), 2 * np.cos([2.0, 4.0]), rtol=1e-6)
    assert asked.one("answer").outputs == multiply.outputs


def contributions(asked: Told) -> dict[int, list[tuple[float, float]]]:
    """For each value the contributions it received and the running sum after each."""
    received: dict[int, list[tuple[float, float]]] = {}
    for event in asked.all("pullback"):
        parts = zip(event.info["to"], event.outputs, event.info["accumulated"], strict=True)
        for to, contribution, total in parts:
            received.setdefault(to, []).append((asked.array(contribution), asked.array(total)))
    return received


def test_accumulators_fill_contribution_by_contribution(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = x * x * x - 5.0 * x
        tape.gradient(y, x)
        """
    )
    for parts in contributions(asked).values():
        running = np.cumsum([part for part, _ in parts])
        assert [total for _, total in parts] == pytest.approx(running)
    assert asked.answers() == [7.0]
    last = asked.one("answer").outputs[0]
    statistics = asked.recording.values[last].statistics
    assert statistics is not None
    assert statistics.absolute == pytest.approx(
        sum(abs(part) for part, _ in contributions(asked)[asked.named("x")[0]])
    )
    assert statistics.absolute == 4 + 4 + 4 + 5


def test_the_sum_over_broadcast_axes_is_shown(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
        b = tf.Variable([10.0, 20.0])
        with tf.GradientTape() as tape:
            y = x * b
        tape.gradient(y, [x, b])
        """
    )
    pullback = asked.one("pullback")
    to_x, to_b = pullback.info["unsummed"]
    assert to_x == -1
    assert asked.array(to_b).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert asked.array(pullback.outputs[1]).tolist() == [4.0, 6.0]


def test_several_targets_are_several_seeds_and_one_target_twice_adds_up(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = x * 3.0
            z = x * 4.0
        tape.gradient([y, z, y], x)
        """
    )
    seeds = asked.all("seed")
    assert [asked.name_of(e.inputs[0]) for e in seeds] == ["y", "z", "y"]
    assert asked.array(seeds[2].info["accumulated"][0]) == 2.0
    assert asked.all("pullback")[-1].inputs == tuple(seeds[2].info["accumulated"])
    assert asked.answers() == [10.0]
    assert asked.one("gradient").info["target_paths"] == ["[0]", "[1]", "[2]"]


def test_output_gradients_are_the_seed(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable([1.0, 2.0])
        with tf.GradientTape() as tape:
            y = x * 3.0
        tape.gradient(y, x, output_gradients=tf.constant([10.0, 1.0]))
        """
    )
    seed = asked.one("seed", "output_gradients")
    assert asked.array(seed.outputs[0]).tolist() == [10.0, 1.0]


def test_a_target_that_is_its_own_source(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = x * 1.0
        tape.gradient(y, y)
        """
    )
    assert asked.one("answer").outputs == asked.one("seed").outputs


def test_none_and_zeros_that_stand_for_none(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        z = tf.Variable([1.0, 1.0])
        with tf.GradientTape(persistent=True) as tape:
            y = x * x
        tape.gradient(y, {"b": z, "a": x})
        tape.gradient(y, z, unconnected_gradients="zero")
        """
    )
    first, second, third = asked.all("answer")
    assert [e.what for e in (first, second, third)] == ["value", "none", "value"]
    assert second.outputs == ()
    assert third.info == {"source": 0, "filled": True}
    calls = asked.all("gradient")
    assert calls[0].info["source_paths"] == ["['a']", "['b']"]
    assert calls[1].info["unconnected"] == "zero"


def test_higher_order_is_nesting(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = x * x * x
            dy = inner.gradient(y, x)
        d2y = outer.gradient(dy, x)
        """
    )
    first, second = asked.all("gradient")
    inside = [e for e in asked.all("op") if e.within >= 0]
    assert inside
    assert all(asked.events[e.within].kind in ("pullback", "gradient") for e in inside)
    assert all(first.at < e.at < second.at for e in inside)
    recorded = [e for e in inside if e.info.get("tapes") == [0]]
    assert recorded
    assert asked.answers() == [12.0, 12.0]
    assert second.inputs == tuple(asked.named("dy")) == asked.all("answer")[0].outputs
    assert asked.named("d2y") == list(asked.all("answer")[1].outputs)


def test_inputs_that_let_nothing_through(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.5)
        with tf.GradientTape() as tape:
            y = tf.floor(x) * x
        tape.gradient(y, x)
        """
    )
    assert asked.one("pullback", "Floor").info["none"] == [0]
    assert asked.one("pullback", "Floor").outputs == ()


def test_the_engines_variables_count_by_identity_not_version(told: Run) -> None:
    """x is used at version 0 and 1; both contributions add up for the one Variable."""
    asked = told(
        """
        x = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = x * x
            x.assign(5.0)
            z = y + 3.0 * x
        tape.gradient(z, x)
        """
    )
    states = [v.id for v in asked.recording.values if v.variable == 0]
    assert set(contributions(asked)) >= set(states)
    assert asked.answers() == [7.0]


def test_sparse_gradients_are_shown_dense(told: Run) -> None:
    asked = told(
        """
        table = tf.Variable([[1.0], [2.0], [3.0]])
        with tf.GradientTape() as tape:
            y = tf.gather(table, [0, 2, 2])
        g = tape.gradient(y, table)
        """
    )
    assert asked.answers()[0].tolist() == [[1.0], [0.0], [2.0]]


def test_jacobian_is_one_pass_for_each_number(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable([1.0, 2.0, 3.0])
        with tf.GradientTape() as tape:
            y = x * x
        j = tape.jacobian(y, x)
        """
    )
    assert asked.one("gradient").what == "jacobian"
    assert len(asked.all("seed")) == 3
    assert asked.answers()[0].tolist() == np.diag([2.0, 4.0, 6.0]).tolist()


def test_forward_mode_pushes_tangents(told: Run) -> None:
    asked = told(
        """
        x = tf.constant(2.0)
        with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:
            y = x * x
            z = tf.exp(y)
        d = acc.jvp([y, z])
        """
    )
    assert asked.one("accumulator_open").inputs == tuple(asked.named("x"))
    multiply, exponential = asked.all("tangent")
    assert (multiply.what, exponential.what) == ("Mul", "Exp")
    assert asked.array(multiply.outputs[0]) == 4.0
    assert exponential.inputs == multiply.outputs
    assert asked.events[multiply.info["op"]].what == "Mul"
    assert [e.what for e in asked.all("op") if e.within == -1] == ["Mul", "Exp"]
    assert {e.within for e in asked.all("op")} == {-1, multiply.at, exponential.at}
    call = asked.one("gradient")
    assert (call.what, call.info["accumulator"]) == ("jvp", 0)
    assert [asked.name_of(e.inputs[0]) for e in asked.all("answer")] == ["y", "z"]
    assert asked.one("accumulator_close").info == {"accumulator": 0}


def test_a_tangent_that_cannot_be_pushed_does_not_swallow_what_follows(told: Run) -> None:
    asked = told(
        """
        x = tf.constant([1.0, 1.0])
        with tf.autodiff.ForwardAccumulator(x, x) as acc:
            try:
                tf.unique(x)
            except LookupError:
                pass
            y = tf.constant(1.0) + 2.0
        """
    )
    assert asked.all("op", "AddV2")[-1].within == -1
