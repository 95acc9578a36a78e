"""A gradient that is there, and leaves out what left TensorFlow on another way: checked against finite differences."""

from typing import cast

import pytest

from tapecore.capture import run
from tapecore.diagnosis import Finding, diagnose

HEAD = "import numpy as np\nimport tensorflow as tf\nv = tf.Variable([3.0, 4.0])\n"
BLOCK = "with tf.GradientTape() as tape:\n    y = tf.reduce_sum(v / {norm} * [1.0, 2.0])\ng = tape.gradient(y, v)\n"


def found(program: str) -> Finding:
    (finding,) = diagnose(run(program), run).findings
    return finding


def gradient(program: str) -> list[float]:
    recording = run(program)
    answer = next(event for event in recording.events if event.kind == "answer")
    return [float(cast("float", item)) for item in recording.values[answer.outputs[0]].data.items]


def differences(program: str) -> list[float]:
    """By the target's own values a little to either side."""
    step, slopes = 1e-2, []
    for place in range(2):
        sides: list[float] = []
        for sign in (1.0, -1.0):
            moved = [3.0, 4.0]
            moved[place] += sign * step
            recording = run(program.replace("[3.0, 4.0]", str(moved)))
            call = next(event for event in recording.events if event.kind == "gradient")
            sides.append(float(cast("float", recording.values[call.inputs[0]].data.items[0])))
        slopes.append((sides[0] - sides[1]) / (2 * step))
    return slopes


def test_a_norm_in_numpy_is_told_where_the_gradient_is_not_the_slope() -> None:
    program = HEAD + BLOCK.format(norm="np.linalg.norm(v)")
    assert gradient(program) != pytest.approx(differences(program), abs=1e-2)
    assert found(program).note == (
        "line 5 left TensorFlow (`np.linalg.norm`): what `v` does on that way is not in this gradient"
    )


@pytest.mark.parametrize("norm", ["tf.norm(v)", "tf.sqrt(tf.reduce_sum(v * v))"])
def test_where_all_stays_in_tensorflow_there_is_nothing_to_tell(norm: str) -> None:
    program = HEAD + BLOCK.format(norm=norm)
    assert gradient(program) == pytest.approx(differences(program), abs=1e-2)
    assert found(program).note == ""


@pytest.mark.parametrize(
    "program",
    [
        HEAD + "kept = np.linalg.norm(v)\n" + BLOCK.format(norm="kept"),  # before the block: meant to be kept
        HEAD
        + BLOCK.format(norm="2.0").replace("    y", "    print(v.numpy())\n    y"),  # looked at, and no more
    ],
)
def test_numbers_that_left_before_the_block_or_never_came_back_are_no_part(program: str) -> None:
    assert found(program).note == ""


def test_an_edit_that_mends_one_way_of_two_says_that_it_is_a_part_only() -> None:
    unit = "def unit(a):\n    return a / np.linalg.norm(a)\n"
    finding = found(HEAD + unit + BLOCK.replace("v / {norm}", "unit(v.numpy())"))
    assert finding.story()[-1].endswith("; only a part: line 5 still leaves TensorFlow.")
