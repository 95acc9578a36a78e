"""``tape-debugger doctor``: what this machine does for the debugger, found out by trying."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform

from app.commands.saying import said
from app.exit_codes import FAILED, FOUND, HEALTHY
from tapecore.sandbox import Level, Sandbox, SandboxError
from tapecore.sandbox.self_test import TRIES, what_gets_through

HELD = {
    Level.ALONE: "A: programs are held by the kernel, in a small world of their own: no other process, no network, "
    "and no files but Python's (namespaces, Landlock, seccomp).",
    Level.FILES_AND_CALLS: "B: programs are held by the kernel: they read Python's files and those of their own "
    "folder, and reach nothing else (Landlock, seccomp). That a file is there can be seen.",
    Level.CALLS: "C: programs are held by the kernel, and open no file at all (seccomp; there is no Landlock here).",
    Level.LIMITS: "limits only: of time, memory and size. Run only programs that you would run yourself.",
}
USED = ("numpy", "dash", "plotly", "networkx")


def doctor() -> int:
    """Say what runs here, and how far strange programs are held: each of ten things that they may not do is tried.

    Exit code 1: one of them can be done. 2: no program could be run at all.
    """
    print(f"Tape Debugger {importlib.metadata.version('tape-debugger')} with Python {platform.python_version()} "
          f"on {platform.system()} {platform.release()} ({platform.machine()})")  # fmt: skip
    print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in USED) + f"; {_figures()}")
    try:
        with Sandbox() as sandbox:
            print(f"Sandbox: level {HELD[sandbox.level]}")
            through = what_gets_through(sandbox)
    except SandboxError as error:
        return said(f"No program can be run: {error}", FAILED)
    print(f"Tried {len(TRIES)} things that no program may do: {_told(through)}")
    return FOUND if through else HEALTHY


def _figures() -> str:
    there = importlib.util.find_spec("matplotlib") is not None
    return "matplotlib draws figures" if there else "no matplotlib, so programs draw no figures"


def _told(through: list[str]) -> str:
    return f"{len(through)} can be done: {'; '.join(through)}." if through else "none can be done."
