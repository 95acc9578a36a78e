"""Whatever ways lead from a source to the target, and however each is cut: the cuts are told, each once, at
its line; and a way that is whole leaves nothing to tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose
from tapecore.diagnosis.clipping import WIDTH

HEAD = """\
import numpy as np
import tensorflow as tf
@tf.custom_gradient
def shy(v):
    def grad(upstream):
        return None
    return v * 2.0, grad
w = tf.Variable(1.5)
state = tf.Variable(0.0)
other = tf.Variable(1.0)
pipe = tf.queue.FIFOQueue(2, [tf.float32])
"""
BLOCK = "with tf.GradientTape() as tape:\n    y = 0.0\n"
FIRST = HEAD.count("\n") + BLOCK.count("\n") + 1
"""The line of a block's first way."""

WAYS = {
    "numpy_escape": "y += other * np.sin(w)",
    "non_differentiable_op": "y += tf.round(w) * 2.0",
    "integer_cast": "y += tf.cast(tf.cast(w, tf.int32), tf.float32)",
    "stop_gradient": "y += tf.stop_gradient(w)",
    "stateful_assign": "y += state.assign(w * 2.0) * 1.0",
    "state_io": "pipe.enqueue(w * 3.0); y += pipe.dequeue()",
    "variable_creation_cuts_path": "y += tf.Variable(w * 2.0) * 1.0",
    "custom_gradient": "y += shy(w)",
}
"""A way with one cut, by its cause."""
BACKWARD = 6
"""Where ``shy`` returns None."""
MASK = "y += other * tf.cast(w > 1.0, tf.float32)"


def told(program: str) -> Finding:
    (finding,) = diagnose(run(program), None).findings
    return finding


def block(lines: list[str], source: str = "w") -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"{HEAD}{BLOCK}{body}slope = tape.gradient(y, {source})\n"


@settings(max_examples=60)
@given(st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=7, unique=True))
def test_each_cut_of_each_way_is_told_once_at_its_line(slugs: list[str]) -> None:
    finding = told(block([WAYS[slug] for slug in slugs]))
    lines = {slug: FIRST + place for place, slug in enumerate(slugs)}
    lines |= {"custom_gradient": BACKWARD} if "custom_gradient" in slugs else {}
    assert {blocker.cause: blocker.lines[0] for blocker in finding.blockers} == lines
    assert len(finding.blockers) == len(slugs)
    assert len(finding.sentence) <= WIDTH


@settings(max_examples=30)
@given(st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=4, unique=True), st.integers(0, 4))
def test_one_whole_way_and_there_is_nothing_to_tell(slugs: list[str], place: int) -> None:
    lines = [WAYS[slug] for slug in slugs]
    lines.insert(place, "y += w * other")
    finding = told(block(lines))
    assert finding.question.healthy
    assert finding.blockers == ()


def causes(lines: list[str]) -> list[tuple[str, int]]:
    finding = told(block(lines))
    return [(blocker.cause, blocker.lines[0] - FIRST + 1) for blocker in finding.blockers]


def test_two_cuts_one_after_the_other_are_both_told() -> None:
    again = ["a = tf.cast(tf.cast(w, tf.int32), tf.float32)", "y = tf.cast(tf.cast(a, tf.int64), tf.float32)"]
    assert causes(again) == [("integer_cast", 1), ("integer_cast", 2)]


def test_a_loop_has_each_of_its_cuts_once() -> None:
    loop = ["for i in range(50):", "    y += tf.round(w) * float(w)"]
    assert sorted(causes(loop)) == [("non_differentiable_op", 2), ("numpy_escape", 2)]


def test_what_leads_around_behind_the_same_cut_is_no_reason_of_its_own() -> None:
    assert causes(["a = tf.round(w)", "y = a * tf.stop_gradient(a)"]) == [("non_differentiable_op", 1)]


def test_a_mask_is_told_beside_an_accident_and_not_beside_a_wish() -> None:
    accident = [("non_differentiable_op", 1), ("non_differentiable_op", 2)]
    assert causes(["y += tf.round(w)", MASK]) == accident
    assert causes(["y += tf.stop_gradient(w)", MASK]) == [("stop_gradient", 1)]


def test_a_shape_that_the_source_had_a_part_in_is_no_lost_gradient() -> None:
    mean = "y = tf.round(w) / tf.cast(tf.size(w), tf.float32)"
    assert causes([mean]) == [("non_differentiable_op", 1)]


BEFORE = "early = w * 3.0\n"


@pytest.mark.parametrize(
    ("early", "line", "expected"),
    [
        ("early = w * 3.0\n", "y = tf.round(w) + early", ["non_differentiable_op", "computed_outside_tape"]),
        ("early = w * 3.0\n", "y = tf.stop_gradient(w) + early", ["stop_gradient"]),
        ("early = float(w)\n", "y = tf.round(w) + early", ["non_differentiable_op"]),
    ],
)
def test_a_tensor_from_before_the_block_is_a_way_and_a_number_from_there_is_none(
    early: str, line: str, expected: list[str]
) -> None:
    program = block([line]).replace("with tf.G", early + "with tf.G")
    assert [blocker.cause for blocker in told(program).blockers] == expected


