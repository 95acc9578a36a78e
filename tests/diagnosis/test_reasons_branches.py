"""The arm that did not run is the one of this target's own making, whatever its test is made of."""

import pytest

from tests.diagnosis.reasons import reason, reasons

X = "x, c, d = tf.Variable(2.0), tf.Variable(3.0), tf.Variable(4.0)\nuse = tf.constant(False)\nflag = False\n"
BLOCK = "with tf.GradientTape() as tape:\n"
ASK = "tape.gradient(y, x)\n"
BEFORE = BLOCK + "    y = tf.constant(1.0)\n    if {test}:\n        y = x * 2.0\n" + ASK
"""Lines 6 to 10: the ``if`` is line 8."""

TAKEN = [  # a block whose `if` is line 8, in which `x` does not come to the target
    "    y = tf.constant(1.0)\n    if {test}:\n        y = x * 2.0\n",
    "    y = c * 2.0\n    if {test}:\n        y = y + x\n",
    "    y = c * 2.0\n    if {test}:\n        y += x\n    y = y * 2.0\n",
    "    h = 0.0\n    if {test}:\n        h = x * 2.0\n    y = c + h\n",
    "    s = []\n    if {test}:\n        s.append(x)\n    y = tf.add_n([c, *s])\n",
    "    h = x * 2.0\n    if not {test}: y = c * 1.0\n    else: y = h + c\n",
    "    h = 0.0\n    if {test}: h = x * 2.0\n    elif c > 1.0: h = c * 3.0\n    y = h + c\n",
]


@pytest.mark.parametrize("test", ["use", "flag"])
@pytest.mark.parametrize("lines", TAKEN)
def test_an_arm_that_did_not_run_is_found_by_a_tensor_and_by_a_plain_test(lines: str, test: str) -> None:
    finding = reason(X + BLOCK + lines.format(test=test) + ASK)
    assert finding.cause == "target_independent"
    assert finding.lines[0] == 8
    assert "line 8 took the other branch" in finding.sentence


@pytest.mark.parametrize("test", ["use", "flag"])
@pytest.mark.parametrize(
    "lines",
    [
        "    y = x ** 2 if {test} else tf.constant(1.0)\n",
        "    y = c * (x * 2.0 if {test} else 3.0)\n",
        "    y = tf.square(c if not {test} else x * 1.0)\n",
        "    y = (lambda v: v * x if {test} else v)(c) * 2.0\n",
    ],
)
def test_the_same_for_a_conditional_expression(lines: str, test: str) -> None:
    finding = reason(X + BLOCK + lines.format(test=test) + ASK)
    assert finding.lines[0] == 7
    assert "line 7 took the other branch" in finding.sentence


@pytest.mark.parametrize("test", ["use", "flag"])
@pytest.mark.parametrize(
    "body",
    [
        "    if {test}:\n        return x * 2.0\n    return tf.constant(1.0)\n",
        "    if not {test}:\n        return v * c\n    return x * 2.0\n",
        "    y = c * v\n    if {test}:\n        y = y + x\n    return y\n",
        "    if {test}: return v * x\n    else: return v * c\n",
    ],
)
def test_the_same_in_a_function(body: str, test: str) -> None:
    function = "def f(v, {test}={test}):\n" + body + BLOCK + "    y = f(1.0)\n" + ASK
    finding = reason(X + function.format(test=test))
    line = (
        2
        + (X + function)
        .splitlines()
        .index(next(row for row in (X + function).splitlines() if "if" in row.split()))
        + 1
    )
    assert finding.lines[0] == line
    assert f"line {line} took the other branch" in finding.sentence


def test_an_attribute_that_a_plain_attribute_leaves_out() -> None:
    finding = reason(
        "class Net(tf.Module):\n    def __init__(self, use_bias=False):\n        self.w = tf.Variable(2.0)\n"
        "        self.b = tf.Variable(1.0)\n        self.use_bias = use_bias\n    def __call__(self, x):\n"
        "        y = self.w * x\n        if self.use_bias:\n            y = y + self.b\n        return y\n"
        "net = Net()\nwith tf.GradientTape() as tape:\n    loss = net(tf.constant(3.0)) ** 2\n"
        "tape.gradient(loss, [net.w, net.b])\n",
        "net.b",
    )
    assert finding.lines[0] == 10
    assert "line 10 took the other branch (`self.use_bias`)" in finding.sentence


