"""run(): a program's text in, its recording out, whatever the program does."""

import importlib
import logging
import random
import sys
from pathlib import Path

import numpy as np
import pytest

from tapecore.capture import Limits, RunLimitError, run
from tapecore.recording import Cell, Reader, Recording, lines
from tests.capture.told import Run, Told


def test_prints_in_order_with_their_lines(told: Run) -> None:
    asked = told(
        """
        import sys
        for i in range(2):
            print("i =", i)
        print("a", end="")
        print("b")
        sys.stderr.write("to the other stream\\n")
        print("multi\\nline")
        """
    )
    assert [(e.line, e.what) for e in asked.all("print")] == [
        (5, "i = 0\n"),
        (5, "i = 1\n"),
        (6, "a"),
        (7, "b\n"),
        (8, "to the other stream\n"),
        (9, "multi\nline\n"),
    ]


def test_the_last_expression_is_the_result(told: Run) -> None:
    asked = told("x = tf.constant(2.0)\nx * 2.0\n[x, {'a': x * 3.0}]\n")
    result = asked.one("result")
    assert result.line == 5
    assert result.what.startswith("[<tf.Tensor: shape=(), dtype=float32, numpy=2.0>")
    assert result.inputs == (asked.named("x")[0], asked.all("op")[1].outputs[0])


def test_none_and_statements_have_no_result(told: Run) -> None:
    assert told("print('x')\n").all("result") == []
    assert told("x = 1\n").all("result") == []
    assert told("", head="").events == []


def test_addresses_are_left_out(told: Run) -> None:
    asked = told("object()\n")
    assert asked.one("result").what == "<object object at 0x...>"


def test_cells_run_one_by_one_and_go_on_after_a_failure() -> None:
    source = "import tensorflow as tf\nx = tf.constant(1.0)\nx\n1 / 0\nprint('no')\n)(\ny = x + 1\ny"
    cells = (Cell(3, 1, "Start"), Cell(4, 4), Cell(9, 6, "Broken"), Cell(10, 7))
    asked = Told(run(source, cells=cells))
    assert [(e.info["index"], e.what, e.line) for e in asked.all("cell")] == [
        (3, "Start", 1),
        (4, "", 4),
        (9, "Broken", 6),
        (10, "", 7),
    ]
    assert [(kind, line) for kind, _, line in asked.errors()] == [
        ("ZeroDivisionError", 4),
        ("SyntaxError", 6),
    ]
    assert [e.line for e in asked.all("result")] == [3, 8]
    assert asked.one("op").line == 7
    assert "no" not in asked.printed()


def test_an_error_has_type_message_line_and_the_persons_traceback(told: Run) -> None:
    asked = told("def f(x):\n    return x @ x\n\nf(tf.constant([1.0]))\n", fails=True)
    error = asked.one("error")
    assert (error.what, error.line) == ("InvalidArgumentError", 4)
    assert [f.function for f in asked.recording.stack_of(error)] == ["f", "<module>"]
    trace = error.info["traceback"]
    assert 'File "<snippet>", line 6, in <module>' in trace
    assert "    return x @ x" in trace
    assert "tapecore" not in trace
    assert error.inputs == (asked.named("x")[0],) * 2


@pytest.mark.parametrize(
    ("program", "kind", "line", "words"),
    [
        ("x = (1,\ny = 2\n", "SyntaxError", 1, "was never closed"),
        ("if True:\nx = 1\n", "IndentationError", 2, "expected an indented block"),
        ("x = 1\nnope\n", "NameError", 2, "nope"),
        ("import nowhere_to_be_found\n", "ModuleNotFoundError", 1, "nowhere_to_be_found"),
        ("x = 1\n\nraise KeyError('k')\n", "KeyError", 3, "'k'"),
        ("import sys\nsys.exit(3)\n", "SystemExit", 2, "3"),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", 1, ""),
        ("def f():\n    f()\nf()\n", "RecursionError", 2, "recursion"),
        ("x = 'a\x00b'\n", "SyntaxError", 0, "null bytes"),
        (
            "class E(Exception):\n    def __str__(self):\n        1 / 0\nraise E()\n",
            "E",
            4,
            "could not be read",
        ),
        ("raise ExceptionGroup('several', [ValueError(1)])\n", "ExceptionGroup", 1, "several"),
    ],
)
def test_every_failure_is_an_event(told: Run, program: str, kind: str, line: int, words: str) -> None:
    asked = told(program, head="", fails=True)
    (found,) = asked.errors()
    assert found[0] == kind
    assert found[2] == line
    assert words in found[1]


