"""What is said of a target comes from its own making: this object, this pass, this tape."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose

HEAD = "import tensorflow as tf\na, b = tf.Variable(2.0), tf.Variable(0.5)\n"

TWO_OBJECTS = """\
class Layer:
    def __init__(self, v):
        self.w = tf.Variable(v)
one, two = Layer(1.0), Layer(2.0)
with tf.GradientTape() as tape:
    y = two.w * 3.0
tape.gradient(y, [one.w, two.w])
"""
ELEMENTS_OF_A_LOOP = """\
class Box:
    pass
boxes = [Box(), Box()]
for box, start in zip(boxes, (a, b)):
    box.h = start
with tf.GradientTape() as tape:
    y = boxes[1].h * 3.0
tape.gradient(y, a)
"""


def sick(program: str) -> list[Finding]:
    return [found for found in diagnose(run(HEAD + program)).findings if not found.question.healthy]


@pytest.mark.parametrize("program", [TWO_OBJECTS, ELEMENTS_OF_A_LOOP])
def test_another_objects_attribute_is_not_a_new_value_of_this_ones(program: str) -> None:
    (finding,) = sick(program)
    assert finding.cause == "target_independent"
    assert "`y` never uses it" in finding.sentence


def test_an_attribute_of_one_object_in_one_call_is_overwritten() -> None:
    (finding,) = sick("""\
class Model:
    def loss(self):
        self.h = a * 3.0
        self.h = b * 2.0
        return self.h * 1.0
with tf.GradientTape() as tape:
    y = Model().loss()
tape.gradient(y, a)
""")
    assert finding.lines[0] == 6
    assert "gave `self.h` a new value without it" in finding.sentence


def test_an_object_that_starts_with_a_tensor_never_lost_anothers_variable() -> None:
    (finding,) = sick("""\
class Tied:
    def __init__(self, w):
        self.w = w
    def grad(self):
        with tf.GradientTape() as tape:
            y = self.w * 3.0
        return tape.gradient(y, self.w)
one = Tied(a)
two = Tied(one.w * 2.0)
two.grad()
""")
    assert finding.cause == "not_watched_tensor"


def test_a_variable_that_a_step_replaces_is_told_across_methods() -> None:
    finding = sick("""\
class Tied:
    def __init__(self, w):
        self.w = w
    def step(self):
        with tf.GradientTape() as tape:
            y = self.w * 3.0
        self.w = self.w - tape.gradient(y, self.w)
one = Tied(a)
one.step()
with tf.GradientTape() as tape:
    y = one.w * 3.0
tape.gradient(y, one.w)
""")[-1]
    assert (finding.cause, finding.lines[0]) == ("variable_replaced", 9)


BODY_LATER = """\
for i in range(2):
    with tf.GradientTape() as tape:
        if i == 0:
            y = a * 3.0
        else:
            y = tf.constant(1.0)
    tape.gradient(y, a)
"""
OTHERWISE_LATER = """\
for epoch in range(3):
    with tf.GradientTape() as tape:
        if epoch == 1:
            y = b * 2.0
        else:
            y = b * a
    tape.gradient(y, [b, a])
"""
CALLED_TWICE = """\
def step(i):
    with tf.GradientTape() as tape:
        if i == 0:
            y = a * 3.0
        else:
            y = b * 1.0
    return tape.gradient(y, a)
step(0), step(1)
"""
BEFORE_THE_TAPE = """\
for i in range(2):
    if i == 0:
        h = a
    else:
        h = b
    with tf.GradientTape() as tape:
        y = h * 2.0
    tape.gradient(y, a)
"""


@pytest.mark.parametrize(
    ("program", "line"), [(BODY_LATER, 5), (OTHERWISE_LATER, 5), (CALLED_TWICE, 5), (BEFORE_THE_TAPE, 4)]
)
def test_a_branch_that_ran_in_another_pass_was_not_taken_in_this_one(program: str, line: int) -> None:
    (finding,) = sick(program)
    assert (finding.cause, finding.lines[0]) == ("target_independent", line)
    assert f"line {line} took the other branch" in finding.sentence


def test_both_branches_under_one_tape_overwrite() -> None:
    (finding,) = sick("""\
