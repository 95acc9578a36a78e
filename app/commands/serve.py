"""``tape-debugger serve``: the debugger in a browser."""

from __future__ import annotations

import importlib
import os
import socket
from typing import TYPE_CHECKING

from app.commands.listening import DEFAULT_PORT, Host, OpenBrowser, Port
from app.commands.saying import said
from app.exit_codes import FAILED

if TYPE_CHECKING:
    from pathlib import Path


def serve(*, host: Host = "127.0.0.1", port: Port = None, open_browser: OpenBrowser = True) -> int:
    """Serve the debugger until it is interrupted."""
    return start(host, port, open_browser)


def start(host: str, port: int | None, open_browser: bool, opened: Path | None = None) -> int:
    """Serve, with a file open if one is given. 2 and a sentence when the port cannot be had."""
    port = DEFAULT_PORT if port is None else port
    if problem := trouble_with(host, port):
        return said(problem, FAILED)
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
        return f"Port {port} is not for everybody to use; say another one: --port {DEFAULT_PORT}"
    except socket.gaierror:
        return f"There is no address {host} on this machine."
    except OSError:
        in_use = f"Port {port} of {host} is in use, perhaps by another Tape Debugger"
        return f"{in_use}; say another one: --port {port + 1}"
    return ""
