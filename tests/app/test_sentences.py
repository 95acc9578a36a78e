"""The words of single steps."""

import pytest

from app.analysis import analyse, document_of


@pytest.fixture
def steps(record):
    def make(source):
        return document_of(analyse(record("import tensorflow as tf\n" + source))).steps

    return make


def said(steps, kind):
    return [step.sentence for step in steps if step.kind == kind]


def titles(steps):
    return [step.title for step in steps if step.kind == "gradient"]


def test_several_elements_are_a_sum_and_the_terms_are_named(steps):
    found = steps(
        "x = tf.Variable(1.0)\nwith tf.GradientTape() as tape:\n    y = x * [3.0, 4.0]\ntape.gradient(y, x)\n"
    )
    assert said(found, "gradient") == [
        "The backward pass starts at y with ones (2,). y has 2 elements: this is the gradient of their sum, "
        "7.0 = 3.0 + 4.0; for each element use tape.jacobian."
    ]


def test_a_second_use_adds_to_the_first(steps):
    found = steps(
        "x = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n    y = x * 2.0 + x * 5.0\nt.gradient(y, x)\n"
    )
    backward = [sentence for sentence in said(found, "pullback") if "so far" in sentence]
    assert len(backward) == 1
    assert backward[0].endswith("; so far 5.0 + 2.0 = 7.0.") or backward[0].endswith(
        "; so far 2.0 + 5.0 = 7.0."
    )


def test_the_persons_names_and_texts_are_used(steps):
    found = steps(
        "h = tf.Variable(0.0)\nwith tf.GradientTape() as t:\n    loss = tf.sin(h) * 2.0\n"
        "t.gradient(loss, h)\n"
    )
    assert said(found, "op") == ["tf.sin(h) = 0.0.", "loss = tf.sin(h) * 2.0 = 0.0."]
    assert said(found, "answer") == ["∂loss/∂h = 2.0."]
    sine = next(step for step in found if step.kind == "pullback" and step.title == "sin")
    assert sine.contributions[0].label == "∂loss/∂h"
    assert sine.contributions[0].formula == "∂loss/∂tf.sin(h) · cos(h)"


def test_used_then_and_now(steps):
    found = steps(
        "x = tf.Variable(2.0)\ny = tf.Variable(3.0)\n"
        "with tf.GradientTape(persistent=True) as t:\n    z = x * y\n"
        "y.assign(5.0)\nt.gradient(z, x)\n"
    )
    assert said(found, "assign") == ["y.assign: y is now 5.0 (version 1)."]
    notes = {port.label: port.note for step in found if step.kind == "pullback" for port in step.inputs}
    assert notes["y"] == "used 3.0 (version 0), now 5.0 (version 1)"
    assert notes["x"] == ""


def test_what_is_not_on_the_tape_says_why(steps):
    found = steps(
        "a = tf.constant(1.0)\nb = a + 1.0\nv = tf.Variable(1.0)\n"
        "with tf.GradientTape() as t:\n    c = a * 2.0\n"
        "    with t.stop_recording():\n        d = v * 2.0\n    e = v + 1.0\nf = v * 3.0\n"
    )
    ghosts = {step.outputs[0].label: step.ghost for step in found if step.kind == "op"}
    assert ghosts == {
        "b": "no tape is open yet",
        "c": "nothing that it reads is watched",
        "d": "recording is paused",
        "e": "",
        "f": "no tape is open any more",
    }


def test_tapes_are_called_by_their_names(steps):
    found = steps(
        "x = tf.constant(1.0)\nn = tf.constant(1)\n"
        "with tf.GradientTape(persistent=True, watch_accessed_variables=False) as inner:\n"
        "    inner.watch(x)\n    inner.watch(n)\n    inner.reset()\n"
    )
    assert said(found, "tape_open") == [
        "inner starts recording; it is persistent: it can be asked more than once; "
        "it watches only what it is told to."
    ]
    assert said(found, "watch") == [
        "inner watches x from here on.",
        "inner ignores the watch of n: only floats have gradients, and it is int32.",
    ]
    assert said(found, "tape_reset") == ["inner forgets everything: what it recorded and what it watches."]
    assert said(found, "tape_close") == ["The block ends: inner records no more."]


def test_several_targets_are_a_sum(steps):
    found = steps(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x * 3.0\n"
        "    z = x * 4.0\nt.gradient([y, z], x)\n"
    )
    assert "2 targets: this is the gradient of their sum, y + z." in said(found, "gradient")[0]
    assert said(found, "answer") == ["∂(y + z)/∂x = 7.0, the sum of 2 uses: 4.0 + 3.0."]


