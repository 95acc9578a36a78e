"""The report's JSON has exactly its shape, and a terminal gets the stories."""

import json
from typing import Any

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose, report, terminal_text
from tests.report_keys import QUESTION_KEYS

PROGRAM = """\
import tensorflow as tf

a = tf.Variable(1.0)
k = tf.constant(2.0)
with tf.GradientTape() as tape:
    y = a * k * k
g = tape.gradient(y, [a, k])
print("not part of the report")
"""


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    recording = run(PROGRAM, name="lesson.py")
    return report(recording, diagnose(recording, run))


def test_its_keys_in_order(told: dict[str, Any]) -> None:
    assert list(told) == ["file", "error", "advice", "questions"]
    assert [list(question) for question in told["questions"]] == [QUESTION_KEYS, QUESTION_KEYS]
    assert json.loads(json.dumps(told)) == told


def test_a_healthy_source_has_nothing_to_say(told: dict[str, Any]) -> None:
    assert told["file"] == "lesson.py"
    assert told["error"] is None
    assert told["questions"][0] == {
        "line": 7,
        "target": "y",
        "source": "a",
        "result": "value",
        "cause": None,
        "lines": [],
        "blockers": [],
        "sentence": "",
        "fix": None,
        "proof": None,
        "count": 1,
    }


def test_a_sick_source_has_cause_lines_fix_and_proof(told: dict[str, Any]) -> None:
    sick = told["questions"][1]
    assert (sick["cause"], sick["lines"], sick["blockers"]) == (
        "not_watched_tensor",
        [4, 5],
        ["not_watched_tensor"],
    )
    assert sick["fix"]["source"] == PROGRAM.replace("as tape:\n", "as tape:\n    tape.watch(k)\n")
    assert sick["proof"] == {"result": "value", "value": "4.0"}


def test_an_error_of_the_program_has_its_cause() -> None:
    recording = run(
        "import tensorflow as tf\nx = tf.constant(1.0)\nwith tf.GradientTape() as t:\n"
        "    with t:\n        y = x\n"
    )
    error = report(recording, diagnose(recording, run))["error"]
    assert list(error) == ["type", "message", "line", "cause", "lines", "sentence", "fix", "proof"]
    assert (error["type"], error["line"], error["cause"], error["lines"]) == (
        "ValueError",
        4,
        "tape_still_active",
        [4],
    )
    assert "with t:" not in error["fix"]["source"]


def test_an_error_that_nobody_explains_is_told_as_it_is() -> None:
    recording = run("import tensorflow as tf\nx = tf.constant(1.0)\n1 / 0\n")
    error = report(recording, diagnose(recording))["error"]
    assert (error["type"], error["cause"], error["lines"], error["sentence"], error["fix"]) == (
        "ZeroDivisionError",
        None,
        [],
        "Line 3 stopped: ZeroDivisionError: division by zero.",
        None,
    )
    assert "ZeroDivisionError: division by zero" in terminal_text(recording, diagnose(recording))


def test_an_error_of_a_gradient_call_is_told_by_its_questions_and_as_the_programs() -> None:
    source = (
        "import tensorflow as tf\nx = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n"
        "    y = tf.math.is_nan(x)\nt.gradient(y, x)\n"
    )
    recording = run(source)
    told = report(recording, diagnose(recording))
    assert (told["questions"][0]["result"], told["questions"][0]["cause"]) == (
        "error",
        "no_gradient_registered",
    )
    assert (told["error"]["type"], told["error"]["cause"], told["error"]["lines"][0]) == (
        "LookupError",
        "no_gradient_registered",
        4,
    )


def test_a_terminal_gets_the_story_of_each_question() -> None:
    recording = run(PROGRAM, name="lesson.py")
    assert terminal_text(recording, diagnose(recording, run)).splitlines() == [
        "lesson.py",
        "  line 7: ∂y/∂a: fine",
        "  line 7: ∂y/∂k",
        "    `k` got None: nothing watches it (a plain tensor).",
        "    y <- * (6) <- * (6) ✂ k",
        "    Line 5: `tape.watch(k)` first in the block",
        "    Tried it: ∂y/∂k = 4.0.",
    ]


def test_a_program_without_gradients_says_so() -> None:
    recording = run("x = 1\n")
    assert terminal_text(recording, diagnose(recording)) == "  This program asks for no gradient.\n"


def test_a_text_that_does_not_parse_is_told_as_an_error() -> None:
    recording = run("def f(:\n")
    error = report(recording, diagnose(recording))["error"]
    assert (error["type"], error["line"]) == ("SyntaxError", 1)


def test_a_sentence_stands_beside_an_error_without_a_message() -> None:
    recording = run("x = 1\nassert x == 2\n")
    assert report(recording, diagnose(recording))["error"]["sentence"] == "Line 2 stopped: AssertionError."


def test_several_answers_that_were_none_are_all_named_where_the_text_does_not_tell_which() -> None:
    program = (
        "import tensorflow as tf\na, b = tf.constant(1.0), tf.constant(2.0)\nwith tf.GradientTape() as t:\n"
        "    y = a * b\n"
    )
    one = program + "ga, gb = t.gradient(y, [a, b])\nprint(1.0 + gb, ga)\n"
    both = program + "for g in t.gradient(y, [a, b]):\n    print(1.0 + g)\n"
    told = [report(r, diagnose(r, run))["error"] for r in (run(one), run(both))]
    assert "line 5 got None for `b`" in told[0]["sentence"]
    assert "line 5 got None for `a` and `b`" in told[1]["sentence"]
    assert all("tape.watch" in row["fix"]["source"].replace("t.watch", "tape.watch") for row in told)


def test_an_operator_that_would_replace_a_variable_gets_the_method() -> None:
    recording = run(
        "import tensorflow as tf\nlevel = tf.Variable(4.0)\nwith tf.GradientTape() as t:\n    y = level * level\n"
        "slope = t.gradient(y, level)\nlevel -= 0.25 * slope\nprint(level)\n"
    )
    error = report(recording, diagnose(recording, run))["error"]
    assert (error["cause"], error["lines"]) == ("variable_replaced", [6])
    assert "\nlevel.assign_sub(0.25 * slope)\n" in error["fix"]["source"]


def test_a_target_that_is_no_word_stands_in_brackets() -> None:
    recording = run(PROGRAM.replace("y, [a, k]", "y + y, [a]"))
    assert "∂(y + y)/∂a" in terminal_text(recording, diagnose(recording))