def test_leaving_early_without_complaint_is_no_error(told: Run) -> None:
    assert told("import sys\nprint('a')\nsys.exit()\n", head="").printed() == "a\n"


def test_imports_of_tensorflow_and_keras_are_ours(told: Run) -> None:
    asked = told(
        """
        import tensorflow
        import tensorflow.math as m
        from tensorflow import math, constant as c
        import keras
        from tensorflow import keras as k
        from tensorflow.keras.layers import Dense
        from tensorflow.keras import layers
        print(m.sin is tf.math.sin, math.sin is tf.math.sin)
        print(c is tf.constant, tensorflow.constant is tf.constant)
        print(layers.Dense is Dense, k.layers.Dense is Dense, keras.layers.Dense is Dense)
        """
    )
    assert asked.printed() == "True True\nTrue True\nTrue True True\n"
    assert not [name for name in sys.modules if name.partition(".")[0] in ("tensorflow", "keras")]
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tensorflow")


def test_a_module_that_does_not_exist_is_named_with_the_nearest(told: Run) -> None:
    asked = told("import tensorflow.maths\n", fails=True)
    ((kind, message, line),) = asked.errors()
    assert (kind, line) == ("ModuleNotFoundError", 3)
    assert "tensorflow.maths" in message
    assert "the nearest name is tf.math" in message
    wrong = told("from tensorflow import no_such_thing_at_all\n", head="", fails=True)
    assert wrong.errors()[0][0] == "ImportError"


def test_the_surroundings_are_put_back() -> None:
    before = (
        sys.stdout,
        sys.stderr,
        sys.modules["__main__"],
        list(sys.meta_path),
        __builtins__["__import__"],
    )
    run("import sys, builtins\nsys.stdout = None\nbuiltins.tmp = 1\nprint('x')\n")
    assert before == (
        sys.stdout,
        sys.stderr,
        sys.modules["__main__"],
        list(sys.meta_path),
        __builtins__["__import__"],
    )


def test_one_seed_fixes_random_numpy_and_the_engine() -> None:
    program = (
        "import random, numpy as np, tensorflow as tf\n"
        "print(random.random(), np.random.rand(), tf.random.normal(()).numpy())\n"
    )
    first, again, other = (Told(run(program, seed=seed)).printed() for seed in (1, 1, 2))
    assert first == again != other
    random.seed()


def test_a_seed_of_the_programs_own_counts_as_ever() -> None:
    program = "import tensorflow as tf\ntf.random.set_seed(5)\nprint(tf.random.uniform(()).numpy())\n"
    assert Told(run(program, seed=1)).printed() == Told(run(program, seed=2)).printed()


def test_the_program_runs_as_main(told: Run) -> None:
    asked = told("print(__name__, sys.modules['__main__'].x)\n", head="import sys; x = 3\n")
    assert asked.printed() == "__main__ 3\n"


def test_the_stream_is_the_file(told: Run) -> None:
    pieces: list[bytes] = []
    program = (
        "import tensorflow as tf\nx = tf.Variable(1.0)\n"
        "with tf.GradientTape() as a:\n  with tf.GradientTape() as b:\n    y = x * x\n"
        "  g = b.gradient(y, x)\na.gradient(g, x)\n"
        "with tf.autodiff.ForwardAccumulator(x, 1.0) as acc:\n  y = x * x\nprint(acc.jvp(y))\n"
    )
    recording = run(program, stream=pieces.append)
    assert b"".join(pieces) == b"".join(lines(recording))
    assert all(piece.endswith(b"\n") and piece.count(b"\n") == 1 for piece in pieces)


def test_what_was_streamed_before_an_end_by_force_can_be_read() -> None:
    reader = Reader()

    class KilledError(BaseException):
        pass

    def stream(line: bytes) -> None:
        reader.feed(line)
        if len(reader.recording.events) > 5:
            raise KilledError

    with pytest.raises(KilledError):
        run("import tensorflow as tf\nx = tf.constant(1.0)\nwhile True:\n    x = x + 1.0\n", stream=stream)
    assert reader.close().check().events[-1].kind == "op"


