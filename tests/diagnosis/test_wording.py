"""What a story says: own edits first, names that can be told apart, Variables that are no constants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.diagnosis import diagnose, report
from tapecore.diagnosis.clipping import WIDTH, middle, quoted

LAYERS = """\
import tensorflow as tf

layers = [tf.keras.layers.Dense(2), tf.keras.layers.Dense(2)]
parts = [layer(tf.ones([1, 2])) for layer in layers]
model = tf.keras.Sequential(layers)
with tf.GradientTape() as tape:
    l = tf.reduce_sum(layers[0](tf.ones([1, 2])))
grads = tape.gradient(l, model.trainable_variables)
"""


def test_variables_without_a_name_in_the_program_are_called_as_the_call_writes_them() -> None:
    sick = [finding for finding in diagnose(run(LAYERS)).findings if not finding.question.healthy]
    assert [finding.question.source for finding in sick] == [
        "model.trainable_variables[2]",
        "model.trainable_variables[3]",
    ]
    for finding in sick:
        assert "constants" not in finding.chain
        assert "l <- model.trainable_variables[" in finding.chain
        assert finding.chain.endswith(f"; {finding.question.source} is not among them")
        assert finding.sentence.startswith(f"`{finding.question.source}` got None")


def test_variables_that_nobody_asks_about_are_told_as_the_object_that_they_belong_to() -> None:
    program = LAYERS.replace("model.trainable_variables)", "other)").replace(
        "with tf", "other = tf.Variable(1.0)\nwith tf"
    )
    chain = diagnose(run(program)).findings[0].chain
    assert chain == "l <- layers[0]; other is not among them"


def test_a_fix_names_the_own_edit_first_and_its_neighbours_in_few_words() -> None:
    program = "import tensorflow as tf\nx, y = tf.constant(3.0), tf.constant(4.0)\n"
    program += "with tf.GradientTape() as tape:\n    z = x * y\ngrads = tape.gradient(z, [x, y])\n"
    stories = [finding.story()[2] for finding in diagnose(run(program), run).findings]
    assert stories == [
        "Line 3: `tape.watch(x)` first in the block; the same for `y`",
        "Line 3: `tape.watch(y)` first in the block; the same for `x`",
    ]


def test_of_many_neighbours_only_their_number_is_told() -> None:
    names = [f"measurement_number_{i}" for i in range(6)]
    program = "import tensorflow as tf\n" + "".join(f"{name} = tf.constant(1.0)\n" for name in names)
    program += f"with tf.GradientTape() as tape:\n    z = {' * '.join(names)}\n"
    program += f"tape.gradient(z, [{', '.join(names)}])\n"
    finding = diagnose(run(program), run).findings[0]
    assert finding.fix is not None
    assert finding.fix.description.endswith("; the same for 5 more")
    assert finding.fix.source.count("tape.watch(") == len(names)
    assert all(len(line) <= WIDTH for line in finding.story())


def test_the_lines_of_an_error_are_told_once() -> None:
    program = (
        "import tensorflow as tf\nx = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    z = x * x\n"
    )
    program += "for i in range(2):\n    tape.gradient(z, x)\n"
    recording = run(program)
    row = report(recording, diagnose(recording))
    assert row["error"]["cause"] == "tape_exhausted"
    assert row["error"]["lines"] == [6, 3]
    assert row["questions"][0]["lines"] == [6, 3]


def test_long_names_keep_what_tells_them_apart() -> None:
    assert middle("model.trainable_variables[2]", 24) == "model.trai…_variables[2]"
    assert quoted("short") == "`short`"


@given(st.text(max_size=60), st.integers(3, 40))
def test_a_clipped_name_fits_and_begins_and_ends_as_it_did(text: str, most: int) -> None:
    plain = " ".join(text.split())
    clipped = middle(text, most)
    assert len(clipped) <= most
    if clipped != plain:
        head, _, tail = clipped.partition("…") if "…" not in plain else (clipped[:1], "", clipped[-1:])
        assert plain.startswith(head)
        assert plain.endswith(tail)


def test_an_op_of_integers_that_nobody_gave_a_rule_is_not_differentiable() -> None:
    program = "import tensorflow as tf\nlevel = tf.Variable([0.2, 0.6])\nwith tf.GradientTape() as tape:\n"
    program += "    place = tf.searchsorted([0.1, 0.5, 0.9], level)\n"
    program += (
        "    cost = tf.reduce_sum(tf.gather([1.0, 3.0, 7.0, 9.0], place))\ntape.gradient(cost, level)\n"
    )
    finding = diagnose(run(program)).findings[0]
    assert finding.cause == "non_differentiable_op"
    assert finding.lines[0] == 4


def test_a_tape_that_came_after_the_computation_is_not_told_as_a_late_watch() -> None:
    program = "import tensorflow as tf\nw = tf.Variable(2.0)\ny = w * w\nwith tf.GradientTape() as tape:\n"
    finding = diagnose(run(program + "    z = w * 3.0\ntape.gradient(y, w)\n")).findings[0]
    assert finding.cause == "computed_outside_tape"
    assert finding.lines[0] == 3


def test_what_went_through_a_queue_once_is_used_itself() -> None:
    program = "import tensorflow as tf\nx = tf.Variable(2.0)\nq = tf.queue.FIFOQueue(3, [tf.float32])\n"
    program += "with tf.GradientTape() as tape:\n    q.enqueue(x * x)\n    y = q.dequeue() + 1.0\n"
    finding = diagnose(run(program + "tape.gradient(y, x)\n"), run).findings[0]
    assert finding.fix is not None
    assert "y = x * x + 1.0" in finding.fix.source
    assert finding.proof is not None
    assert finding.proof.value == "4.0"


def test_of_a_queue_that_is_used_more_often_no_text_is_moved() -> None:
    program = "import tensorflow as tf\nx = tf.Variable(2.0)\nq = tf.queue.FIFOQueue(3, [tf.float32])\n"
    program += (
        "with tf.GradientTape() as tape:\n    q.enqueue(x * x)\n    q.enqueue(x)\n    y = q.dequeue()\n"
    )
    finding = diagnose(run(program + "tape.gradient(y, x)\n"), run).findings[0]
    assert finding.cause == "state_io"
    assert finding.fix is None


def test_of_two_tapes_in_one_with_the_one_that_was_asked_is_named_and_mended() -> None:
    program = (
        "import tensorflow as tf\nx = tf.constant(3.0)\nwith tf.GradientTape() as near, tf.GradientTape() as far:\n"
        "    near.watch(x)\n    y = x * x\nprint(near.gradient(y, x), far.gradient(y, x))\n"
    )
    good, sick = diagnose(run(program), run).findings
    assert good.question.healthy
    assert sick.cause == "not_watched_tensor"
    assert sick.sentence == "`x` got None: `far` does not watch it, only `near` does."
    assert sick.fix is not None
    assert "    far.watch(x)\n" in sick.fix.source
    assert sick.proof is not None


def test_the_arm_of_a_conditional_expression_that_was_not_computed() -> None:
    program = (
        "import tensorflow as tf\nwarm, cold = tf.Variable(1.0), tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n"
        "    heat = (warm * 2.0 if warm > 0.5 else cold * 3.0) + 1.0\nprint(tape.gradient(heat, [warm, cold]))\n"
    )
    good, sick = diagnose(run(program)).findings
    assert good.question.healthy
    assert sick.cause == "target_independent"
    assert sick.sentence == "`cold` got None: line 4 took the other branch (`warm > 0.5` is True)."


def test_of_two_conditional_expressions_on_a_line_the_right_one_is_told() -> None:
    program = (
        "import tensorflow as tf\na, b, c = tf.Variable(1.0), tf.Variable(2.0), tf.Variable(3.0)\n"
        "with tf.GradientTape() as tape:\n    y = (a if a > 0.0 else b) * (a if b > 5.0 else c)\n"
        "print(tape.gradient(y, [a, b, c]))\n"
    )
    sick = {finding.question.source: finding for finding in diagnose(run(program)).findings}["b"]
    assert sick.cause in ("target_independent", "control_flow_only")
    assert "`a > 0.0` is True" in sick.sentence or "only decides" in sick.sentence


PLAIN_TEST = """\
import tensorflow as tf
warm, cold, winter = tf.Variable(1.0), tf.Variable(2.0), {winter}
with tf.GradientTape() as tape:
    if winter:
        heat = cold * 3.0
    else:
        heat = warm * 2.0
    {more}
