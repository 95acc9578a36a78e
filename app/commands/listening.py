"""The options of the commands that serve: where to listen, and whether to open a browser."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

DEFAULT_PORT = 8050

Host = Annotated[
    str, Parameter(help="The address to listen at; the page answers only to names of this machine.")
]
Port = Annotated[
    int | None,
    Parameter(
        env_var="PORT",
        help=f"The port; from the environment variable PORT if there is one, else {DEFAULT_PORT}.",
    ),
]
OpenBrowser = Annotated[
    bool,
    Parameter(name="--open", negative="--no-open", help="Open the page in a browser, where there is one."),
]