def test_two_objects_of_one_class_are_not_taken_for_each_other() -> None:
    finding = reason(
        "class Net(tf.Module):\n    def __init__(self):\n        self.w = tf.Variable(2.0)\n"
        "        self.b = tf.Variable(1.0)\n    def __call__(self, x, bias=False):\n        y = self.w * x\n"
        "        if bias:\n            y = y + self.b\n        return y\n"
        "one, two = Net(), Net()\nwith tf.GradientTape() as tape:\n    loss = two(3.0) ** 2\n"
        "tape.gradient(loss, [one.b])\n",
        "one.b",
    )
    assert "`loss` never uses it" in finding.sentence


@pytest.mark.parametrize(
    ("loop", "said"),
    [
        ("for i in range(0):", "`range(0)`"),
        ("for v in []:", "`[]`"),
        ("while use:", "`use`"),
        ("while flag:", "`flag`"),
    ],
)
def test_a_loop_without_a_pass(loop: str, said: str) -> None:
    finding = reason(X + BLOCK + f"    y = tf.constant(0.0)\n    {loop}\n        y = y + x\n" + ASK)
    assert finding.cause == "target_independent"
    assert finding.lines[0] == 8
    assert f"line 8 ran no pass ({said})" in finding.sentence


OTHERS = [  # after another block's `if`: the guilty line, and what is said
    ("    y = tf.cond(use, lambda: x * 2.0, lambda: tf.constant(0.0))\n", 12, "took the other branch"),
    ("    y = tf.constant(0.0)\n    while use:\n        y = y + x\n", 13, "ran no pass (`use`)"),
    ("    y = x * 2.0 if use else tf.constant(3.0)\n", 12, "took the other branch"),
    (
        "    y = tf.constant(0.0)\n    try:\n        raise ValueError\n        y = x * 2.0\n"
        "    except ValueError:\n        y = y + 1.0\n",
        16,
        "ran in place of what uses it",
    ),
    ("    y = c * 2.0\n", 12, "`y` never uses it"),
    ("    y = c * 2.0\n    y = y + 1.0\n", 13, "`y` never uses it"),
    ("    y = 0.0\n    y = y + c\n", 13, "`y` never uses it"),
]


@pytest.mark.parametrize("test", ["use", "flag", "x > 5.0"])
@pytest.mark.parametrize(("lines", "line", "said"), OTHERS)
def test_another_blocks_if_about_the_same_name_is_not_blamed(
    lines: str, line: int, said: str, test: str
) -> None:
    finding = reasons(X + BEFORE.format(test=test) + BLOCK + lines + ASK)[-1]
    assert finding.lines[0] == line
    assert said in finding.sentence


def test_another_tapes_target_of_the_same_name_is_not_overwritten() -> None:
    before = BLOCK + "    y = x * 2.0\n" + ASK
    finding = reasons(X + before + BLOCK + "    y = c * 2.0\n" + ASK)[-1]
    assert "`y` never uses it" in finding.sentence


def test_one_target_after_the_other_in_a_loop_overwrites_nothing() -> None:
    program = "with tf.GradientTape(persistent=True) as tape:\n    a, b = x * 2.0, c * 2.0\n"
    finding = reason(X + program + "for t in [a, b]:\n    tape.gradient(t, x)\n")
    assert "line 7 uses it, but not for `t`" in finding.sentence


def test_a_name_that_a_choice_gave_to_something_of_the_target_does_not_steer_it() -> None:
    program = "with tf.GradientTape(persistent=True) as tape:\n    y = c * 2.0\n"
    program += "    p = tf.cond(x > 5.0, lambda: x, lambda: c)\n"
    finding = reason(X + program + ASK)
    assert finding.cause == "target_independent"
    assert "line 8 uses it, but not for `y`" in finding.sentence