tape.gradient(heat, [warm, cold])
"""


def test_the_branch_that_a_test_of_plain_python_did_not_take() -> None:
    for winter, source in (("False", "cold"), ("True", "warm")):
        findings = diagnose(run(PLAIN_TEST.format(winter=winter, more="pass"))).findings
        (sick,) = [finding for finding in findings if finding.blockers]
        assert (sick.question.source, sick.cause, sick.lines[0]) == (source, "target_independent", 4)
        assert sick.sentence == f"`{source}` got None: line 4 took the other branch (`winter`)."


def test_a_branch_that_ran_at_another_time_is_not_said_to_be_untaken() -> None:
    program = PLAIN_TEST.format(winter="True", more="heat = tf.Variable(5.0) * 1.0")
    sick = {f.question.source: f.sentence for f in diagnose(run(program)).findings}
    assert "gave `heat` a new value" in sick["cold"]
    assert "branch" not in sick["warm"]


def test_where_no_edit_is_known_there_are_words() -> None:
    program = (
        "import tensorflow as tf\ndef moved(v):\n    return v * 0.5\nx = tf.Variable(2.0)\nfor turn in range(2):\n"
        "    with tf.GradientTape() as tape:\n        y = x * x\n    tape.gradient(y, x)\n    [x] = [moved(x)]\n"
    )
    (finding,) = diagnose(run(program), run).findings
    assert finding.cause == "variable_replaced"
    assert finding.fix is None
    assert "`assign_sub`" in finding.story()[-1]


def test_the_sentence_of_an_error_keeps_the_name_that_was_meant() -> None:
    recording = run(
        "import tensorflow as tf\nw = tf.Variable(1.5)\nwith tf.GradientTape() as tape:\n    loss = w ** 2\n"
        "g = tape.gradients(loss, w)\n"
    )
    said = report(recording, diagnose(recording))["error"]["sentence"]
    assert said == (
        "Line 5 stopped: AttributeError: 'GradientTape' object has no attribute 'gradients'; "
        "the nearest name is gradient."
    )


def test_the_way_of_a_call_that_was_refused_has_no_cut() -> None:
    finding = diagnose(
        run(
            "import tensorflow as tf\nx = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x\n"
            "g = tape.gradient(y, x)\ntape.gradient(y, x)\n"
        )
    ).findings[-1]
    assert finding.question.result == "error"
    assert finding.chain == "y <- * (4) <- x"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "    a = tf.Variable(2.0)\n    with tf.GradientTape() as inner:\n        y = a * a * a\n"
            "    dy = inner.gradient(y, a)\n    with tf.GradientTape() as tape:\n        z = dy * 2.0\n    x = a\n",
            "the inner tape began (line 4) before the outer one was there",
        ),
        (
            "    x = tf.Variable(2.0)\n    with tf.GradientTape() as tape:\n"
            "        z = tf.cast(tf.complex(1.0, x), tf.float32) * 3.0\n",
            "line 5 takes the real part, and it is in the imaginary one",
        ),
        (
            "    x = tf.Variable(2.0)\n    with tf.GradientTape() as tape:\n        z = float(x * 3.0)\n",
            "line 5 made the target `z` a float, not a tensor",
        ),
    ],
    ids=[
        "an inner tape that was too early",
        "the other part of a complex number",
        "a target that is a number",
    ],
)
def test_the_reason_says_what_has_to_change(body: str, said: str) -> None:
    """A reader who does not see the program has to know from it where to look."""
    program = f"import tensorflow as tf\nif True:\n{body}    g = tape.gradient(z, x)\n"
    (finding,) = diagnose(run(program)).findings[-1:]
    assert said in finding.sentence
