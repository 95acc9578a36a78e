"""What a hostile program must not touch, and whether one did: files, a secret in the environment, a port, a process."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from tapecore.sandbox import Outcome

SECRET = "CANARY-"
PRECIOUS = "precious"
MADE = "tapeharm"
"""Every file that a snippet tries to make is called so at its start."""
PLACES = (Path("/tmp"), Path("/dev/shm"), Path("/"))


class Canaries:
    """A folder with a secret and a victim, listening sockets, a process. ``folder`` is theirs alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reached: list[str] = []
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        os.environ["TAPE_SECRET"] = f"{SECRET}ENVIRONMENT"
        for name in ("secret.txt", "appconfig.py"):
            (self.folder / name).write_text(f"SECRET = '{SECRET}{name}'\n", encoding="utf-8")
        self._victim = self.folder / "victim.txt"
        self._victim.write_text(PRECIOUS, encoding="utf-8")
        self._before = self._victim.stat()
        self.process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        self.port = self._listen(socket.AF_INET, ("127.0.0.1", 0)).getsockname()[1]
        self._listen(socket.AF_UNIX, str(self.folder / "sock"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.environ.pop("TAPE_SECRET", None)
        self.process.kill()
        self.process.wait()
        for each in self._sockets:
            each.close()

    def _listen(self, family: int, address: object) -> socket.socket:
        made = socket.socket(family)
        self._sockets.append(made)
        made.bind(address)  # type: ignore[arg-type]
        made.listen()
        threading.Thread(target=self._accept, args=(made,), daemon=True).start()
        return made

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                listening.accept()[0].close()
                self.reached.append(str(listening.getsockname()))

    def filled_in(self, snippet: str) -> str:
        """The snippet with where the canaries are."""
        words = {"@CANARY@": str(self.folder), "@CWD@": str(Path.cwd()), "@PORT@": str(self.port)}
        for word, meaning in {
            **words,
            "@VICTIM@": str(self.process.pid),
            "@PARENT@": str(os.getpid()),
        }.items():
            snippet = snippet.replace(word, meaning)
        return snippet

    def harm(self, outcome: Outcome) -> list[str]:
        """What the run did that it must not, in words."""
        told = outcome.stdout + (outcome.error or "")
        signs = {f"told {sign}": sign in told for sign in (SECRET, "root:x:0:0", "HARM")}
        signs["victim changed"] = not self._unchanged()
        signs["victim ended"] = self.process.poll() is not None
        signs["connected"] = bool(self.reached)
        written = [
            str(path) for place in (*PLACES, self.folder, Path.cwd()) for path in place.glob(f"{MADE}*")
        ]
        return [what for what, happened in signs.items() if happened] + written

    def _unchanged(self) -> bool:
        try:
            now = self._victim.stat()
        except OSError:
            return False
        same = (now.st_mode, now.st_mtime_ns) == (self._before.st_mode, self._before.st_mtime_ns)
        return same and self._victim.read_text(encoding="utf-8") == PRECIOUS
