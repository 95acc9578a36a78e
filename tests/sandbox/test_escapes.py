"""What a run cannot do, whatever it tries: checked with the kernel of this machine, and with what stands to be lost."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tapecore.sandbox import Level, Limits, Sandbox
from tests.sandbox.harm import Canaries
from tests.sandbox.hostile import REACHES, READS, STARTS, WRITES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel that holds runs is Linux'")
ALL = {
    f"{kind} {what}": snippet
    for kind, snippets in (("read", READS), ("write", WRITES), ("reach", REACHES), ("start", STARTS))
    for what, snippet in snippets.items()
}


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canaries]:
    with Canaries(tmp_path_factory.mktemp("canaries")) as made:
        yield made


@pytest.fixture(scope="module")
def holding() -> Iterator[Sandbox]:
    with Sandbox(Limits(wall=3.0, cpu=2.0)) as made:
        yield made


@pytest.mark.parametrize("what", ALL)
def test_no_harm_is_done(holding: Sandbox, canaries: Canaries, what: str, tmp_path: Path) -> None:
    """In a small world of its own, and beside the files of a folder, where there is none."""
    for folder in (None, tmp_path):
        outcome = holding.run(canaries.filled_in(ALL[what]), folder=folder)
        assert canaries.harm(outcome) == []
    assert holding.run("print(6 * 7)").stdout == "42\n"


def test_nothing_is_to_be_seen_of_the_machine(holding: Sandbox, canaries: Canaries) -> None:
    if holding.level is not Level.ALONE:
        pytest.skip("this system gives nobody a small world")
    paths = "'@CANARY@/secret.txt', '/etc/passwd', '/proc', '/usr/bin', '/var/log'"
    seen = f"import os\nprint([os.path.exists(path) for path in ({paths})])"
    assert holding.run(canaries.filled_in(seen)).stdout == f"{[False] * 5}\n"
    assert (
        holding.run("import os\nprint(os.getppid(), os.getcwd(), os.listdir())").stdout == "1 /program []\n"
    )


@pytest.mark.parametrize("what", ["another file", "a port", "a process", "a file beside it"])
def test_the_same_without_fork(canaries: Canaries, what: str) -> None:
    with Sandbox(fork=False) as spawning:
        kind = next(kind for kind in (READS, REACHES, STARTS, WRITES) if what in kind)
        outcome = spawning.run(canaries.filled_in(kind[what]))
    assert canaries.harm(outcome) == []
    assert outcome.status == "error"


def test_the_canaries_see_harm(trusting: Sandbox, tmp_path: Path) -> None:
    """The same programs, with nobody to hold them."""
    with Canaries(tmp_path) as canaries:
        for snippets, what in ((READS, "another file"), (WRITES, "its rights"), (REACHES, "a port")):
            assert canaries.harm(trusting.run(canaries.filled_in(snippets[what]))) != []
        ended = trusting.run(canaries.filled_in(REACHES["another process, to end it"]))
        canaries.process.wait(3)
        assert "victim ended" in canaries.harm(ended)


def test_what_the_system_refused_is_said_with_what_to_do(holding: Sandbox) -> None:
    outcome = holding.run("open('weights.npy', 'wb')")
    assert outcome.error is not None
    assert outcome.error.startswith(
        "PermissionError: [Errno 13] Permission denied: 'weights.npy'. A run reads"
    )
    assert "--trust" in outcome.error


def test_a_call_that_no_program_needs_ends_the_run(holding: Sandbox) -> None:
    outcome = holding.run("import tensorflow as tf\ny = tf.constant(1.0) + 1.0\n" + STARTS["a namespace"])
    assert outcome.status == "blocked:syscall"
    assert "something that no program about gradients needs" in outcome.sentence
    assert outcome.usage.ops == 1


KEEPS = """
import tensorflow as tf
v = tf.Variable([1.0, 2.0])
path = tf.train.Checkpoint(v=v).save("kept/ckpt")
v.assign([0.0, 0.0])
tf.train.Checkpoint(v=v).restore(path)
print(v.numpy().tolist(), tf.io.gfile.exists("kept"))
"""


def test_what_a_program_keeps_with_tensorflow_s_names_lives_until_it_ends(holding: Sandbox) -> None:
    assert holding.run(KEEPS).stdout == "[1.0, 2.0] True\n"


def test_files_beside_a_program_are_read_and_not_written(holding: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("ANSWER = 42\n", encoding="utf-8")
    read = holding.run("import beside\nprint(beside.ANSWER)", folder=tmp_path)
    written = holding.run("open('beside.py', 'a')", folder=tmp_path)
    assert read.stdout == "42\n"
    assert written.status == "error"
    assert [path.name for path in tmp_path.iterdir()] == ["beside.py"]


def test_nobody_of_the_same_user_reads_the_helper_s_memory(trusting: Sandbox) -> None:
    asked = trusting.run("import ctypes\nprint(ctypes.CDLL(None).prctl(3))")  # PR_GET_DUMPABLE
    assert asked.stdout == "0\n"
