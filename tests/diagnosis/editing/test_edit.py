"""Edits change what they name and nothing else of the text."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapecore.diagnosis.editing.applying import apply
from tapecore.diagnosis.editing.edit import Change, Edit, Insert, Replace, Statement, Unwrap
from tapecore.graph.program import Program, Span

TEXT = """\
# what it is
import tensorflow as tf   # the library

x = tf.Variable( 2.0 )  # two
with tf.GradientTape() as tape:   # record

    y = (x + 1)**2
    # between
    z = y ; w = z
after = [x,
         y]
"""


def line(text: str, number: int) -> str:
    return text.splitlines()[number - 1]


def edited(*changes: Change) -> str:
    text = apply(TEXT, changes)
    assert text is not None
    return text


def test_an_expression_is_replaced_in_its_place() -> None:
    text = edited(Replace(Span(4, 17, 4, 20), "3.5"))
    assert text == TEXT.replace("2.0", "3.5")


def test_brackets_around_an_expression_stay() -> None:
    text = edited(Replace(Span(7, 9, 7, 14), "x - 1"))
    assert line(text, 7) == "    y = (x - 1)**2"


def test_a_statement_goes_first_into_a_block_and_comments_stay() -> None:
    text = edited(Insert(5, "tape.watch(x)", "first"))
    assert line(text, 5) == "with tf.GradientTape() as tape:   # record"
    assert line(text, 6) == "    tape.watch(x)"
    assert "    # between\n" in text


def test_a_statement_goes_last_into_a_block_or_after_it_or_before() -> None:
    assert "    z = y ; w = z\n    done = 1\nafter" in edited(Insert(5, "done = 1", "last"))
    assert "    z = y ; w = z\ndone = 1\nafter" in edited(Insert(5, "done = 1", "after"))
    assert "done = 1\nx = tf.Variable" in edited(Insert(4, "done = 1", "before")).replace("\n\n", "\n")


def test_a_statement_is_replaced_or_taken_away() -> None:
    assert line(edited(Statement(4, "x = 1")), 4) == "x = 1  # two"
    assert "tf.Variable" not in edited(Statement(4, ""))


def test_a_block_is_unwrapped() -> None:
    text = edited(Unwrap(5))
    assert "with" not in text
    assert "\ny = (x + 1)**2\n" in text


def test_changes_are_made_together() -> None:
    text = edited(
        Insert(5, "a = 1", "first"), Insert(5, "b = 2", "after"), Replace(Span(4, 17, 4, 20), "9.0")
    )
    assert all(part in text for part in ("    a = 1\n", "\nb = 2\n", "( 9.0 )"))


def test_a_block_on_one_line_opens_up() -> None:
    text = apply("with t: y = x\nz = y\n", (Insert(1, "a = 1", "first"),))
    assert text is not None
    ast.parse(text)
    assert text.index("a = 1") < text.index("y = x")


@pytest.mark.parametrize(
    "change",
    [Replace(Span(40, 0, 40, 3), "q"), Statement(99, "a"), Insert(3, "a", "after"), Statement(8, "")],
)
def test_a_place_that_is_not_there_gives_nothing(change: Change) -> None:
    assert apply(TEXT, (change,)) is None


def test_a_result_that_is_no_program_gives_nothing() -> None:
    assert apply(TEXT, (Statement(7, "return ("),)) is None
    assert apply("def f(:\n", (Statement(1, "a"),)) is None
    assert apply("x = 1\n", (Replace(Span(1, 4, 1, 5), "1"),)) is None


def test_two_edits_are_one_with_each_change_once() -> None:
    watch = Insert(5, "tape.watch(x)", "first")
    both = Edit("watch", (watch,)) + Edit("watch; more", (watch, Statement(4, "")))
    assert both.description == "watch; more"
    assert both.changes == (watch, Statement(4, ""))


@given(
    st.lists(
        st.sampled_from(["a = 1", "b = '名前'", "c = (1,\n     2)", "if a:\n    d = [ 1 ]\n", "# note"]),
        min_size=1,
        max_size=8,
    )
)
def test_every_number_is_found_by_its_place_whatever_stands_around_it(parts: list[str]) -> None:
    text = "\n".join([*parts, "last = 1"]) + "\n"
    program = Program(text)
    for node in program.nodes:
        if isinstance(node, ast.Constant) and node.value == 1:
            done = apply(text, (Replace(program.span(node), "77"),))
            assert done is not None
            assert done.count("77") == 1
            assert done.replace("77", "1") == text


def test_a_part_is_edited_within_the_whole() -> None:
    text = edited(Replace(Span(7, 8, 7, 18), "tf.abs(x + 1)"), Replace(Span(7, 9, 7, 14), "x - w"))
    assert line(text, 7) == "    y = tf.abs(x - w)"


def test_a_part_that_the_whole_drops_cannot_be_edited() -> None:
    assert apply(TEXT, (Replace(Span(7, 8, 7, 18), "x * x"), Replace(Span(7, 9, 7, 14), "x - w"))) is None


def test_a_part_that_is_not_there_cannot_be_edited() -> None:
    assert apply(TEXT, (Replace(Span(7, 8, 7, 18), "x * x"), Replace(Span(7, 9, 7, 13), "x - w"))) is None


def test_changes_beside_nested_ones_are_made_too() -> None:
    text = edited(
        Replace(Span(7, 8, 7, 18), "-(x + 1)"),
        Replace(Span(7, 9, 7, 14), "w"),
        Replace(Span(4, 17, 4, 20), "3.5"),
    )
    assert (line(text, 4), line(text, 7)) == ("x = tf.Variable( 3.5 )  # two", "    y = -w")


def test_a_program_whose_expressions_are_very_deep_is_not_edited() -> None:
    text = "x = " + " + ".join(["x"] * 900)
    assert apply(text, [Replace(Span(1, 4, 1, 5), "y")]) is None
