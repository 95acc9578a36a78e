"""A fix is offered as tried only if the very call that went wrong gets its gradient in the edited program, and
that program runs on as before."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tapecore.diagnosis.clipping import WIDTH

HEAD = "import tensorflow as tf\n"
TRAINING = """\
slope, shift = tf.Variable(4.0), tf.Variable(0.5)
for turn in range(3):
    with tf.GradientTape() as tape:
        miss = (slope * 3.0 + shift - 1.0) ** 2
    by_slope, by_shift = tape.gradient(miss, [slope, shift])
    {update}
"""


def found(program: str) -> list[Finding]:
    return list(diagnose(run(HEAD + program), run).findings)


def fixed(finding: Finding) -> str:
    assert finding.fix is not None
    assert finding.proof is not None
    again = run(finding.fix.source)
    assert not [event for event in again.events if event.kind == "error"]
    return finding.fix.source


def test_two_names_in_one_assignment_are_each_assigned() -> None:
    update = "slope, shift = slope - 0.1 * by_slope, shift - 0.1 * by_shift"
    sick = found(TRAINING.format(update=update))
    assert [finding.cause for finding in sick] == ["variable_replaced"] * 2
    for finding in sick:
        text = fixed(finding)
        assert "    slope.assign_sub(0.1 * by_slope)\n    shift.assign_sub(0.1 * by_shift)\n" in text


def test_what_is_no_variable_in_one_assignment_stays_one() -> None:
    program = (
        "rate, slope = 0.1, tf.Variable(4.0)\nfor turn in range(2):\n    with tf.GradientTape() as tape:\n"
        "        miss = slope ** 2\n    by = tape.gradient(miss, slope)\n"
        "    rate, slope = rate * 0.5, slope - 0.1 * by\n"
    )
    assert "    rate = rate * 0.5\n    slope.assign_sub(0.1 * by)\n" in fixed(found(program)[0])


def test_an_assignment_whose_parts_need_each_other_is_not_taken_apart() -> None:
    update = "slope, shift = slope - 0.1 * by_slope, shift - 0.1 * by_shift * slope"
    assert [finding.fix for finding in found(TRAINING.format(update=update))] == [None, None]


@pytest.mark.parametrize(
    ("made", "loss", "update", "said"),
    [
        (
            "[tf.Variable(5.0), tf.Variable(2.0)]",
            "parts[0] * parts[1]",
            "parts = [p - 0.1 * s for p, s in zip(parts, slopes)]",
            "for p, s in zip(parts, slopes):\n        p.assign_sub(0.1 * s)\n",
        ),
        (
            "[tf.Variable(5.0), tf.Variable(2.0)]",
            "parts[0] * parts[1]",
            "parts = [parts[i] - 0.1 * slopes[i] for i in range(2)]",
            "for i in range(2):\n        parts[i].assign_sub(0.1 * slopes[i])\n",
        ),
        (
            "{'a': tf.Variable(5.0), 'b': tf.Variable(2.0)}",
            "parts['a'] * parts['b']",
            "parts = {k: parts[k] - 0.1 * slopes[k] for k in parts}",
            "for k in parts:\n        parts[k].assign_sub(0.1 * slopes[k])\n",
        ),
    ],
)
def test_a_container_made_anew_becomes_a_loop_that_assigns(
    made: str, loss: str, update: str, said: str
) -> None:
    program = (
        f"parts = {made}\nfor turn in range(3):\n    with tf.GradientTape() as tape:\n        miss = {loss}\n"
        f"    slopes = tape.gradient(miss, parts)\n    {update}\n"
    )
    sick = found(program)
    assert {finding.cause for finding in sick} == {"variable_replaced"}
    assert all(said in fixed(finding) for finding in sick)


def test_a_container_that_a_function_makes_anew_has_no_edit() -> None:
    program = (
        "def moved(parts, slopes):\n    return [p - s for p, s in zip(parts, slopes)]\n"
        "parts = [tf.Variable(5.0), tf.Variable(2.0)]\nfor turn in range(2):\n"
        "    with tf.GradientTape() as tape:\n        miss = parts[0] * parts[1]\n"
        "    slopes = tape.gradient(miss, parts)\n    parts = moved(parts, slopes)\n"
    )
    assert [finding.fix for finding in found(program)] == [None, None]


def test_a_statement_beside_another_on_its_line_is_not_replaced() -> None:
    program = (
        "x, n = tf.Variable(2.0), 0\nfor turn in range(2):\n    with tf.GradientTape() as tape:\n"
        "        y = x * x\n    by = tape.gradient(y, x)\n    n = n + 1; x = x - 0.5\nprint(n)\n"
    )
    (finding,) = found(program)
    assert finding.cause == "variable_replaced"
    assert finding.fix is None or "n = n + 1" in finding.fix.source


def test_the_gradient_of_an_earlier_call_proves_nothing() -> None:
    """Both calls ask in the same place; only the second one got None, and no edit reaches it."""
    program = (
        "def again(value):\n    return value + 0.0\nx = tf.Variable(2.0)\nfor turn in range(2):\n"
        "    with tf.GradientTape() as tape:\n        y = x * x\n    print(tape.gradient(y, x))\n"
        "    x = again(x)\n"
    )
    (finding,) = found(program)
    assert finding.question.round == 1
    if finding.fix is not None:
        assert finding.proof is not None
        assert finding.proof.value == "4.0"
        assert "assign" in finding.fix.source


def test_an_edit_after_which_a_later_line_breaks_is_not_offered() -> None:
    program = (
        "x = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    y = float(x * x)\n    z = tf.square(y)\n"
        "print(tape.gradient(z, x))\nprint(y.is_integer())\n"
    )
    (finding,) = found(program)
    assert finding.cause == "numpy_escape"
    assert finding.fix is None


def test_an_error_that_was_there_before_takes_no_fix_away() -> None:
    program = (
        "x = tf.constant(2.0)\nwith tf.GradientTape() as tape:\n    y = x * x\n"
        "g = tape.gradient(y, x)\nprint(undefined)\n"
    )
    diagnosis = diagnose(run(HEAD + program), run)
    assert diagnosis.findings[0].proof is not None
    assert diagnosis.findings[0].proof.value == "4.0"
    assert diagnosis.error is not None
    assert diagnosis.error.fix is None


def test_a_second_call_in_the_text_is_not_taken_for_the_first() -> None:
    program = (
        "x, k = tf.Variable(2.0), tf.constant(3.0)\n"
        "with tf.GradientTape(persistent=True) as tape:\n    y = x * k\n    z = x * 5.0\n"
        "one = tape.gradient(y, k)\ntwo = tape.gradient(z, k)\n"
    )
    first, second = found(program)
    assert (first.cause, second.cause) == ("not_watched_tensor", "target_independent")
    assert first.proof is not None
    assert second.proof is None


def test_the_proof_tells_what_the_edited_program_asks() -> None:
    program = (
        "x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(x, y))\n"
    )
    (finding,) = found(program)
    assert [blocker.cause for blocker in finding.blockers] == ["invalid_argument"]
    assert finding.story()[-1] == "Tried it: ∂y/∂x = 6.0."


# ---------------------------------------------------------------- what a fix does to the target


@pytest.mark.parametrize(
    ("made", "target", "told"),
    [
        ("[0.4, 2.7]", "tf.reduce_sum(tf.round(x) * 3.0)", "changes the value of `y`: 9.0 -> 9.3"),
        ("[-2.0, -1.0]", "tf.reduce_sum(tf.nn.relu(x) - 1.0)", "changes the value of `y`: -2.0 -> -2.6"),
        ("[0.4, 2.7]", "tf.reduce_sum(tf.ones_like(x))", "changes the value of `y`: 2.0 -> 3.1"),
        ("[1.5, 3.5]", "tf.abs(tf.cast(x, tf.int32))", ""),
    ],
)
def test_a_stand_in_says_that_the_target_becomes_another(made: str, target: str, told: str) -> None:
    program = f"x = tf.Variable({made})\nwith tf.GradientTape() as tape:\n    y = {target}\n"
    (finding,) = found(f"{program}print(tape.gradient(y, x))\n")
    assert finding.fix is not None
    assert finding.fix.description.endswith(told)
    assert "the value of `y`" in finding.story()[2]
    assert all(len(line) <= WIDTH for line in finding.story())


def test_a_stand_in_whose_numbers_happen_to_agree_says_that_others_need_not() -> None:
    program = (
        "x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n    y = tf.reduce_sum(tf.round(x))\n"
    )
    (finding,) = found(program + "print(tape.gradient(y, x))\n")
    assert finding.fix is not None
    assert finding.fix.description.endswith("; this can change the value of `y`")


def test_an_edit_that_keeps_the_target_says_nothing_of_it() -> None:
    program = (
        "x = tf.constant(2.0)\nwith tf.GradientTape() as tape:\n    y = x * x\nprint(tape.gradient(y, x))\n"
    )
    (finding,) = found(program)
    assert finding.fix is not None
    assert "value of" not in finding.fix.description


# ---------------------------------------------------------------- custom gradients

CUSTOM = """\
@tf.custom_gradient
def steep({parameters}):
{body}
    def back(flow):
        return {given}
    return {value}, back
