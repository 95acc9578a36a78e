"""The commands of the child half.

``serve SOCKET alone|here [MODULE...]``: the fork server. ``once JOB OUTPUT RECORDING``: one run in this very process.
``ops``, ``names``: the catalogue of ops or of public names, as JSON on standard output. ``ask WHAT``: a
question about the recording on standard input, for which ops run again.
"""

from __future__ import annotations

import socket
import sys


def main(arguments: list[str]) -> None:
    """Do what the first argument says with the others."""
    what, *rest = arguments
    if what == "serve":
        from tapecore.sandbox.child import fork_server

        fork_server.main(socket.socket(fileno=int(rest[0])), rest[1] == "alone", rest[2:])
    elif what == "once":
        from tapecore.sandbox.child import once

        once.main(*(int(number) for number in rest))
    elif what == "ask":
        from tapecore.sandbox.child import asked

        asked.main(rest[0])
    else:
        from tapecore.sandbox.child import catalogue

        catalogue.main(what == "names")


if __name__ == "__main__":
    main(sys.argv[1:])
