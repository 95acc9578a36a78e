"""Edits do no more than they must, and no less: brackets where they are needed, every equal cut of a line, and
nothing that only turns a None into zeros."""

import ast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tapecore.diagnosis.editing.applying import apply
from tapecore.diagnosis.editing.brackets import fitting
from tapecore.graph.program import Program
from tests.diagnosis.reasons import HEAD

MADE = "x, y = tf.Variable([1.2, 2.6]), tf.Variable([3.4, 0.7])\n"


def told(line: str, before: str = "", source: str = "x") -> Finding:
    program = f"{HEAD}{MADE}with tf.GradientTape() as tape:\n{before}    z = {line}\ng = tape.gradient(z, {source})\n"
    return next(f for f in diagnose(run(program), run).findings if f.question.source == source)


def edited(line: str) -> str:
    """The line after the edit."""
    fix = told(line).fix
    assert fix is not None
    return fix.source.splitlines()[4].strip().removeprefix("z = ")


# ---------------------------------------------------------------- brackets


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tf.reduce_sum(tf.floor(x * 10.0))", "tf.reduce_sum(x * 10.0)"),
        ("tf.round(x * y) * y", "x * y * y"),
        ("y * tf.round(x * y)", "y * (x * y)"),
        ("y / tf.round(x * y)", "y / (x * y)"),
        ("tf.round(x + y) * y", "(x + y) * y"),
        ("y + tf.round(x + y)", "y + (x + y)"),
        ("tf.round(x ** y) ** y", "(x ** y) ** y"),
        ("y ** tf.round(x ** y)", "y ** x ** y"),
        ("tf.round(-x) ** 2", "(-x) ** 2"),
        ("y * tf.round(-x)", "y * -x"),
        ("tf.round(x + y)[0] * y", "(x + y)[0] * y"),
        ("(tf.round(x + y)) * y", "(x + y) * y"),
        ("x * 2.0 // y", "x * 2.0 / y"),
        ("(x + 2.0) // (y * 2.0)", "(x + 2.0) / (y * 2.0)"),
        ("tf.math.floordiv(x ** 2, x + y)", "x ** 2 / (x + y)"),
        ("tf.math.floordiv(x * 2.0, y) ** 2", "(x * 2.0 / y) ** 2"),
        ("y + tf.stop_gradient(x)", "y + x"),
        ("y * tf.stop_gradient(x + 1.0)", "y * (x + 1.0)"),
        ("y + tf.stop_gradient(x * 2.0)", "y + x * 2.0"),
        ("(x + y).numpy() * y", "(x + y) * y"),
        ("y * (x + y).numpy()", "y * (x + y)"),
        ("tf.reduce_sum((x + y).numpy()) * y", "tf.reduce_sum(x + y) * y"),
        ("tf.reduce_sum(tf.round(tf.floor(x)))", "tf.reduce_sum(x)"),
        ("y * tf.round(tf.floor(x + y))", "y * (x + y)"),
        ("y * tf.round(tf.floor(x) * 2.0)", "y * (x * 2.0)"),
        ("y + tf.stop_gradient(tf.stop_gradient(x) * y)", "y + x * y"),
        ("y * tf.stop_gradient(y + tf.stop_gradient(x))", "y * (y + x)"),
    ],
)
def test_a_call_that_goes_takes_its_brackets_with_it(line: str, expected: str) -> None:
    assert edited(line) == expected


def test_cuts_inside_of_each_other_on_several_lines_are_mended_together() -> None:
    fix = told("tf.stop_gradient(\n        tf.stop_gradient(\n            x\n        ) + y\n    ) * y").fix
    assert fix is not None
    assert fix.source.splitlines()[4] == "    z = (x + y) * y"


WRITTEN = [
    "a",
    "-a",
    "a + b",
    "a * b",
    "a ** b",
    "a < b",
    "a and b",
    "a if b else c",
    "lambda: a",
    "f(a)",
    "a.b[0]",
]
AROUND = [
    "R(a) + d", "d + R(a)", "R(a) - d", "d - R(a)", "R(a) * d", "d @ R(a)", "d // R(a)", "R(a) ** d", "d ** R(a)",
    "-R(a)", "not R(a)", "R(a) < d", "d < R(a)", "d or R(a)", "R(a) and d", "R(a) if d else e", "d if R(a) else e",
    "d if e else R(a)", "lambda: R(a)", "f(R(a))", "f(k=R(a))", "f(*R(a))", "R(a)(d)", "R(a).d", "R(a)[d]", "d[R(a)]",
    "d[R(a):]", "[R(a), d]", "(R(a), d)", "{d: R(a)}", "(R(a))", "-(R(a)) ** d", "[R(a) for a in d]",
    "f'{R(a)} of'", "2 ** -R(a)", "d - e * R(a)",
]  # fmt: skip