a, b = tf.Variable(2.0), tf.Variable(5.0)
with tf.GradientTape() as tape:
    y = steep({arguments}) * 2.0
print(tape.gradient(y, [a, b]))
"""


@pytest.mark.parametrize(
    ("parameters", "body", "given", "value", "slopes"),
    [
        ("u", "    pass", "None", "u * u * 3.0", {"a": "24.0"}),
        ("u", "    square = u * u", "None", "square * 3.0", {"a": "24.0"}),
        ("u, v", "    pass", "None", "u * u * v", {"a": "40.0", "b": "8.0"}),
        ("u, v", "    pass", "flow * 2.0 * u * v, None", "u * u * v", {"b": "8.0"}),
    ],
)
def test_the_derivative_comes_from_the_forward_function(
    parameters: str, body: str, given: str, value: str, slopes: dict[str, str]
) -> None:
    arguments = "a, b" if "," in parameters else "a"
    program = CUSTOM.format(
        parameters=parameters, body=body, given=given, value=value, arguments=arguments
    ).replace("    pass\n", "")
    got = {finding.question.source: finding for finding in found(program)}
    for source, slope in slopes.items():
        assert got[source].cause == "custom_gradient"
        fixed(got[source])
        assert got[source].proof is not None
        assert got[source].proof.value == slope  # type: ignore[union-attr]


def test_a_forward_function_that_is_more_than_arithmetic_gets_advice_in_words() -> None:
    program = CUSTOM.format(
        parameters="u",
        body="    if u > 1.0:\n        u = u * 2.0",
        given="None",
        value="u * u",
        arguments="a",
    )
    finding = found(program)[0]
    assert finding.cause == "custom_gradient"
    assert finding.fix is None
    assert finding.advice