def test_a_branch_of_an_earlier_call_of_the_function_is_not_blamed() -> None:
    program = (
        "def f(v, more):\n    y = v * c\n    if more:\n        y = y + x\n    return y\n"
        "with tf.GradientTape() as tape:\n    y = f(1.0, True)\ntape.gradient(y, x)\n"
        "with tf.GradientTape() as tape:\n    y = f(1.0, False)\ntape.gradient(y, x)\n"
    )
    finding = reason(X + program)
    assert finding.lines[0] == 8
    assert "line 8 took the other branch (`more`)" in finding.sentence


def test_a_conditional_expression_in_each_pass() -> None:
    program = "for a, b in zip([1.0, 2.0], [3.0, 4.0]):\n    with tf.GradientTape() as tape:\n"
    program += "        y = x * a if a > b else tf.constant(b)\n    tape.gradient(y, x)\n"
    finding = reason(X + program)
    assert finding.lines[0] == 8
    assert "took the other branch" in finding.sentence


def test_a_case_of_a_match_that_did_not_run() -> None:
    program = "    match flag:\n        case True:\n            y = x * 2.0\n        case _:\n            y = c * 2.0\n"
    finding = reason(X + BLOCK + program + ASK)
    assert finding.lines[0] == 7
    assert "line 7 took the other branch" in finding.sentence


@pytest.mark.parametrize(
    "lines",
    [
        "    if flag:\n        print(x)\n    y = c * 2.0\n",
        "    if flag:\n        shown = x * 2.0\n    y = c * 2.0\n",
        "    y = c * 2.0\n    for i in range(0):\n        shown = x * 2.0\n",
        "    y = 0.0\n    if flag:\n        y = x * 2.0\n    y = 1.0\n    y = y * c\n",
    ],
)
def test_an_arm_that_would_not_have_come_to_the_target_is_no_reason(lines: str) -> None:
    assert "never uses it" in reason(X + BLOCK + lines + ASK).sentence


@pytest.mark.parametrize(
    "choice", ["    y = f() if flag else g()\n", "    if flag: y = f()\n    else: y = g()\n"]
)
def test_an_arm_that_calls_a_function_with_the_source(choice: str) -> None:
    functions = "def f():\n    return x * 2.0\ndef g():\n    return c * 2.0\n"
    finding = reason(X + functions + BLOCK + choice + ASK)
    assert finding.lines[0] == 11
    assert "line 11 took the other branch (`flag`)" in finding.sentence


def test_a_loop_that_only_counted_did_run() -> None:
    body = (
        "    n, y = 0, c * 1.0\n    while n < 3:\n        n += 1\n        if n == 9:\n            y = y * x\n"
    )
    finding = reason(X + BLOCK + body + ASK)
    assert finding.lines[0] == 10
    assert "line 10 took the other branch (`n == 9`)" in finding.sentence


def test_a_while_loop_of_tensorflow_without_a_pass() -> None:
    body = "    i, y = tf.while_loop(lambda i, v: i < 0, lambda i, v: (i + 1, v * x), [0, c])\n"
    assert "line 7 ran no pass" in reason(X + BLOCK + body + ASK).sentence


def test_a_case_of_tensorflow_that_was_not_chosen() -> None:
    body = "    y = tf.case([(c > 5.0, lambda: x * 1.0)], default=lambda: d * 2.0)\n"
    assert "line 7 took the other branch" in reason(X + BLOCK + body + ASK).sentence


def test_a_term_that_was_left_out_of_a_dictionary_before_the_block() -> None:
    program = "terms = {'c': c}\nif flag:\n    terms['x'] = x\n" + BLOCK
    finding = reason(X + program + "    y = tf.add_n(list(terms.values())) * 2.0\n" + ASK)
    assert finding.lines[0] == 7


def test_an_optional_argument_that_nobody_gave_is_no_branch_of_the_source() -> None:
    function = "def f(v, b=None):\n    y = v * c\n    if b is not None:\n        y = y + b\n    return y\n"
    assert "never uses it" in reason(X + function + BLOCK + "    y = f(1.0)\n" + ASK).sentence


def test_in_some_passes_of_many() -> None:
    program = "for e in range(8):\n  with tf.GradientTape() as tape:\n    y = c * 2.0\n    if e > 5:\n        y += x\n"
    finding = reason(X + program + "  tape.gradient(y, x)\n")
    assert finding.lines[0] == 9
    assert "line 9 took the other branch (`e > 5`)" in finding.sentence