def test_what_an_earlier_pass_left_behind_is_no_way_of_this_one() -> None:
    program = HEAD + (
        "kept = tf.constant(0.0)\nfor i in range(3):\n    with tf.GradientTape() as tape:\n"
        "        y = tf.round(w) + kept\n    slope = tape.gradient(y, w)\n    kept = w * 0.5\n"
    )
    assert [blocker.cause for blocker in told(program).blockers] == ["non_differentiable_op"]


def test_all_of_them_are_mended_together_and_the_gradient_is_the_whole_one() -> None:
    lines = ["state.assign(w * 2.0)", "y = tf.cast(w, tf.int32)", "y = tf.cast(y, tf.float32)"]
    program = block([*lines, "y += state * 1.0 + w.numpy()"])
    (finding,) = diagnose(run(program), run).findings
    assert {blocker.cause for blocker in finding.blockers} == {
        "integer_cast", "stateful_assign", "numpy_escape",
    }  # fmt: skip
    assert finding.proof is not None
    assert float(finding.proof.value) == pytest.approx(4.0)  # of w + 2 w + w


def test_an_input_that_nobody_follows_is_not_blamed_on_a_backward_function() -> None:
    program = block(["y = shy(x) + tf.round(x)"], "x").replace("with tf.G", "x = tf.constant(2.0)\nwith tf.G")
    assert [blocker.cause for blocker in told(program).blockers] == ["not_watched_tensor"]


def test_two_numbers_that_left_on_two_lines_are_two_reasons() -> None:
    lines = ["a = float(w)", "b = w.numpy()", "y = tf.stack([1.0, 2.0]) * a * b"]
    assert causes(lines) == [("numpy_escape", 1), ("numpy_escape", 2)]


def test_two_shapes_alone_are_two_reasons() -> None:
    lines = ["n = tf.cast(tf.size(w), tf.float32)", "y = n * tf.zeros_like(w)"]
    assert causes(lines) == [("shape_only", 1), ("shape_only", 2)]


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["y = tf.constant(w.numpy()) * 2.0"], "y = tf.convert_to_tensor(w) * 2.0"),
        (["y = tf.constant(float(w), dtype=tf.float32)"], "y = tf.convert_to_tensor(w, dtype=tf.float32)"),
        (["n = w.numpy()", "y = tf.constant(n) ** 2"], "y = tf.convert_to_tensor(n) ** 2"),
        (["y = tf.constant(w) * 3.0"], "y = tf.convert_to_tensor(w) * 3.0"),
        (["y = tf.constant(2.0) * float(w)"], "y = tf.constant(2.0) * w"),
    ],
)
def test_a_constant_would_take_the_numbers_of_a_variable_again(lines: list[str], kept: str) -> None:
    (finding,) = diagnose(run(block(lines)), run).findings
    assert finding.cause == "numpy_escape"
    assert finding.fix is not None
    assert kept in finding.fix.source
    assert finding.proof is not None
    assert finding.proof.result == "value"


def test_of_several_calls_it_says_how_many_got_none_and_where_a_tensor_that_was_handed_on_was_made() -> None:
    program = (
        "import tensorflow as tf\ndef slope(x):\n    with tf.GradientTape() as tape:\n        y = x * x\n"
        "    return tape.gradient(y, x)\nslope(tf.Variable(1.0))\nslope(tf.constant(2.0))\nslope(tf.constant(3.0))\n"
    )
    finding = told(program)
    assert "got None from call 2 of 3 on" in finding.sentence
    assert finding.lines == (7, 3)


def test_a_number_that_left_and_a_test_are_two_reasons() -> None:
    lines = [
        "mask = np.where(w.numpy() > 0, 1.0, 0.0).astype('float32')",
        "if w > 0.5: y = mask * other",
        "else: y = other - mask",
    ]
    assert sorted(causes(lines)) == [("control_flow_only", 2), ("numpy_escape", 1)]
    assert "no arithmetic" not in told(block(lines)).sentence


def test_a_number_that_is_only_tested_is_one() -> None:
    assert causes(["if w > 0.5: y = other * 2.0"]) == [("control_flow_only", 1)]


@pytest.mark.parametrize(
    ("lines", "slope"),
    [
        (["a = float(w)", "b = w.numpy() * np.ones(2)", "y = tf.constant(a) * b[0]"], 3.0),  # of w squared
        (["n = w.numpy()", "pair = [n, 1.0]", "y = tf.round(w) * np.max(pair)"], None),
    ],
)
def test_an_array_that_was_made_of_the_numbers_is_followed_by_the_text(
    lines: list[str], slope: float | None
) -> None:
    (finding,) = diagnose(run(block(lines)), run).findings
    assert "numpy_escape" in {blocker.cause for blocker in finding.blockers}
    assert len(finding.blockers) == 2
    if slope is not None:
        assert finding.proof is not None
        assert float(finding.proof.value) == pytest.approx(slope)


@pytest.mark.parametrize(
    "line", ["print(w.numpy())", "shown = float(w)", "log = [float(w)]; print(log)", "assert w.numpy() > 0"]
)
def test_numbers_that_left_and_went_nowhere_are_no_reason(line: str) -> None:
    assert causes(["y = tf.round(w)", line]) == [("non_differentiable_op", 1)]
