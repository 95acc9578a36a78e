"""Sources and targets are spelled as the program spells them."""

import ast

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose
from tapecore.diagnosis.places import spell

SETTING = """\
import tensorflow as tf

class Pair:
    def __init__(self):
        self.gain = tf.Variable(2.0)
        self.rest = {"shift": tf.Variable(1.0), "list": [tf.Variable(3.0), tf.Variable(4.0)]}
w = tf.Variable(1.5)
pair = Pair()
both = [w, pair.gain]
named = {"w": w, "inner": pair.rest}
with tf.GradientTape() as tape:
    y = w * pair.gain + pair.rest["shift"] * pair.rest["list"][0]
"""


@pytest.mark.parametrize(
    ("sources", "spelled"),
    [
        ("w", ["w"]),
        ("[w, pair.gain]", ["w", "pair.gain"]),
        ("(w, both)", ["w", "both[0]", "both[1]"]),
        ("both", ["both[0]", "both[1]"]),
        ('{"b": w, "a": pair.gain}', ["pair.gain", "w"]),
        (
            "named",
            [
                "named['inner']['list'][0]",
                "named['inner']['list'][1]",
                "named['inner']['shift']",
                "named['w']",
            ],
        ),
        ('named["inner"]["list"]', ["named['inner']['list'][0]", "named['inner']['list'][1]"]),
        ("both[::-1]", ["both[::-1][0]", "both[::-1][1]"]),
        ("[*both]", ["[*both][0]", "[*both][1]"]),
    ],
)
def test_one_question_for_each_source_as_the_program_names_it(sources: str, spelled: list[str]) -> None:
    found = diagnose(run(f"{SETTING}g = tape.gradient(y, {sources})\n")).findings
    assert [finding.question.source for finding in found] == spelled
    assert all(finding.question.target == "y" for finding in found)


def test_keywords_and_other_calls_are_read_too() -> None:
    found = diagnose(run(f"{SETTING}g = tape.gradient(sources=w, target=[y,   y])\n")).findings
    assert [(f.question.source, f.question.target) for f in found] == [("w", "[y, y]")]


def test_forward_mode_asks_by_the_primals() -> None:
    found = diagnose(
        run("""\
import tensorflow as tf
x = tf.constant([1.0, 2.0])
with tf.autodiff.ForwardAccumulator(x, tf.ones(2)) as acc:
    y = tf.reduce_sum(x ** 2)
slope = acc.jvp(y)
""")
    ).findings
    assert [(f.question.target, f.question.source, f.question.result) for f in found] == [("y", "x", "value")]


@pytest.mark.parametrize(
    ("literal", "path", "text"),
    [
        ("[a, b.c]", "[1]", "b.c"),
        ("[a, {'k': [p, q]}]", "[1]['k'][0]", "p"),
        ("[a, d]", "[1]['k']", "d['k']"),
        ("f(x)", "[2]", "f(x)[2]"),
        ("x", "", "x"),
        ("[a]", "[5]", "[a][5]"),
        ("{**k}", "['w']", "{**k}['w']"),
        ("x", ".weights[0]", "x.weights[0]"),
        ("x", " not a path (", "x not a path ("),
        ("a.xs + b.ys", "[2]", "(a.xs + b.ys)[2]"),
        ("a if c else b", "['k'][1]", "(a if c else b)['k'][1]"),
        ("[p, q + r]", "[1].w", "(q + r).w"),
        ("lambda: 1", "[0]", "(lambda: 1)[0]"),
    ],
)
def test_literals_are_walked_as_far_as_they_go(literal: str, path: str, text: str) -> None:
    assert spell(ast.parse(literal, mode="eval").body, path) == text


def test_a_recording_that_knows_no_places_is_spelled_by_what_can_be_guessed() -> None:
    recording = run(f"{SETTING}g = tape.gradient(y, {{'b': w, 'a': pair.gain}})\n")
    event = next(e for e in recording.events if e.kind == "gradient")
    event.info.pop("source_paths", None)
    assert [f.question.source for f in diagnose(recording).findings] == ["pair.gain", "w"]


def test_a_call_that_is_not_in_the_text_is_spelled_by_names() -> None:
    found = diagnose(run(f"{SETTING}ask = tape.gradient\ng = (lambda f: f(y, w))(ask)\n")).findings
    assert [finding.question.source for finding in found] == ["w"]
