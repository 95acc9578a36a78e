"""Whatever a program does, it ends in time, says why, and shows what it did until then."""

import time

import pytest

from tapecore.recording import Cell
from tapecore.sandbox import Limits, Sandbox
from tapecore.sandbox.limits import bytes_in_words
from tests.sandbox.processes import is_running

USES_TF = "import tensorflow as tf\nx = tf.Variable(2.0)\ny = x * x\n"


@pytest.mark.parametrize(
    "endless", ["while True: pass", "import time; time.sleep(60)", "9 ** 9 ** 9", "sum(iter(int, 1))"]
)
def test_what_never_ends_is_stopped_with_what_it_did(quick: Sandbox, endless: str) -> None:
    outcome = quick.run(USES_TF + endless)
    assert outcome.status == "killed:wall"
    assert outcome.killed
    assert 0.9 < outcome.usage.seconds < 3
    assert [event.what for event in outcome.recording.events if event.kind == "op"] == ["Mul"]
    assert "Stopped after 1 s" in outcome.sentence
    assert "What it did until then is recorded: 1 op." in outcome.sentence
    assert (outcome.line, outcome.sure) == ((3, False) if "iter" in endless else (4, True))
    assert outcome.ended.endswith(f"on line {outcome.line}.")


def test_a_loop_in_a_function_is_stopped_on_its_own_line(quick: Sandbox) -> None:
    program = "def f():\n    n = 0\n    while True: n += 1\n\nf()\n"
    outcome = quick.run(USES_TF + program)
    assert outcome.line == 6
    assert "last seen" not in outcome.sentence


def test_a_program_that_takes_the_signal_for_itself_is_stopped_all_the_same(quick: Sandbox) -> None:
    taken = "import signal\nsignal.signal(signal.SIGUSR1, signal.SIG_IGN)\nwhile True: pass\n"
    outcome = quick.run(USES_TF + taken)
    assert outcome.status == "killed:wall"
    assert outcome.sentence.endswith("It was last seen on line 3.")


def test_a_program_that_will_not_be_interrupted_is_stopped(quick: Sandbox) -> None:
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
    assert quick.run(stubborn).status == "killed:wall"


def test_computing_for_too_long_is_stopped() -> None:
    with Sandbox(Limits(wall=10.0, cpu=1.0)) as sandbox:
        outcome = sandbox.run(USES_TF + "while True: pass")
    assert outcome.status == "killed:cpu"
    assert outcome.usage.seconds < 8
    assert outcome.sentence.startswith("Stopped after 1 s of computing")
    assert (outcome.line, outcome.sure) == (4, True)


@pytest.mark.parametrize(
    "program",
    ["import numpy as np\nnp.ones(10**9)", "import tensorflow as tf\ntf.ones([10**9])", "[0] * 10**10"],
)
def test_an_array_that_is_too_large_says_what_is_allowed(sandbox: Sandbox, program: str) -> None:
    outcome = sandbox.run(program)
    assert outcome.status == "error"
    assert outcome.error is not None
    assert outcome.error.startswith("MemoryError: ")
    assert "512 MiB" in outcome.error
    assert "Make the array smaller" in outcome.error
    assert outcome.line == program.count("\n") + 1


def test_the_message_says_what_was_asked_for(sandbox: Sandbox) -> None:
    error = sandbox.run("import numpy as np\nnp.ones(10**9)").error
    assert error is not None
    assert "7.45 GiB" in error
    assert "(1000000000,)" in error


def test_memory_that_fills_up_bit_by_bit_is_an_error_or_a_kill(sandbox: Sandbox) -> None:
    outcome = sandbox.run("kept = []\nwhile True:\n    kept.append(bytearray(10**7))")
    assert outcome.status in ("error", "killed:memory")
    assert outcome.usage.memory < 700 * 2**20


def test_endless_recursion_is_an_error(sandbox: Sandbox) -> None:
    outcome = sandbox.run("def f():\n    return f()\nf()")
    assert outcome.error is not None
    assert outcome.error.startswith("RecursionError: ")


def test_a_crash_is_told_as_one(sandbox: Sandbox) -> None:
    outcome = sandbox.run(USES_TF + "import ctypes\nctypes.string_at(0)")
    assert outcome.status == "killed:stack"
    assert outcome.usage.ops == 1


@pytest.mark.parametrize(
    ("number", "status"),
    [("SIGTERM", "killed:signal15"), ("SIGKILL", "killed:memory"), ("SIGBUS", "killed:memory")],
)
def test_a_signal_is_told(sandbox: Sandbox, number: str, status: str) -> None:
    outcome = sandbox.run(f"import os, signal\nos.kill(os.getpid(), signal.{number})")
    assert outcome.status == status
    assert outcome.sentence.startswith(("Stopped", "The system stopped the program (signal 15)."))


