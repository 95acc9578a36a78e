"""The Why panel: what an edit says beside its lines, and that a run was stopped or its recording cut."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from app.analysis import analyse
from app.cursor import Cursor
from app.cut_short import cut_short
from app.panels import why
from app.stories.edits import beside, hunks
from tapecore.recording import Cell, Recording, load_partial, save

HEALTHY = """\
import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
g = tape.gradient(y, x)
"""


def shown(recording: Recording) -> str:
    return json.dumps(why.render(recording, Cursor()), cls=PlotlyJSONEncoder, ensure_ascii=False)


def rows(recording: Recording, path) -> list[bytes]:
    save(recording, path)
    return path.read_bytes().splitlines(keepends=True)


# ---------------------------------------------------------------- what stands beside the lines of an edit

CHANGED = [("removed", "y = np.mean(x)"), ("added", "y = tf.reduce_mean(x)")]


@pytest.mark.parametrize(
    ("description", "changed", "said"),
    [
        ("Line 5: `np.mean` -> `tf.reduce_mean`", CHANGED, "Line 5"),
        ("Line 5: np.mean -> tf.reduce_mean", CHANGED, "Line 5"),
        (
            "Line 5: `np.mean` -> `tf.reduce_mean`; it stays on the tape",
            CHANGED,
            "Line 5: it stays on the tape",
        ),
        ("Line 5: `np.sum` -> `tf.reduce_sum`", CHANGED, "Line 5: `np.sum` -> `tf.reduce_sum`"),
        ("Line 5: add `tape.watch(x)`", CHANGED, "Line 5: add `tape.watch(x)`"),
        (
            "Line 5: `np.mean` -> `tf.reduce_mean`",
            [*CHANGED, ("added", "z")],
            "Line 5: `np.mean` -> `tf.reduce_mean`",
        ),
        ("Line 5: `np.mean` -> `tf.reduce_mean`", [], "Line 5: `np.mean` -> `tf.reduce_mean`"),
        (
            "Line 9: `tf.exp(z)` -> `tf.exp(z - 1)`; Line 5: `np.mean` -> `tf.reduce_mean`; it may differ",
            [*CHANGED, ("removed", "e = tf.exp(z)"), ("added", "e = tf.exp(z - 1)")],
            "Lines 5 and 9: it may differ",
        ),
    ],
)
def test_what_the_changed_lines_show_is_not_said_again(description, changed, said):
    assert beside(description, changed) == said


# ---------------------------------------------------------------- a run that was stopped


def stopped(recording: Recording) -> Recording:
    recording.header = msgspec.structs.replace(
        recording.header, ended="killed:wall: Stopped after 3 s on line 4."
    )
    return recording


@pytest.mark.parametrize("asked", ["", "g = tape.gradient(y, x)\n"])
def test_a_stopped_run_says_so_before_everything_else(record, asked):
    html = shown(stopped(record(HEALTHY.replace("g = tape.gradient(y, x)\n", asked))))
    assert "Stopped after 3 s on line 4." in html
    assert html.index("Stopped after 3 s") < html.index("gradient", html.index("Stopped after"))
    assert ("got its gradient" in html) == bool(asked)


def test_a_stopped_notebook_names_the_cell(record):
    recording = record(HEALTHY, cells=[Cell(1, 1, ""), Cell(2, 4, "")])
    assert "cell [2], line 1" in shown(stopped(recording))


def test_a_run_that_came_to_its_end_says_nothing_of_the_kind(record):
    assert "ended" not in shown(record(HEALTHY))


# ---------------------------------------------------------------- a recording that was cut at the end of a line


def test_a_whole_recording_is_not_called_cut(sample_recording):
    assert cut_short(sample_recording) == ""
    assert "cut short" not in shown(sample_recording)


@pytest.mark.parametrize(
    "program",
    [
        "",
        "print(1)\n",
        "x = 1 / 0\n",
        HEALTHY + "raise ValueError('x')\n",
        HEALTHY.replace("y = x * x", "y = x * x\n    1 / 0"),
        HEALTHY + "tape.gradient(y, x)\n",
        HEALTHY + "g = tape.gradient(y, [])\n",
        HEALTHY.replace("g = tape.gradient(y, x)", "g = tape.gradient(None, x)"),
        "import tensorflow as tf\nx = tf.constant(2.0)\nwith tf.autodiff.ForwardAccumulator(x, 1.0) as acc:\n"
        "    y = x * x\njvp = acc.jvp([y, x])\n",
    ],
)
def test_no_program_that_ends_by_itself_is_called_cut(record, program):
    assert cut_short(record(program)) == ""


def test_one_that_ends_in_a_gradient_call_says_in_which(record, tmp_path):
    lines = rows(record(HEALTHY), tmp_path / "a.tape")
    at = next(place for place, line in enumerate(lines) if b'"gradient"' in line)
    recording, damage = load_partial(b"".join(lines[: at + 1]))
    assert damage is None
    assert cut_short(recording) == "in the gradient call on line 5"
    assert "The recording ends in the gradient call on line 5: it was cut short." in shown(recording)


def test_one_that_ends_in_a_tapes_block_says_in_which(record, tmp_path):
    lines = rows(record(HEALTHY), tmp_path / "a.tape")
    op = next(place for place, line in enumerate(lines) if b'"Mul"' in line and line.startswith(b'["e"'))
    for end in (op, op + 1):
        recording, damage = load_partial(b"".join(lines[:end]))
        assert damage is None
        assert cut_short(recording) == "inside the tape's block of line 3"


ASSIGNED = "x.assign(5.0)\n"


def test_what_changed_since_is_told_of_the_call_that_it_changed(record):
    """With one call its line goes without saying."""
    asks_twice = HEALTHY.replace("GradientTape()", "GradientTape(persistent=True)")
    assert '"In line 7, "' in shown(record(f"{asks_twice}{ASSIGNED}h = tape.gradient(y, x)\n"))
    once = shown(record(HEALTHY.replace("g =", f"{ASSIGNED}g =")))
    assert "the gradient is the one at 3.0" in once
    assert "In line" not in once


def test_every_panel_shows_a_cut_recording(record, tmp_path):
    from app import panels

    lines = rows(record(HEALTHY), tmp_path / "a.tape")
    for end in range(2, len(lines)):
        recording, _ = load_partial(b"".join(lines[:end]))
        analyse(recording)
        for panel in panels.discover():
            html = json.dumps(panels.rendered(panel, recording, Cursor()), cls=PlotlyJSONEncoder)
            assert "panel-failed" not in html


# ---------------------------------------------------------------- what Apply puts into the program


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_the_passages_of_an_edit_make_the_one_text_of_the_other(before: list[str], after: list[str]) -> None:
    lines = list(before)
    for first, removed, added in reversed(hunks("\n".join(before), "\n".join(after))):
        assert lines[first - 1 : first - 1 + len(removed)] == removed
        lines[first - 1 : first - 1 + len(removed)] = added
    assert lines == after
