"""What a program can do here that it should not: tried, not believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.sandbox.sandbox import Sandbox

TRIES = {
    "read the list of users": "open('/etc/passwd').read(1)",
    "list the root of the file system": "import os; assert len(os.listdir('/')) > 9",
    "write a file beside its program": "open('written', 'w')",
    "write a temporary file": "import tempfile; tempfile.TemporaryFile()",
    "open a socket": "import socket; socket.socket()",
    "start a process": "import os; os.fork() or os._exit(0)",
    "start a program": "import subprocess, sys; subprocess.run([sys.executable, '-c', ''])",
    "start a thread": "import threading; t = threading.Thread(target=int); t.start(); t.join()",
    "signal the process that started it": "import os; os.kill(os.getppid(), 0)",
    "raise its own limits": "import resource as r; r.setrlimit(r.RLIMIT_CORE, r.getrlimit(r.RLIMIT_CORE))",
}
DONE = "done"


def what_gets_through(sandbox: Sandbox) -> list[str]:
    """Of the things that no strange program may do, those that it can, in words. May raise SandboxError."""
    return [
        what
        for what, tried in TRIES.items()
        if sandbox.run(f"{tried}\nprint('{DONE}')").stdout == f"{DONE}\n"
    ]