def test_a_jacobian_is_a_pass_for_each_element_each_with_accumulators_of_its_own(steps):
    found = steps(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x * [3.0, 4.0]\nt.jacobian(y, x)\n"
    )
    assert said(found, "gradient") == ["One backward pass for each element of y: 2 in all."]
    assert all(share.before == -1 for step in found for share in step.contributions)


def test_forward_mode_pushes_tangents(steps):
    found = steps(
        "x = tf.constant(2.0)\n"
        "with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:\n    y = x * x\n"
        "acc.jvp(y)\n"
    )
    assert said(found, "accumulator_open") == [
        "Forward mode: x with tangent 1.0. Each op pushes its tangent along."
    ]
    assert said(found, "tangent") == ["Tangent of y: 4.0."]
    assert [step.phase for step in found if step.kind in ("gradient", "answer")] == ["tangent", "tangent"]


def test_numbers_that_leave_and_conditions(steps):
    found = steps(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x * float(x)\n"
        "    if x > 1.0:\n        y = y * 2.0\n"
    )
    assert said(found, "escape") == [
        "The numbers of x leave TensorFlow here (float); no tape sees what is made of them."
    ]
    assert said(found, "branch") == [
        "x > 1.0 is True: Python takes that branch; a tape does not record the choice."
    ]


def test_an_error_is_told_without_device_names(steps):
    found = steps("a = tf.ones((1, 2))\nb = tf.ones((3, 2))\nc = a + 1.0\na @ b\n")
    error = said(found, "error")[0]
    assert error.startswith("InvalidArgumentError: Matrix size-incompatible")
    assert "{{" not in error


def test_what_a_backward_pass_computes_for_an_outer_tape_belongs_to_the_backward_pass(steps):
    found = steps(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as outer:\n"
        "    with tf.GradientTape() as inner:\n        y = x**3\n"
        "    slope = inner.gradient(y, x)\nouter.gradient(slope, x)\n"
    )
    inside = [step for step in found if step.kind == "op" and step.phase == "backward"]
    assert inside
    assert all("…" not in step.sentence for step in inside)
    assert said(found, "answer") == ["∂y/∂x = 12.0.", "∂slope/∂x = 12.0."]


def test_a_call_that_is_refused_says_why(steps):
    found = steps(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x * x\n"
        "t.gradient(y, x)\nt.gradient(y, x)\n"
    )
    refused = said(found, "gradient")[1]
    assert refused.startswith("This call is refused. RuntimeError: A non-persistent GradientTape can only")
    assert titles(found) == ["seed of y", "gradient of y refused"]


def test_a_call_whose_target_is_no_tensor_has_no_seed(steps):
    found = steps(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = float(x * x)\nt.gradient(y, x)\n"
    )
    assert titles(found) == ["gradient refused"]


def test_a_target_that_no_tape_knows_has_nowhere_to_start(steps):
    found = steps(
        "x = tf.Variable(2.0)\ny = x * x\nwith tf.GradientTape() as t:\n    pass\nt.gradient(y, x)\n"
    )
    assert all("is refused" not in sentence for sentence in said(found, "gradient"))
    assert titles(found) == ["seed of y"]


def test_a_jacobian_of_an_integer_has_no_seed(steps):
    found = steps(
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = tf.cast(x, tf.int32)\nt.jacobian(y, x)\n"
    )
    assert titles(found) == ["no seed for y"]


def test_each_row_of_a_jacobian_fills_accumulators_of_its_own(steps):
    found = steps(
        "x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as t:\n    y = x * 2.0 + x * 3.0\nt.jacobian(y, x)\n"
    )
    shares = [share for step in found for share in step.contributions]
    assert shares
    assert sum(share.before >= 0 for share in shares) == 2


def test_what_one_of_two_uses_sends_is_not_called_the_gradient(steps):
    found = steps(
        "x = tf.Variable(2.0)\nv = tf.constant([1.0, 3.0])\nwith tf.GradientTape() as tape:\n    y = x * v + x\n"
        "tape.gradient(y, x)\n"
    )
    assert said(found, "gradient") == [
        "The backward pass starts at y with ones (2,). y has 2 elements: this is the gradient of their sum; "
        "for each element use tape.jacobian."
    ]


def test_an_expression_of_two_thousand_characters_loses_its_middle(steps):
    terms = " + ".join(["tf.sin(x)"] * 180)
    found = steps(f"x = tf.Variable(0.0)\nwith tf.GradientTape() as t:\n    y = {terms}\n    z = y * 2.0\n")
    sentence = said(found, "op")[-2]
    assert sentence.startswith("y = tf.sin(x) + tf.sin(x) + ")
    assert sentence.endswith(f"tf.sin(x) + tf.sin(x) ({len(terms):,} characters) = 0.0.")
    assert len(sentence) < 250
