"""Several ways from a source to the target, each cut: every cut is told, an accident before a wish."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Diagnosis, Finding, diagnose
from tapecore.diagnosis.clipping import WIDTH
from tests.diagnosis.reasons import HEAD


def told(program: str, source: str = "w") -> Finding:
    found = whole(program).findings
    return next(f for f in found if f.question.source == source and not f.question.healthy)


def whole(program: str) -> Diagnosis:
    return diagnose(run(HEAD + program), run)


BLOCK = "w = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n"


@pytest.mark.parametrize(
    ("lines", "escape"),
    [
        ("    kept = tf.stop_gradient(w) * 2.0\n    y = kept + w.numpy()\n", 6),
        ("    kept = tf.reduce_sum(tf.stop_gradient(w))\n    y = kept + np.sum(w * 2.0)\n", 6),
        ("    ks = [float(v) for v in w.numpy()]\n    y = tf.stop_gradient(w) * 2.0 + sum(ks)\n", 5),
    ],
)
def test_an_escape_beside_a_stop_gradient_is_told_first_and_alone_mended(lines: str, escape: int) -> None:
    finding = told(BLOCK + lines + "g = tape.gradient(y, w)\n")
    assert [blocker.cause for blocker in finding.blockers] == ["numpy_escape", "stop_gradient"]
    assert finding.lines[0] == escape
    assert not finding.asked
    assert "as asked" not in finding.sentence
    assert "left TensorFlow" in finding.sentence
    assert finding.fix is not None
    assert "stop_gradient" in finding.fix.source
    assert finding.proof is not None
    assert finding.proof.result == "value"
    assert f"({escape})" in finding.chain


def test_a_critic_that_left_by_numpy_keeps_the_stop_in_its_advantage() -> None:
    finding = told(
        "w = tf.Variable(0.5)\npolicy = tf.Variable(0.2)\nwith tf.GradientTape() as tape:\n"
        "    advantage = tf.stop_gradient(1.0 - w)\n    actor = -policy * advantage\n"
        "    critic = np.mean((1.0 - w) ** 2)\n    loss = actor + 0.5 * critic\n"
        "g = tape.gradient(loss, [policy, w])\n"
    )
    assert finding.fix is not None
    assert "tf.reduce_mean((1.0 - w) ** 2)" in finding.fix.source
    assert "tf.stop_gradient(1.0 - w)" in finding.fix.source
    assert finding.proof is not None
    assert float(finding.proof.value) == pytest.approx(-0.5)  # d 0.5 (1 - w)^2 / dw


def test_a_rounding_beside_a_stop_gradient_is_told_too() -> None:
    finding = told(BLOCK + "    y = tf.stop_gradient(w) + tf.round(w)\ng = tape.gradient(y, w)\n")
    assert [blocker.cause for blocker in finding.blockers] == ["non_differentiable_op", "stop_gradient"]
    assert not finding.asked


def test_a_stop_gradient_alone_is_as_asked() -> None:
    finding = told(BLOCK + "    y = tf.stop_gradient(w) * 2.0\ng = tape.gradient(y, w)\n")
    assert finding.asked
    assert [blocker.cause for blocker in finding.blockers] == ["stop_gradient"]


@pytest.mark.parametrize(
    "beside",
    [
        "    scale = float(tf.reduce_sum(w))\n    y = tf.stop_gradient(w) * 2.0\n    print(scale)\n",
        "    y = tf.stop_gradient(w) * tf.zeros_like(w)\n",
        "    y = tf.stop_gradient(w) * tf.cast(w > 1.0, tf.float32)\n",
    ],
)
def test_what_is_only_shown_or_a_shape_or_a_mask_takes_nothing_from_as_asked(beside: str) -> None:
    finding = told(BLOCK + beside + "g = tape.gradient(y, w)\n")
    assert finding.asked
    assert [blocker.cause for blocker in finding.blockers] == ["stop_gradient"]


def test_what_left_before_the_block_takes_nothing_from_as_asked() -> None:
    program = "w = tf.Variable(2.0)\nbaseline = float(w * 0.5)\nwith tf.GradientTape() as tape:\n"
    finding = told(program + "    y = tf.stop_gradient(w) * 2.0 - baseline\ng = tape.gradient(y, w)\n")
    assert finding.asked


OBJECT = (
    "w, u = tf.Variable(1.0), tf.Variable(2.0)\nclass Loss:\n    def __init__(self, base): self.base = base\n"
    "    def {name}(self, v): return self.base.numpy() * 2.0\nmine = Loss(u)\n"
    "with tf.GradientTape() as tape:\n    z = {call}(w) + float(w)\n    loss = tf.constant(z)\n"
    "g = tape.gradient(loss, [w, u])\n"
)


@pytest.mark.parametrize(("name", "call"), [("__call__", "mine"), ("size", "mine.size")])
def test_a_number_that_a_method_made_is_followed_to_the_call_of_its_object(name: str, call: str) -> None:
    finding = told(OBJECT.format(name=name, call=call), "u")
    assert finding.cause == "numpy_escape"
    assert finding.lines[0] == 6
    assert "`.numpy()`" in finding.sentence


def test_a_method_that_nobody_called_for_the_target_is_no_escape() -> None:
    program = OBJECT.format(name="size", call="mine.size").replace("mine.size(w) + ", "")
    program = program.replace("with tf", "shown = mine.size(w)\nwith tf")
    assert told(program, "u").cause == "target_independent"


LOOP = "x = tf.Variable(1.0)\nfor i in range(3):\n    with tf.GradientTape() as t:\n        y = x * 2.0\n"


def test_assign_sub_on_what_took_the_variables_name() -> None:
    program = "    g = t.gradient(y, x)\n    x = x - 0.1 * g\n    x.assign_sub(0.1)\n"
    error = whole(LOOP + program).error
    assert error is not None
    assert error.blocker is not None
    assert error.blocker.cause == "variable_replaced"
    assert error.lines == (8, 9)
    assert error.sentence == "Line 9 stopped: line 8 made `x` a tensor, which has no `assign`."
    assert error.fix is not None
    assert "x.assign_sub(0.1 * g)" in error.fix.source


def test_a_tensor_that_never_was_a_variable_gets_the_whole_message_in_short() -> None:
    error = whole("image = tf.constant(1.0)\nimage.assign(2.0)\n").error
    assert error is not None
    assert error.blocker is None
    assert error.sentence == (
        "Line 4 stopped: AttributeError: 'EagerTensor' object has no attribute 'assign'."
    )


def test_a_parameter_of_the_same_name_is_not_the_variable() -> None:
    error = whole("w = tf.Variable(1.0)\ndef f(w):\n    w.assign(2.0)\nf(tf.constant(3.0))\n").error
    assert error is not None
    assert error.blocker is None


def test_an_operator_in_place_that_a_variable_refuses() -> None:
    error = whole("w = tf.Variable(3.0)\nw *= 2\nprint(w.numpy())\n").error
    assert error is not None
    assert error.blocker is not None
    assert error.blocker.cause == "variable_replaced"
    assert error.fix is not None
    assert "w.assign(w * 2)" in error.fix.source


def test_a_none_as_target_has_the_edit_of_the_call_that_gave_it() -> None:
    program = (
        "t = tf.constant(3.0)\nwith tf.GradientTape() as t2:\n    t2.watch(t)\n"
        "    with tf.GradientTape() as t1:\n        u = t * t * t\n    du = t1.gradient(u, t)\n"
        "d2u = t2.gradient(du, t)\n"
    )
    diagnosis = whole(program)
    finding = diagnosis.findings[1]
    assert finding.cause == "target_not_tensor"
    assert finding.chain == "`du` is the None that line 8 gave for `t`"
    assert finding.fix is not None
    assert "t1.watch(t)" in finding.fix.source
    assert finding.proof is not None
    assert finding.proof.value == "18.0"
    assert diagnosis.error is not None
    assert diagnosis.error.fix == finding.fix


@pytest.mark.parametrize("lost", ["w * 0.0", "tf.matmul(tf.zeros([1, 1]), w)", "w * [[0.0]]"])
def test_a_zero_factor_is_told_as_one(lost: str) -> None:
    program = f"w = tf.Variable([[2.0]])\nwith tf.GradientTape() as tape:\n    y = {lost}\n"
    finding = told(program + "g = tape.gradient(y, w)\n")
    assert finding.cause == "zero_gradient"
    assert "the other factor of" in finding.sentence
    assert "leaky" not in finding.advice
    assert "zero" in finding.advice


def test_a_relu_below_zero_still_is_flat() -> None:
    program = "w = tf.Variable(-2.0)\nwith tf.GradientTape() as tape:\n    y = tf.nn.relu(w) * 3.0\n"
    assert "`relu` on line 5 is flat" in told(program + "g = tape.gradient(y, w)\n").sentence


def test_few_words_come_with_their_line() -> None:
    name = "a_rather_long_name_for_a_function_of_ours"
    program = (
        f"@tf.custom_gradient\ndef {name}(v):\n    def grad(up):\n        return None\n    return v * v, grad\n"
        f"w = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = {name}(w)\ng = tape.gradient(y, w)\n"
    )
    sentence = told(program).sentence
    assert sentence == "`w` got None: `a_rather…ion_of_ours`'s backward function (line 6) returned None."
    assert len(sentence) <= WIDTH


@pytest.mark.parametrize(("start", "cause"), [("w", None), ("self.w", "variable_replaced")])
def test_an_attribute_of_another_object_is_not_the_variable(start: str, cause: str | None) -> None:
    program = (
        "class Net:\n    def __init__(self, w): self.w = w\n    def step(self):\n"
        "        self.w = NEW * 0.5\n        self.w.assign(1.0)\n"
        "one = Net(tf.Variable(2.0))\ntwo = Net(tf.constant(3.0))\n"
    )
    made, asked = ("tf.constant(4.0)", "two") if start == "w" else ("self.w", "one")
    error = whole(program.replace("NEW", made) + f"{asked}.step()\n").error
    assert error is not None
    assert (None if error.blocker is None else error.blocker.cause) == cause