@pytest.mark.parametrize("flood", ["print('x' * 999)", "os.write(2, b'x' * 999)", "print('é' * 500_000)"])
def test_a_flood_of_prints_is_stopped_with_its_first_part(sandbox: Sandbox, flood: str) -> None:
    outcome = sandbox.run(f"import os\nprint('first')\nwhile True: {flood}")
    assert outcome.status == "killed:output"
    assert outcome.stdout.startswith("first\n")
    assert 200 * 2**10 < len(outcome.stdout.encode()) < 300 * 2**10
    assert "256 KiB" in outcome.sentence


def test_a_recording_that_grows_too_large_is_stopped() -> None:
    program = "import tensorflow as tf\nx = tf.ones([40, 40])\nwhile True: x = x + tf.random.normal([40, 40])"
    with Sandbox(Limits(result=2**20)) as sandbox:
        outcome = sandbox.run(program)
    assert outcome.status == "killed:result"
    assert outcome.usage.ops > 10
    assert "1 MiB" in outcome.sentence


def test_too_many_ops_are_an_error_that_says_so() -> None:
    with Sandbox(Limits(ops=100)) as sandbox:
        outcome = sandbox.run("import tensorflow as tf\nx = tf.constant(1.0)\nwhile True: x = x + 1.0")
    assert outcome.usage.ops == 100
    assert outcome.error is not None
    assert "100 ops" in outcome.error


@pytest.mark.parametrize("leave", ["os._exit(0)", "os._exit(3)", "os.execv('/bin/true', ['true'])"])
def test_a_program_that_ends_its_process_has_vanished(trusting: Sandbox, leave: str) -> None:
    outcome = trusting.run(f"{USES_TF}import os\n{leave}")
    assert outcome.status == "vanished"
    assert outcome.usage.ops == 1
    assert "without a word" in outcome.sentence


FORGE = """
import gc, io
for thing in gc.get_objects():
    if isinstance(thing, io.FileIO) and thing.mode == "wb" and thing.fileno() > 2:
        thing.write({bytes})
"""


@pytest.mark.parametrize(
    "forged", [b"not a row\n", b'["e",99,"op",1,"Mul"]\n', b'["v",0,"float32",[-1],[1.0]]\n']
)
def test_a_forged_recording_is_not_believed(sandbox: Sandbox, forged: bytes) -> None:
    outcome = sandbox.run(USES_TF + FORGE.replace("{bytes}", repr(forged)))
    assert outcome.status == "vanished"
    assert outcome.error is not None
    assert "damaged" in outcome.error
    outcome.recording.check()


def test_a_program_of_exactly_the_limit_runs(sandbox: Sandbox) -> None:
    assert sandbox.run("#" * 60_000).status == "ok"


@pytest.mark.parametrize(("size", "found"), [(60_001, "60.0 kB (60,001 bytes)"), (5_000_000, "5.0 MB")])
def test_a_longer_one_is_refused_with_both_sizes(sandbox: Sandbox, size: int, found: str) -> None:
    outcome = sandbox.run("#" * size)
    assert outcome.status == "error"
    assert outcome.error is not None
    assert found in outcome.error
    assert "60 kB" in outcome.error
    assert outcome.recording.events == []


def test_the_limit_counts_bytes(sandbox: Sandbox) -> None:
    assert sandbox.run("#" + "梯" * 30_000).status == "error"


def test_half_a_character_is_refused(sandbox: Sandbox) -> None:
    assert (
        sandbox.run("'\ud800'").error == "UnicodeEncodeError: character 1 of the program is half a character."
    )


def test_what_a_program_started_ends_with_it(trusting: Sandbox) -> None:
    outcome = trusting.run("import subprocess\nprint(subprocess.Popen(['sleep', '60']).pid)")
    number = int(outcome.stdout.split()[-1])
    until = time.monotonic() + 3
    while time.monotonic() < until and is_running(number):
        time.sleep(0.01)
    assert not is_running(number)
    assert outcome.usage.seconds < 3


def test_limits_can_be_left_out() -> None:
    with Sandbox(Limits(cpu=0, memory=0, wall=20)) as sandbox:
        outcome = sandbox.run(
            "import resource as r\nprint(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0])"
        )
    assert outcome.stdout == "-1 -1\n"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (60_000, "60 kB"),
        (2**18, "256 KiB"),
        (2**29, "512 MiB"),
        (3 * 2**30, "3 GiB"),
        (1001, "1.0 kB"),
    ],
)
def test_sizes_in_words(count: int, words: str) -> None:
    assert bytes_in_words(count) == words


def test_a_notebook_goes_on_after_a_cell_that_failed(sandbox: Sandbox) -> None:
    outcome = sandbox.run("1 / 0\nprint('on')\n", cells=(Cell(1, 1), Cell(2, 2)))
    assert outcome.stdout.endswith("on\n")
    assert outcome.status == "error"
