"""Equal names in different functions, or in two calls of one function, are different names."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose

HEAD = "import tensorflow as tf\na, b = tf.Variable(1.5), tf.Variable(0.5)\n"

TWO_FUNCTIONS = """\
def first():
    with tf.GradientTape() as tape:
        cost = a * 3.0
    return tape.gradient(cost, a)
def second():
    with tf.GradientTape() as tape:
        cost = b * 2.0
    return tape.gradient(cost, [b, a])
first()
second()
"""
TWO_CALLS = """\
def step(which):
    with tf.GradientTape() as tape:
        cost = which * 3.0
    return tape.gradient(cost, [which, a])
step(a)
step(b)
"""
METHOD = """\
class Thing:
    def run(self):
        with tf.GradientTape() as tape:
            cost = a * 3.0
        return tape.gradient(cost, a)
Thing().run()
with tf.GradientTape() as tape:
    cost = b * 2.0
tape.gradient(cost, a)
"""
NESTED = """\
def outer():
    cost = a * 3.0
    def inner():
        with tf.GradientTape() as tape:
            cost = b * 2.0
        return tape.gradient(cost, a)
    return inner()
outer()
"""


@pytest.mark.parametrize("program", [TWO_FUNCTIONS, TWO_CALLS, METHOD, NESTED])
def test_another_functions_name_is_not_overwritten(program: str) -> None:
    sick = [f for f in diagnose(run(HEAD + program)).findings if not f.question.healthy]
    assert [finding.cause for finding in sick] == ["target_independent"]
    assert "`cost` never uses it" in sick[0].sentence


@pytest.mark.parametrize(
    "program",
    [
        "with tf.GradientTape() as tape:\n    cost = a * 3.0\n    cost = b * 2.0\ntape.gradient(cost, a)\n",
        "def f():\n    with tf.GradientTape() as tape:\n        cost = a * 3.0\n        cost = b * 2.0\n"
        "    return tape.gradient(cost, a)\nf()\n",
        "cost = a * 1.0\ndef f():\n    global cost\n    with tf.GradientTape() as tape:\n"
        "        cost = a * 3.0\n        cost = b * 2.0\n    return tape.gradient(cost, a)\nf()\n",
    ],
)
def test_a_name_of_the_same_function_is(program: str) -> None:
    (finding,) = diagnose(run(HEAD + program)).findings
    assert finding.cause == "target_independent"
    assert "gave `cost` a new value without it" in finding.sentence


def test_a_name_in_another_function_is_not_what_the_source_stood_for() -> None:
    program = """\
def helper():
    x = a * 2.0
    return x
with tf.GradientTape() as tape:
    y = helper()
x = tf.Variable(1.0)
tape.gradient(y, x)
"""
    (finding,) = diagnose(run(HEAD + program)).findings
    assert finding.cause == "target_independent"


def test_a_local_variable_that_is_replaced_is_told_by_its_own_function() -> None:
    program = """\
x = a * 1.0
def train():
    x = tf.Variable(3.0)
    for turn in range(2):
        with tf.GradientTape() as tape:
            y = x * x
        tape.gradient(y, x)
        x = x - 0.5
train()
"""
    (finding,) = diagnose(run(HEAD + program), run).findings
    assert (finding.cause, finding.lines[0]) == ("variable_replaced", 10)
    assert finding.fix is not None
    assert "        x.assign_sub(0.5)\n" in finding.fix.source


def test_a_global_tensor_under_a_local_variables_name_was_never_replaced() -> None:
    program = """\
x = tf.constant(3.0)
def other():
    x = tf.Variable(1.0)
    return x * 2.0
def train():
    with tf.GradientTape() as tape:
        y = x * other()
    tape.gradient(y, x)
train()
"""
    (finding,) = diagnose(run(HEAD + program)).findings
    assert finding.cause == "not_watched_tensor"
