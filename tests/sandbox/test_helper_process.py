"""The helper process: it can die, and nobody but the run that killed it notices."""

import os
import signal
import time

import pytest

from tapecore.sandbox import Sandbox, SandboxError, environment, fork_server, spawned
from tests.sandbox.processes import children_of, is_running


def test_a_run_that_ends_the_helper_process_vanishes_and_the_next_one_runs() -> None:
    with Sandbox(trusted=True) as sandbox:  # no other program can
        assert sandbox.run("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)").status == "vanished"
        assert sandbox.run("print('back')").stdout == "back\n"


def test_a_run_dies_with_the_helper_process() -> None:
    with Sandbox(trusted=True) as sandbox:
        outcome = sandbox.run(
            "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)"
        )
    assert outcome.status == "vanished"
    assert outcome.usage.seconds < 4


@pytest.mark.parametrize("alone", [True, False])
def test_closing_ends_the_helper_process(alone: bool) -> None:
    before = children_of(os.getpid())
    server = fork_server.ForkServer(alone=alone)
    (helper,) = children_of(os.getpid()) - before
    inside = children_of(helper)
    assert len(inside) == (server.hello.home != "")
    server.close()
    assert not any(is_running(number) for number in (helper, *inside))


@pytest.mark.parametrize("killed", ["the one that waits", "the one inside"])
def test_a_small_world_ends_with_either_of_its_two_processes(killed: str) -> None:
    before = children_of(os.getpid())
    server = fork_server.ForkServer(alone=True)
    if not server.hello.home:
        pytest.skip("this system gives nobody a small world")
    (helper,) = children_of(os.getpid()) - before
    (inside,) = children_of(helper)
    running = server.start()
    os.kill(helper if killed == "the one that waits" else inside, signal.SIGKILL)
    until = time.monotonic() + 3
    while not has_ended(running) and time.monotonic() < until:
        time.sleep(0.01)
    server.close()
    running.close()
    assert not is_running(inside)


def test_closing_ends_what_runs() -> None:
    server = fork_server.ForkServer()
    process = server.start()
    server.close()
    until = time.monotonic() + 3
    while not has_ended(process) and time.monotonic() < until:
        time.sleep(0.01)
    assert has_ended(process)
    process.close()


def has_ended(process: fork_server.ForkedProcess) -> bool:
    try:
        return process.ending() is not None
    except LookupError:  # the helper process that would know has ended as well
        return True


def test_the_helper_process_has_one_thread() -> None:
    server = fork_server.ForkServer(("matplotlib",))
    assert server.hello.threads == 1
    server.close()


def test_a_helper_process_that_cannot_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server, "COMMAND", (environment.COMMAND[0], "-c", "raise SystemExit(1)"))
    with Sandbox() as sandbox, pytest.raises(SandboxError, match="did not start"):
        sandbox.run("1")


def test_a_helper_process_that_keeps_dying_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(self: fork_server.ForkServer) -> fork_server.ForkedProcess:
        raise fork_server.ForkServerError("gone")

    monkeypatch.setattr(fork_server.ForkServer, "start", gone)
    with Sandbox() as sandbox, pytest.raises(SandboxError, match="gone"):
        sandbox.run("1")


def test_without_fork_limits_hold_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from tapecore.sandbox import Limits

    with Sandbox(Limits(wall=2.0), fork=False) as sandbox:
        sandbox.warm()
        endless = sandbox.run("import tensorflow as tf\ny = tf.constant(1.0) + 1.0\nwhile True: pass")
        flood = sandbox.run("while True: print('x' * 999)")
        crash = sandbox.run("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)")
        left = sandbox.run("import os\nos._exit(3)")
    assert (endless.status, endless.usage.ops) == ("killed:wall", 1)
    assert flood.status == "killed:output"
    assert crash.status == "killed:stack"
    assert left.status == "vanished"


def test_a_spawned_process_is_ended_when_it_is_let_go() -> None:
    process = spawned.SpawnedProcess()
    assert process.ending() is None
    process.close()
    ending = process.ending()
    assert ending is not None
    assert ending.signal == signal.SIGKILL


def test_fonts_are_kept_somewhere_that_can_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert environment.font_cache().is_dir()
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nowhere")
    assert "tape-debugger" in environment.font_cache().name
