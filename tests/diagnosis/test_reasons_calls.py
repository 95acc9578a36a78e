"""The guilty line where functions and methods lie between the block and what went wrong."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tests.diagnosis.reasons import HEAD, reason

X = "x = tf.Variable([1.0, 2.0])\n"

KEPT = """\
def scores():
    return tf.nn.log_softmax(x)
def first():
    return scores()[0]
def collect():
    kept = []
    {keep}
    return kept
def learn(kept):
    with tf.GradientTape() as tape:
        y = tf.add_n(kept)
    return tape.gradient(y, x)
learn(collect())
"""
"""Behind the head and the Variable: `keep` is line 10."""


@pytest.mark.parametrize(
    ("keep", "line"),
    [
        ("kept.append(first())", 10),
        ("kept.append(scores()[0] * 2.0)", 10),
        ("kept += [(lambda: first())()]", 10),
        ("one = first(); kept.append(one)", 10),
    ],
)
def test_what_a_function_handed_back_outside_was_kept_by_the_line_that_called_it(
    keep: str, line: int
) -> None:
    finding = reason(X + KEPT.format(keep=keep))
    assert finding.cause == "computed_outside_tape"
    assert finding.lines[0] == line


def test_what_a_function_computed_and_kept_itself_is_its_own_line() -> None:
    program = "kept = []\ndef collect():\n    kept.append(x[0] * 2.0)\ncollect()\ndef learn():\n"
    program += (
        "    with tf.GradientTape() as tape:\n        y = tf.add_n(kept)\n    return tape.gradient(y, x)\n"
    )
    program += "learn()\n"
    assert reason(X + program).lines[0] == 6


def test_a_call_in_the_pause_is_guilty_and_not_a_line_of_the_function() -> None:
    program = "def code(v):\n    h = v * 2.0\n    return tf.tanh(h)\nwith tf.GradientTape() as tape:\n"
    program += "    with tape.stop_recording():\n        c = code(x)\n    y = tf.reduce_sum(c)\ntape.gradient(y, x)\n"
    finding = reason(X + program)
    assert (finding.cause, finding.lines[:2]) == ("recording_paused", (9, 8))


def test_a_pause_inside_a_function_is_guilty_there() -> None:
    program = "def code(v, tape):\n    with tape.stop_recording():\n        return tf.tanh(v)\n"
    program += "with tf.GradientTape() as tape:\n    y = tf.reduce_sum(code(x, tape))\ntape.gradient(y, x)\n"
    finding = reason(X + program)
    assert (finding.cause, finding.lines[:2]) == ("recording_paused", (6, 5))


PLAYERS = """\
class Net(tf.Module):
    def __init__(self, start):
        self.w = tf.Variable(start)
        self.b = tf.Variable([0.1, 0.2])
    def __call__(self, v):
        return v * self.w + self.b
class Judge(tf.Module):
    def __init__(self):
        self.k = tf.Variable(2.0)
    def __call__(self, v):
        return tf.reduce_sum(tf.square(self.k * v))
class Game:
    def __init__(self):
        self.judge, self.maker, self.other = Judge(), Net([3.0, 4.0]), Net([{start}])
    def slopes(self):
        with tf.GradientTape() as tape:
            made = self.maker(tf.constant(1.5))
            loss = self.judge(made)
        return tape.gradient(loss, [self.other.w, self.other.b])
Game().slopes()
"""


def of_another(program: str) -> list[Finding]:
    return [f for f in diagnose(run(HEAD + program), run).findings if f.blockers]


@pytest.mark.parametrize("start", ["3.0, 4.0", "5.0, 6.0"])
def test_the_variables_of_another_object_are_told_though_a_further_model_has_its_part(start: str) -> None:
    found = of_another(PLAYERS.format(start=start))
    assert [finding.cause for finding in found] == ["wrong_source_object"] * 2
    assert [finding.lines[0] for finding in found] == [21, 21]


def test_all_of_another_object_is_mended_by_the_one_that_the_block_calls() -> None:
    asked = "[self.other.w, self.other.b]"
    found = of_another(PLAYERS.format(start="5.0, 6.0").replace(asked, "self.other.trainable_variables"))
    assert len(found) == 2
    for finding in found:
        assert finding.fix is not None
        assert "tape.gradient(loss, self.maker.trainable_variables)" in finding.fix.source


def test_variables_of_other_shapes_are_no_others_like_it() -> None:
    found = of_another(PLAYERS.format(start="1.0, 2.0, 3.0"))
    assert [finding.cause for finding in found] == ["target_independent"] * 2
