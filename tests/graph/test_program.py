"""The text's syntax tree names things; words are those of the person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.graph.numbers import value_text
from tapecore.graph.program import Program, Span, called
from tapecore.graph.textflow import feeds
from tapecore.graph.words import Words


def test_columns_are_characters_though_the_tree_counts_bytes() -> None:
    program = Program("名 = f('很好', x)\n")
    assert next(iter(program.calls)) == Span(1, 4, 1, 14)


def test_a_call_is_found_by_its_place_or_by_what_lies_in_it() -> None:
    program = Program("a = outer(inner(1))\n")
    assert called(program.calls[Span(1, 10, 1, 18)]) == "inner"
    inside = program.call_at(Span(1, 16, 1, 17))
    assert inside is not None
    assert called(inside) == "inner"
    assert program.call_at(Span(1, 0, 1, 0), "outer") is program.calls[Span(1, 4, 1, 19)]
    assert program.call_at(Span(1, 0, 1, 0), "nothing") is None


def test_a_text_that_does_not_parse_is_an_empty_program() -> None:
    assert Program("def f(:\n").statements == []
    assert Program("def f(:\n").statement_at(1) is None


def test_expressions_over_several_lines_are_written_on_one() -> None:
    program = Program("y = f(1,\n      2)\n")
    assert program.text(next(iter(program.calls.values()))) == "f(1, 2)"


PLAIN = """\
history = []
def cost(v):
    total = v * 2
    return total
for i in range(3):
    part = cost(i)
    history.append(part)
box = {}
box["sum"] = sum(history)
other = 5
final = box
"""


@pytest.mark.parametrize(
    ("line", "into", "arrives"), [(3, 6, True), (6, 9, True), (6, 11, True), (10, 11, False), (11, 6, False)]
)
def test_what_the_text_alone_says_about_who_feeds_whom(line: int, into: int, arrives: bool) -> None:
    assert feeds(Program(PLAIN), line, [into]) is arrives


def test_values_have_the_names_of_their_moment() -> None:
    recording = run(
        "import tensorflow as tf\nx = tf.constant(2.0)\ny = x * x\nz = y\nw = z + y\nv = 1.0 - x\n"
    )
    words = Words(recording, Program(recording.source))
    ops = [event for event in recording.events if event.kind == "op"]
    assert [words.op(event) for event in ops] == ["*", "+", "-"]
    assert words.value(ops[0].outputs[0], ops[0].at) == "y"
    assert words.value(-1) == ""
    assert words.any(ops[2].inputs[0]) == "1.0 - x"
    assert [name.text for name in words.bound_before("z", len(recording.events))] == ["z"]


def test_a_temporary_is_called_by_its_text() -> None:
    recording = run(
        "import tensorflow as tf\nx = tf.constant(2.0)\ny = tf.sin(x * 3.0) + tf.math.reduce_sum(x)\n"
    )
    words = Words(recording, Program(recording.source))
    ops = {event.what: event for event in recording.events if event.kind == "op"}
    assert words.any(ops["Sin"].outputs[0]) == "tf.sin(x * 3.0)"
    assert words.op(ops["Sin"]) == "sin"
    assert words.op(ops["Sum"]) == "reduce_sum"


@pytest.mark.parametrize(
    ("made", "text"),
    [
        ("tf.constant(6.0)", "6.0"),
        ("tf.constant([[0.5, 1.0], [1.5, 2.0]])", "[[0.5, 1.0], [1.5, 2.0]]"),
        ("tf.constant([1, 2])", "[1, 2]"),
        ("tf.constant(0.1) / 3.0", "0.033333"),
        ("tf.zeros((2, 0))", "[[], []]"),
        ("tf.constant('text')", "'text'"),
        ("tf.constant(123456.0)", "123456.0"),
        ("tf.constant(12345.678)", "12346.0"),
        ("tf.complex(1.0, -2.0)", "1.0-2.0j"),
        ("tf.constant([1.0, 2.0]) / 0.0", "[inf, inf]"),
        ("tf.ones((8, 8))", "float32 (8, 8), norm 8.0"),
    ],
)
def test_numbers_in_a_few_characters(made: str, text: str) -> None:
    recording = run(f"import tensorflow as tf\nx = {made}\n")
    assert value_text(recording, recording.names[-1].value) == text


def test_no_value_is_none() -> None:
    assert value_text(run("1\n"), -1) == "None"


@given(st.lists(st.text(st.sampled_from("ab =\x0b\x0c\x1c\x85\u2028\u2029"), max_size=4), max_size=5))
def test_lines_are_counted_as_python_counts_them(texts: list[str]) -> None:
    """By the tokenizer's own count: a comment with whatever is in it stands on the line that it says."""
    source = "".join(f"# {text}\r\n" for text in texts) + "x = 1"
    program = Program(source)
    assert len(program.lines) == program.tree.body[0].lineno
    assert program.lines[-1] == "x = 1"
