"""What a story says: own edits first, names that can be told apart, Variables that are no constants."""

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


def test_variables_that_nobody_asks_about_are_called_by_their_own_names() -> None:
    program = LAYERS.replace("model.trainable_variables)", "other)").replace(
        "with tf", "other = tf.Variable(1.0)\nwith tf"
    )
    chain = diagnose(run(program)).findings[0].chain
    assert "kernel" in chain
    assert "bias" in chain
    assert "constants" not in chain


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
