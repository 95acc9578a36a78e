"""The application as a whole: in a fresh interpreter, on a real socket, and while a program runs."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import httpx2 as httpx
import pytest

from app.samples import samples
from app.server import create_app, serve
from app.session_store import SessionStore, data_folder, kept_store
from app.workshop import Workshop
from tapecore.recording import TapeFileError
from tests.serving import serving

SUMS = """import tensorflow as tf
x = tf.Variable(1.0)
with tf.GradientTape() as t:
    y = x
    for i in range(4000):
        y = tf.sin(y) * x
t.gradient(y, x)
"""
SPIN = SUMS + "while True: pass\n"


def fresh(code: str, folder) -> str:
    """What a new interpreter prints, started elsewhere."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_importing_the_server_loads_no_engine_and_mounts_nothing(tmp_path):
    (tmp_path / "app.py").write_text("raise SystemExit('the wrong app')")
    (tmp_path / "assets").mkdir()
    code = """
import sys
sys.path.pop(0)
import app.server, dash
forbidden = ("tapecore.engine", "tapecore.capture", "tapecore.sandbox.child")
print([name for name in sys.modules if name.startswith(forbidden)])
from dash import _callback
print(len(_callback.GLOBAL_CALLBACK_LIST))
"""
    assert fresh(code, tmp_path).split("\n")[:2] == ["[]", "0"]


def test_viewing_a_sample_loads_no_engine(tmp_path):
    code = """
import sys
from app.samples import samples
from app.analysis import analyse, document_of
document_of(analyse(samples()[0].open()))
print([n for n in sys.modules if n.startswith(("tapecore.engine", "tapecore.capture"))])
"""
    assert fresh(code, tmp_path).strip() == "[]"


@pytest.fixture
def address(workshop: Workshop) -> Iterator[str]:
    with serving(create_app(workshop)) as where:
        yield where


def callback(address: str, trigger: str, value: object) -> dict[str, dict[str, Any]]:
    """What the page gets when a property (`editor.run`) changes."""
    id, name = trigger.split(".")
    dependencies = httpx.get(f"{address}/_dash-dependencies").json()
    asked = {"id": id, "property": name}
    found = next(d for d in dependencies if d["inputs"] == [asked] and not d["clientside_function"])
    single = not found["output"].startswith("..")
    outputs = [
        dict(zip(("id", "property"), o.rsplit(".", 1), strict=True))
        for o in found["output"].strip(".").split("...")
    ]
    body = {
        "output": found["output"],
        "outputs": outputs[0] if single else outputs,
        "inputs": [{**asked, "value": value}],
        "changedPropIds": [trigger],
        "state": [{**state, "value": None} for state in found["state"]],
    }
    answer = httpx.post(f"{address}/_dash-update-component", json=body, timeout=30)
    return answer.json()["response"] if answer.status_code == 200 else {}


def run_callback(address: str, text: str, stamp: str) -> dict[str, dict[str, Any]]:
    """What the page sends when Ctrl+Enter is pressed."""
    return callback(address, "editor.run", {"text": text, "stamp": stamp})


@pytest.fixture
def own_process(tmp_path) -> Iterator[str]:
    """The server as a person starts it: in a process of its own, with nothing that measures it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"from app.server import serve; serve('127.0.0.1', {port}, False)"
    measured = {name for name in os.environ if name.startswith("COVERAGE")}  # a tracer would slow it down
    environment = {name: value for name, value in os.environ.items() if name not in measured}
    environment["XDG_DATA_HOME"] = str(tmp_path)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        said = server.stdout.readline().decode()
        assert f"http://127.0.0.1:{port}/" in said
        yield f"http://127.0.0.1:{port}"
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) in (0, -signal.SIGINT)


BYSTANDER = """
import time
longest, last = 0.0, time.monotonic()
print("ready", flush=True)
while True:
    time.sleep(0.01)
    now = time.monotonic()
    if now - last > longest:
        longest = now - last
        print(longest, flush=True)
    last = now
