"""Loops are found from what comes round again, functions from the frames."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.capture import run
from tapecore.graph.program import Program
from tapecore.graph.scopes import Scopes
from tapecore.recording import Cell, Recording


def labels(recording: Recording, what: str = "") -> list[str]:
    scopes = Scopes(recording, Program(recording.source))
    return [scopes.label(e.at) for e in recording.events if e.kind == "op" and what in ("", e.what)]


def test_each_pass_of_a_loop_is_a_scope() -> None:
    recording = run(
        "import tensorflow as tf\nh = tf.constant(0.5)\nfor i in range(3):\n"
        "    h = tf.sin(h) * 2.0\n    h = h + 1.0\n"
    )
    assert labels(recording, "Sin") == ["i = 0", "i = 1", "i = 2"]
    assert labels(recording, "AddV2") == ["i = 0", "i = 1", "i = 2"]


def test_a_body_of_a_single_operation_is_told_apart_too() -> None:
    recording = run(
        "import tensorflow as tf\nacc = tf.constant(1.0)\nfor i in range(1, 5):\n    acc = acc * 1.5\n"
    )
    assert labels(recording) == ["i = 1", "i = 2", "i = 3", "i = 4"]


def test_a_loop_over_other_things_counts_its_passes() -> None:
    recording = run("import tensorflow as tf\nfor word in 'ab':\n    tf.constant(1.0) + 1.0\n")
    assert labels(recording) == ["pass 1", "pass 2"]


def test_a_while_loops_condition_belongs_to_the_pass_it_begins() -> None:
    recording = run("import tensorflow as tf\nx = tf.constant(1.0)\nwhile x < 3.0:\n    x = x + 1.0\n")
    assert labels(recording, "Less") == ["pass 1", "pass 2", "pass 3"]
    assert labels(recording, "AddV2") == ["pass 1", "pass 2"]


def test_a_function_is_a_scope_inside_the_pass_that_calls_it() -> None:
    recording = run(
        "import tensorflow as tf\ndef f(v):\n    return tf.sin(v)\nh = tf.constant(1.0)\n"
        "for i in range(2):\n    h = f(f(h))\n"
    )
    scopes = Scopes(recording, Program(recording.source))
    paths = [tuple(s.label for s in scopes.path(scopes.of[e.at])) for e in recording.events if e.kind == "op"]
    assert paths == [("i = 0", "f()"), ("i = 0", "f()"), ("i = 1", "f()"), ("i = 1", "f()")]
    assert len({scopes.of[e.at] for e in recording.events if e.kind == "op"}) == 4


def test_a_pullback_is_where_its_op_was() -> None:
    source = (
        "import tensorflow as tf\nx = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n"
        "    h = x\n    for i in range(2):\n        h = tf.sin(h)\n"
    )
    recording = run(source + "t.gradient(h, x)\n")
    scopes = Scopes(recording, Program(recording.source))
    assert [scopes.label(e.at) for e in recording.events if e.kind == "pullback" and e.what == "Sin"] == [
        "i = 1",
        "i = 0",
    ]


def test_cells_are_scopes() -> None:
    source = "import tensorflow as tf\nx = tf.constant(1.0) + 1.0\ny = x + 1.0\n"
    recording = run(source, cells=(Cell(3, 1), Cell(4, 3)))
    scopes = Scopes(recording, Program(source))
    assert [scopes.of[e.at] for e in recording.events if e.kind == "op"] == ["c3", "c4"]
    assert scopes.label(recording.events[-1].at) == ""


@settings(max_examples=25)
@given(st.integers(1, 6), st.integers(1, 4), st.booleans(), st.booleans())
def test_as_many_passes_as_there_were(passes: int, statements: int, blocks: bool, branch: bool) -> None:
    indent = "        " if blocks else "    "
    body = [f"{indent}h = tf.tanh(h) * 2.0 + {n}.0" for n in range(statements)]
    if blocks:
        body = ["    with tf.GradientTape() as tape:", *body]
    if branch:
        body += ["    if i % 2:", "        h = h - 1.0"]
    text = "\n".join(
        ["import tensorflow as tf", "h = tf.constant(0.1)", f"for i in range({passes}):", *body, ""]
    )
    seen = labels(run(text), "Tanh")
    assert seen == [f"i = {i}" for i in range(passes) for _ in range(statements)]