class Exchanged(ast.NodeTransformer):
    """The call of ``R`` becomes another expression."""

    def __init__(self, other: ast.expr) -> None:
        self.other = other

    def visit_Call(self, node: ast.Call) -> ast.AST:
        found = isinstance(node.func, ast.Name) and node.func.id == "R"
        return self.other if found else self.generic_visit(node)


def the_call(program: Program) -> ast.Call:
    return next(call for call in program.calls.values() if ast.unparse(call.func) == "R")


@settings(max_examples=200)
@given(st.sampled_from(AROUND), st.sampled_from(WRITTEN))
def test_what_is_written_means_what_was_to_be_written(around: str, written: str) -> None:
    program = Program(f"v = {around}\n")
    change = fitting(program, the_call(program), written)
    wanted = ast.unparse(Exchanged(ast.parse(written, mode="eval").body).visit(ast.parse(program.source)))
    if "f'" in around:  # the place inside of a formatted string is no place of its own there
        assert change.text == written
        return
    made = apply(program.source, (change,))
    assert made is not None
    assert ast.unparse(ast.parse(made)) == wanted


@settings(max_examples=200)
@given(st.sampled_from(AROUND), st.sampled_from(WRITTEN))
def test_brackets_are_written_only_where_they_are_needed(around: str, written: str) -> None:
    program = Program(f"v = {around}\n")
    change = fitting(program, the_call(program), written)
    if change.text == written or "(R(a))" in around:
        return
    bare = program.source.replace("R(a)", written)
    try:
        other = ast.unparse(ast.parse(bare))
    except SyntaxError:
        return
    assert other != ast.unparse(ast.parse(program.source.replace("R(a)", change.text)))


# ---------------------------------------------------------------- equal cuts on one line


@pytest.mark.parametrize(
    ("line", "expected", "slopes"),
    [
        ("tf.stop_gradient(x ** 2) + tf.stop_gradient(x * 3.0)", "x ** 2 + x * 3.0", [5.4, 8.2]),
        ("tf.math.ceil(x) + tf.math.rint(x)", "x + x", [2.0, 2.0]),
        ("tf.round(x) * tf.round(y) - tf.round(x)", "x * tf.round(y) - x", [2.0, 0.0]),
        (
            "tf.cast(tf.cast(x, tf.int32), tf.float32) + tf.cast(tf.cast(x * 2.0, tf.int64), tf.float32)",
            "tf.cast(tf.cast(x, tf.float32), tf.float32) + tf.cast(tf.cast(x * 2.0, tf.float32), tf.float32)",
            [3.0, 3.0],
        ),
    ],
)
def test_every_equal_cut_of_the_line_is_mended(line: str, expected: str, slopes: list[float]) -> None:
    finding = told(line)
    assert edited(line) == expected
    assert finding.proof is not None
    assert np.allclose(ast.literal_eval(finding.proof.value), slopes, rtol=1e-4)


def test_a_constant_that_takes_what_left_is_a_cut_too() -> None:
    before = "    a = float(x[0])\n    b = x.numpy()\n"
    finding = told("tf.constant(a) * b", before)
    assert finding.fix is not None
    assert "tf.constant(a)" not in finding.fix.source
    assert finding.proof is not None
    assert np.allclose(ast.literal_eval(finding.proof.value), [5.0, 1.2])


def test_two_ops_on_one_line_are_two_reasons() -> None:
    finding = told("tf.math.ceil(x) + tf.math.rint(x)")
    assert [blocker.reason for blocker in finding.blockers] == [
        "`ceil` has no gradient", "`rint` has no gradient",
    ]  # fmt: skip


# ---------------------------------------------------------------- zeros


@pytest.mark.parametrize(
    "line",
    [
        "tf.reduce_sum(tf.floor(tf.clip_by_value(x, 5.0, 8.0)))",
        "tf.stop_gradient(0.0 * x)",
        "0.0 * tf.round(x)",
    ],
)
def test_zeros_are_no_fix_of_a_none(line: str) -> None:
    finding = told(line)
    assert finding.question.result == "none"
    assert finding.fix is None
    assert finding.proof is None