"""


def test_an_open_stream_never_stalls_while_programs_run(own_process):
    """Beats of 10 ms; not one gap of 50 ms while three programs run, are stopped or end, and are read.

    By what a bystander that only wakes up every 10 ms was late, the machine itself was late: that is allowed for,
    up to 20 ms. What blocks the loop does so at every attempt, a busy machine does not.
    """
    gap, allowed = 1.0, 0.0
    for _ in range(3):
        gap, of_the_machine = longest_gaps(own_process)
        allowed = 0.05 + min(0.02, max(0.0, of_the_machine - 0.01))
        if gap < allowed:
            break
    assert gap < allowed


def longest_gaps(address: str) -> tuple[float, float]:
    """Seconds: of an open stream while three programs run one after the other, and of a bystander meanwhile.

    Three, because what the earlier ones left behind can halt the loop in the later ones.
    """
    answers: list[dict[str, Any]] = []
    runner = threading.Thread(
        target=lambda: answers.extend(
            run_callback(address, text, str(stamp)) for stamp, text in enumerate((SPIN, SUMS, SUMS))
        )
    )
    with subprocess.Popen([sys.executable, "-c", BYSTANDER], stdout=subprocess.PIPE, text=True) as bystander:
        assert bystander.stdout is not None
        bystander.stdout.readline()
        runner.start()
        beats = beats_while(address, runner.is_alive)
        bystander.kill()
        idle = [float(line) for line in bystander.stdout if line.endswith("\n")]
    runner.join()
    assert "Stopped after" in answers[0]["editor"]["message"]["text"]
    assert [answer["editor"]["message"] for answer in answers[1:]] == [None, None]
    assert len(beats) > 300
    return max(later - earlier for earlier, later in pairwise(beats)), max(idle)


def beats_while(address: str, going_on: Callable[[], bool]) -> list[float]:
    """The server's own times of an open stream's beats, until nothing goes on any more."""
    beats: list[float] = []
    with httpx.stream("GET", f"{address}/api/pulse", params={"count": 5000}, timeout=30) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                beats.append(json.loads(line[5:])["at"])
            if not going_on():
                break
    return beats


def test_a_run_through_the_page_gives_a_session_and_keeps_the_last_one_on_failure(address):
    good = run_callback(address, "import tensorflow as tf\nx = tf.constant(1.0) * 2.0\n", "1")
    assert len(good["player"]["session"]) == 22
    assert good["editor"]["message"] is None
    bad = run_callback(address, "x = (", "2")
    assert "session" not in bad["player"]
    assert "SyntaxError" in bad["editor"]["message"]["text"]


def test_opening_a_file_on_the_command_line_shows_it_first(workshop, record):
    recording = record("import tensorflow as tf\nx = tf.constant(1.0) * 2.0\n", name="mine.py")
    create_app(workshop, recording)
    assert workshop.first_session(workshop.store.add(recording))[1] is recording


def test_a_damaged_file_on_the_command_line_is_said_at_once(tmp_path):
    (tmp_path / "bad.tape").write_bytes(b"nothing")
    with pytest.raises(TapeFileError):
        serve("127.0.0.1", 0, False, tmp_path / "bad.tape")


def test_sessions_are_kept_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert data_folder() == tmp_path / "tape-debugger" / "sessions"
    assert kept_store().folder == data_folder()


def test_without_a_data_folder_sessions_last_as_long_as_the_server(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr("app.session_store.data_folder", lambda: tmp_path / "file" / "sessions")
    store = kept_store()
    assert isinstance(store, SessionStore)
    assert not store.folder.is_relative_to(tmp_path)
    store.close()


@pytest.mark.parametrize(
    ("platform", "part"), [("darwin", "Application Support"), ("win32", "Local"), ("linux", "share")]
)
def test_each_system_has_its_own_place(platform, part, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert part in str(data_folder())


def test_choosing_a_sample_opens_it_at_its_first_step(address, workshop):
    chosen = samples()[3]
    found = callback(address, "samples.value", chosen.key)
    assert workshop.store.get(found["player"]["session"]) == chosen.open()
    assert found["player"]["landing"] == 0
    assert callback(address, "samples.value", "no such sample") == {}


def test_a_session_brings_its_panels_badges_and_download(address, workshop):
    session = workshop.sample_session(samples()[0].key)
    found = callback(address, "player.session", session)
    assert found["save"]["href"] == f"/api/session/{session}/tape"
    assert found["export"]["href"] == f"/api/session/{session}/page"
    assert found["answers"] == {
        "children": "3 of 4 None",
        "className": "answers answers-none",
        "hidden": False,
    }
    assert "TensorFlow 2.21" in found["engine"]["children"]
    assert "Tried it" in json.dumps(found["why"])


def test_a_session_that_is_gone_changes_nothing_and_is_said(address):
    assert callback(address, "player.session", "A" * 22) == {}
    said = callback(address, "player.missing", "A" * 22)
    assert "not here any more" in said["editor"]["message"]["text"]
    assert callback(address, "player.missing", "") == {}
