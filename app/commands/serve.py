"""``tape-debugger serve``: the debugger in a browser."""

from __future__ import annotations

import importlib
import os
import socket
import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from pathlib import Path

PORT = 8050
FAILED = 2


def serve(
    *,
    host: str = "127.0.0.1",
    port: Annotated[int | None, Parameter(env_var="PORT")] = None,
    open_browser: Annotated[bool, Parameter(name="--open", negative="--no-open")] = True,
) -> int:
    """Serve the debugger until it is interrupted.

    Parameters
    ----------
    host
        The address to listen at; the page answers only to names of this machine.
    port
        The port; from the environment variable PORT if there is one, else 8050.
    open_browser
        Open the page in a browser, where there is one.
    """
    return start(host, PORT if port is None else port, open_browser)


def start(host: str, port: int, open_browser: bool, opened: Path | None = None) -> int:
    """Serve, with a file open if one is given. 2 and a sentence when the port cannot be had."""
    if problem := trouble_with(host, port):
        print(problem, file=sys.stderr)
        return FAILED
    importlib.import_module("app.server").serve(host, port, open_browser, opened)  # loads Dash: only now
    return 0


def trouble_with(host: str, port: int) -> str:
    """Why nothing can listen there, as a sentence; empty when it can."""
    if not 0 <= port <= 65535:
        return f"{port} is no port: they go from 1 to 65535."
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            if os.name == "posix":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except PermissionError:
        return f"Port {port} is not for everybody to use; say another one: --port {PORT}"
    except socket.gaierror:
        return f"There is no address {host} on this machine."
    except OSError:
        in_use = f"Port {port} of {host} is in use, perhaps by another Tape Debugger"
        return f"{in_use}; say another one: --port {port + 1}"
    return ""
