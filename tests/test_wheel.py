"""The wheel in a clean environment, started in a folder that is full of names like ours."""

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.exported import ExportedPage

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("assets", "sample_sessions")
ASK_FOLDERS = (
    "import json; from app.resources import assets_folder, sample_sessions_folder;"
    "print(json.dumps([str(assets_folder()), str(sample_sessions_folder())]))"
)
ASK_PLAYER = (
    "import hashlib, json, sys; from tapecore.player import player_page;"
    "content = player_page().read_bytes();"
    "loaded = [name for name in ('app', 'dash', 'plotly', 'networkx') if name in sys.modules];"
    "print(json.dumps([hashlib.sha256(content).hexdigest(), loaded]))"
)
SNIPPET = """\
import tensorflow as tf
x = tf.constant(3.0)
with tf.GradientTape() as tape:
    y = x * x
g = tape.gradient(y, x)
"""

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel and its pinned dependencies only."""
    work = tmp_path_factory.mktemp("wheel")
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet")
    options = ("--no-deps", "--no-build-isolation", "-w", work)
    run(sys.executable, *pip, "wheel", *options, ROOT, folder=work)
    [wheel] = work.glob("tape_debugger-*.whl")
    venv.create(work / "venv", with_pip=True)
    commands = work / "venv" / "bin"
    lock = ROOT / "locks" / "run.lock"
    run(commands / "python", *pip, "install", "--no-deps", "--require-hashes", "-r", lock, folder=work)
    run(commands / "python", *pip, "install", "--no-deps", wheel, folder=work)
    return commands


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A person's own folder: its `app.py`, `tests` and `assets/` must not be taken for ours."""
    mine = tmp_path_factory.mktemp("mine")
    for name in ("app.py", "tapecore.py", "tests/__init__.py"):
        (mine / name).parent.mkdir(exist_ok=True)
        (mine / name).write_text("raise RuntimeError('this is not the Tape Debugger')\n")
    (mine / "assets").mkdir()
    (mine / "assets" / "mine.css").write_text("body { display: none }\n")
    return mine


@pytest.fixture(scope="module")
def address(installed: Path, folder: Path) -> Iterator[str]:
    """Where `tape-debugger serve`, started in that folder, answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [installed / "tape-debugger", "serve", "--host", "127.0.0.1", "--port", str(port)]
    log = folder.parent / "serve.log"
    quiet = {**os.environ, "BROWSER": "true"}
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=folder, env=quiet, stdout=out, stderr=out) as server,
    ):
        try:
            wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    server.kill()
    pytest.fail("the server did not start:\n" + log.read_text(errors="replace")[-3000:])


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read()


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_everything_it_needs_is_declared(installed: Path, folder: Path) -> None:
    run(installed / "python", "-m", "pip", "check", folder=folder)


def test_assets_and_samples_came_along(installed: Path, folder: Path) -> None:
    shipped = json.loads(run(installed / "python", "-I", "-c", ASK_FOLDERS, folder=folder))
    for name, there in zip(SHIPPED, shipped, strict=True):
        assert (here := files(ROOT / name)), name
        assert files(Path(there)) == here


def test_the_page_is_served(address: str) -> None:
    assert b"<html" in get(f"{address}/").lower()
    layout = json.dumps(json.loads(get(f"{address}/_dash-layout")))
    for name in ("run", "samples", "why"):
        assert f'"id": "{name}"' in layout


def test_assets_are_ours(address: str) -> None:
    for name, content in files(ROOT / "assets").items():
        if name.endswith((".js", ".css", ".woff2")):
            assert get(f"{address}/assets/{name}") == content, name
    with pytest.raises(urllib.error.HTTPError):
        get(f"{address}/assets/mine.css")


def test_a_snippet_of_theirs_is_explained(installed: Path, folder: Path) -> None:
    """The whole way, from the installed command through the sandbox to an answer, in that folder."""
    (folder / "snippet.py").write_text(SNIPPET)
    said = json.loads(run(installed / "tape-debugger", "explain", "--json", "snippet.py", folder=folder))
    [question] = said["questions"]
    assert (question["source"], question["cause"]) == ("x", "not_watched_tensor")


def test_the_player_is_found_without_the_app(installed: Path, folder: Path) -> None:
    digest, loaded = json.loads(run(installed / "python", "-I", "-c", ASK_PLAYER, folder=folder))
    assert digest == hashlib.sha256((ROOT / "tapecore" / "player.html").read_bytes()).hexdigest()
    assert loaded == []


def test_a_snippet_of_theirs_becomes_a_page(installed: Path, folder: Path) -> None:
    (folder / "snippet.py").write_text(SNIPPET)
    run(installed / "tape-debugger", "export", "snippet.py", "-o", "lesson.html", folder=folder)
    page = ExportedPage((folder / "lesson.html").read_text(encoding="utf-8"))
    assert page.session["document"]["source"] == SNIPPET
    assert "got None" in json.dumps(page.session["page"])