def test_an_endless_loop_of_ops_ends_at_the_limit() -> None:
    program = "import tensorflow as tf\nx = tf.constant(1.0)\nwhile True:\n    x = x + 1.0\n"
    asked = Told(run(program, limits=Limits(ops=50)))
    ((kind, message, line),) = asked.errors()
    assert (kind, line) == ("RunLimitError", 4)
    assert "50 ops" in message
    assert len(asked.all("op")) == 50
    assert issubclass(RunLimitError, RuntimeError)
    events = Told(run(program, limits=Limits(events=20)))
    assert "20 events" in events.errors()[0][1]


def test_a_flood_of_prints_is_cut() -> None:
    asked = Told(run("for i in range(10**4):\n    print('x' * 100)\n", limits=Limits(printed=5000)))
    assert len(asked.printed()) < 5200
    assert "left out" in asked.printed()


def test_warnings_are_printed_without_paths(told: Run) -> None:
    asked = told("import warnings\nwarnings.warn('mind the gap')\n")
    assert asked.printed() == "UserWarning: mind the gap\n"
    assert asked.one("print").line == 4


def test_layers_are_named_as_in_a_new_process(told: Run) -> None:
    for _ in range(2):
        assert "dense_1" in told("tf.keras.layers.Dense(1)\nprint(tf.keras.layers.Dense(1).name)").printed()
        assert told("print(tf.keras.layers.Dense(1).name)").printed() == "dense\n"


def test_what_the_engine_logs_is_printed(told: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tapecore.engine.logs._counts", {})
    monkeypatch.setattr(logging.getLogger("tensorflow"), "propagate", True)
    for name in ("", "tensorflow"):  # nobody else handles it, as where programs are run
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
    for _ in range(2):  # the second run in this process prints to a stream of its own
        asked = told(
            """
            with tf.GradientTape() as tape:
                tape.watch(tf.constant(3))
            """
        )
        assert "watched tensor must be floating" in asked.printed()


def test_the_header_says_what_ran(told: Run) -> None:
    recording = run("x = 1", name="mine.py", seed=4)
    assert (recording.header.name, recording.header.seed, recording.source) == ("mine.py", 4, "x = 1")


def test_no_path_of_this_machine_is_in_a_recording(told: Run) -> None:
    asked = told("x = tf.Variable(1.0)\ntf.matmul(x, 1.0)\n", fails=True)
    data = b"".join(lines(asked.recording)).decode()
    assert str(Path(__file__).resolve().parents[2]) not in data
    assert "site-packages" not in data


def test_data_frames_and_objects_of_the_program_as_results(told: Run) -> None:
    asked = told(
        "class Odd:\n    def __repr__(self):\n        raise ValueError('no')\nOdd()\n", head="", fails=True
    )
    assert asked.errors()[0][:2] == ("ValueError", "no")
    assert told("np.arange(3)\n").one("result").what == "array([0, 1, 2])"


def test_threads_record_nothing_and_harm_nothing(told: Run) -> None:
    asked = told(
        """
        import threading
        t = threading.Thread(target=lambda: tf.constant(1.0) + 1.0)
        t.start(); t.join()
        y = tf.constant(2.0) * 2.0
        """
    )
    assert [e.what for e in asked.all("op")] == ["Mul"]


def test_recordings_are_the_same_in_every_run() -> None:
    program = (Path(__file__).parent / "two_layers.txt").read_text(encoding="utf-8")
    one, other = (b"".join(lines(run(program, seed=3))) for _ in range(2))
    assert one == other


def test_a_larger_program_of_all_kinds() -> None:
    program = (Path(__file__).parent / "two_layers.txt").read_text(encoding="utf-8")
    asked = Told(run(program))
    assert not asked.errors()
    losses = [float(np.ravel(asked.array(e.inputs[0]))[0]) for e in asked.all("escape", "float")]
    assert losses == sorted(losses, reverse=True)
    assert isinstance(asked.recording, Recording)
    assert asked.all("gradient")[0].info["source_paths"] == ["['b1']", "['b2']", "['w1']", "['w2']"]


def test_a_sum_of_hundreds_of_terms_runs_as_in_python(told: Run) -> None:
    limit = sys.getrecursionlimit()
    terms = " + ".join(["1.0"] * 900)
    assert [event.what for event in told(f"print({terms})").all("print")] == ["900.0\n"]
    assert sys.getrecursionlimit() == limit