with tf.GradientTape() as tape:
    for i in range(2):
        if i == 0:
            y = a * 3.0
        else:
            y = b * 1.0
tape.gradient(y, a)
""")
    assert "line 8 gave `y` a new value without it" in finding.sentence


EARLIER = """\
x = tf.Variable(1.0)
for n in range(3):
    with tf.GradientTape() as tape:
        f = (x * x - a) ** 2
    df = tape.gradient(f, x)
    if tf.abs(df) < 1e-3:
        break
    x.assign_sub(0.1 * df)
"""


def test_the_condition_is_one_of_the_targets_own_making() -> None:
    (finding,) = sick(
        EARLIER
        + """\
with tf.GradientTape() as tape:
    guess = tf.constant(1.0)
    k = 0
    while k < a - 2:
        guess = 0.5 * (guess + a / guess)
        k += 1
tape.gradient(guess, a)
"""
    )
    assert (finding.cause, finding.lines[0]) == ("control_flow_only", 14)


@pytest.mark.parametrize(
    "program",
    [
        EARLIER + "with tf.GradientTape() as tape:\n    y = b * 3.0\ntape.gradient(y, a)\n",
        # a function whose result nothing uses
        "def body(n):\n    if a > 3.0:\n        return n\n    return n + 1.0\nn = body(0.0)\n"
        "with tf.GradientTape() as tape:\n    y = b * 3.0\ntape.gradient(y, a)\n",
        "def body(n):\n    if a > 3.0:\n        return n\n    return n + 1.0\n"
        "with tf.GradientTape() as tape:\n    n = body(0.0)\n    y = b * 3.0\ntape.gradient(y, a)\n",
        # it decides whether there is a tape at all
        "for k in range(2):\n    if a > 5.0:\n        break\n    with tf.GradientTape() as tape:\n"
        "        y = b * 3.0\n    tape.gradient(y, a)\n",
        # what the branch left alone was used before it
        "with tf.GradientTape() as tape:\n    h = b * 1.0\n    y = h * 3.0\n    if a > 3.0:\n"
        "        h = b * 2.0\ntape.gradient(y, a)\n",
        # another pass was steered, this one was not
        "for i in range(2):\n    with tf.GradientTape() as tape:\n        if i == 0:\n            if a > 3.0:\n"
        "                h = a * 1.0\n            else:\n                h = a * 2.0\n        else:\n"
        "            h = b * 3.0\n        y = h * 2.0\n    tape.gradient(y, a)\n",
    ],
)
def test_a_condition_that_the_target_owes_nothing_to_is_no_reason(program: str) -> None:
    assert sick(program)[-1].cause == "target_independent"


@pytest.mark.parametrize(
    ("program", "line"),
    [
        # plain numbers that a condition before the tape chose
        ("if a > 1.0:\n    k = 2.0\nelse:\n    k = 3.0\nwith tf.GradientTape() as tape:\n"
         "    y = b * k\ntape.gradient(y, a)\n", 3),
        ("def pick():\n    if a > 1.0:\n        return 2.0\n    return 3.0\nk = pick()\n"
         "with tf.GradientTape() as tape:\n    y = b * k\ntape.gradient(y, a)\n", 4),
        ("guess = b * 1.0\nfor _ in range(9):\n    guess = guess * 0.5\n    if guess < a:\n        break\n"
         "with tf.GradientTape() as tape:\n    y = guess * b\ntape.gradient(y, a)\n", 6),
        # a default that stayed
        ("with tf.GradientTape() as tape:\n    y = b * 1.0\n    if a > 5.0:\n        y = b * 2.0\n"
         "tape.gradient(y, a)\n", 5),
    ],
)  # fmt: skip
def test_a_condition_on_the_targets_way_is_told(program: str, line: int) -> None:
    finding = sick(program)[-1]
    assert (finding.cause, finding.lines[0]) == ("control_flow_only", line)
