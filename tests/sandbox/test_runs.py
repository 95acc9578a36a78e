"""A program goes in, what it did comes out."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tapecore.recording import Cell, lines
from tapecore.sandbox import Outcome, Sandbox

SQUARE = """\
import tensorflow as tf

x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
print("dy/dx", tape.gradient(y, x).numpy(), "梯度")
"""


def kinds(outcome: Outcome) -> list[str]:
    return [event.kind for event in outcome.recording.events]


def test_a_program_runs_and_is_recorded(sandbox: Sandbox) -> None:
    outcome = sandbox.run(SQUARE, name="square.py", seed=7)
    assert (outcome.status, outcome.error, outcome.sentence) == ("ok", None, "")
    assert outcome.stdout == "dy/dx 6.0 梯度\n"
    header = outcome.recording.header
    assert (header.source, header.name, header.seed) == (SQUARE, "square.py", 7)
    assert {"op", "gradient", "pullback", "answer", "print"} <= set(kinds(outcome))
    outcome.recording.check()


def test_usage_is_what_the_system_measured(sandbox: Sandbox) -> None:
    usage = sandbox.run(SQUARE).usage
    assert usage.ops == 1
    assert 0 < usage.cpu <= usage.seconds * 2 < 20
    assert usage.memory > 2**20


def test_the_same_program_gives_the_same_bytes(sandbox: Sandbox) -> None:
    program = SQUARE + "print(tf.random.normal([3]))\n"
    first, second = (b"".join(lines(sandbox.run(program, seed=3).recording)) for _ in range(2))
    assert first == second


def test_a_fresh_interpreter_gives_the_same_bytes_as_a_fork(sandbox: Sandbox) -> None:
    with Sandbox(fork=False) as spawning:
        spawned = spawning.run(SQUARE)
    assert spawned.status == "ok"
    assert spawned.stdout == "dy/dx 6.0 梯度\n"
    assert list(lines(spawned.recording)) == list(lines(sandbox.run(SQUARE).recording))


def test_cells_run_one_after_the_other(sandbox: Sandbox) -> None:
    cells = (Cell(212, 1, "Setup"), Cell(213, 3))
    outcome = sandbox.run("import tensorflow as tf\n\ntf.constant(1.0) + 1.0\n", cells=cells)
    assert outcome.recording.header.cells == cells
    assert kinds(outcome).count("cell") == 2


def test_an_error_is_named_with_its_line(sandbox: Sandbox) -> None:
    outcome = sandbox.run("a = 1\nb = a / 0\n")
    assert (outcome.status, outcome.error, outcome.line) == (
        "error",
        "ZeroDivisionError: division by zero",
        2,
    )
    assert outcome.sentence == outcome.error


def test_a_caught_error_is_no_error(sandbox: Sandbox) -> None:
    assert sandbox.run("try:\n    1 / 0\nexcept ZeroDivisionError:\n    pass\n").status == "ok"


@pytest.mark.parametrize("code", ["raise SystemExit", "import sys; sys.exit(0)", ""])
def test_leaving_early_is_no_error(sandbox: Sandbox, code: str) -> None:
    assert sandbox.run(code).status == "ok"


def test_a_syntax_error_has_its_line(sandbox: Sandbox) -> None:
    outcome = sandbox.run("x = 1\ny = (\n")
    assert outcome.error is not None
    assert outcome.error.startswith("SyntaxError: ")
    assert outcome.line == 2


def test_there_is_nothing_to_read(sandbox: Sandbox) -> None:
    assert sandbox.run("input()").error == "EOFError: EOF when reading a line"


def test_what_is_printed_past_python_is_output_too(sandbox: Sandbox) -> None:
    assert sandbox.run("import os; os.write(1, b'raw \\xff')").stdout == "raw �"


def test_a_program_runs_in_an_empty_folder_that_is_gone_afterwards(sandbox: Sandbox) -> None:
    outcome = sandbox.run("import os\nprint(os.listdir('.'), os.getcwd(), end='')\nopen('left', 'w').close()")
    listed, _, folder = outcome.stdout.partition(" ")
    assert listed == "[]"
    assert not Path(folder).exists()


def test_a_program_with_a_folder_imports_its_neighbours(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "my_model.py").write_text("WEIGHT = 2.5\n")
    (tmp_path / "data.txt").write_text("41")
    program = (
        "import my_model, pathlib\nprint(my_model.WEIGHT, int(pathlib.Path('data.txt').read_text()) + 1)"
    )
    assert sandbox.run(program, folder=tmp_path).stdout == "2.5 42\n"
    assert sandbox.run(program).status == "error"


def test_the_persons_environment_stays_outside(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_SECRET", "hidden")
    program = "import os\nprint(os.environ.get('MY_SECRET'))"
    assert sandbox.run(program).stdout == "None\n"
    with Sandbox() as fresh:
        assert fresh.run(program).stdout == "None\n"
    with Sandbox(trusted=True) as trusting:
        assert trusting.run(program).stdout == "hidden\n"


def test_runs_know_nothing_of_each_other(sandbox: Sandbox) -> None:
    sandbox.run("import tensorflow as tf\nimport builtins\nbuiltins.leak = 1\ntf.leak = 1")
    outcome = sandbox.run(
        "import tensorflow as tf\nimport builtins\nprint(hasattr(builtins, 'leak'))\ntf.leak"
    )
    assert outcome.stdout == "False\n"
    assert outcome.status == "error"


def test_several_threads_may_run_programs_at_once(sandbox: Sandbox) -> None:
    programs = [f"import tensorflow as tf\nprint(float(tf.constant({n}.0) * 2.0))" for n in range(24)]
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(sandbox.run, programs))
    assert [outcome.stdout for outcome in outcomes] == [f"{2.0 * n}\n" for n in range(24)]


def test_plots_run_in_a_process_that_has_matplotlib_loaded(sandbox: Sandbox) -> None:
    sandbox.warm("import matplotlib")
    outcome = sandbox.run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\n")
    assert outcome.status == "ok"
    assert "figure" in kinds(outcome)


def test_progress_is_told_while_a_program_runs(quick: Sandbox) -> None:
    told: list[tuple[int, float]] = []
    program = "import tensorflow as tf\nx = tf.constant(1.0)\nwhile True:\n    x = x + 1.0\n"
    quick.run(program, progress=lambda ops, seconds: told.append((ops, seconds)))
    assert 3 <= len(told) <= 20
    assert told == sorted(told)
    assert told[-1][0] > told[0][0]


def test_a_run_can_be_cancelled(sandbox: Sandbox) -> None:
    cancel = threading.Event()
    program = "import tensorflow as tf\nx = tf.constant(1.0) + 1.0\nwhile True:\n    pass\n"
    timer = threading.Timer(0.3, cancel.set)
    timer.start()
    outcome = sandbox.run(program, cancel=cancel)
    timer.join()
    assert outcome.status == "killed:cancel"
    assert outcome.usage.seconds < 2
    assert outcome.sentence == "Stopped, as asked. What it did until then is recorded: 1 op."
