"""Whether it is an import statement that asks a module for a name."""

from __future__ import annotations

import dis
import sys

_IMPORT_FROM = dis.opmap["IMPORT_FROM"]


def asked_by_import(*, submodules: bool) -> bool:
    """Whether the caller of the ``__getattr__`` that calls this is ``from module import name``.

    With ``submodules`` Python still looks for a module of that name after its first question, which then does
    not count.
    """
    frame = sys._getframe(2)  # type: ignore[reportPrivateUsage]  # the one way to see who asks
    code = frame.f_code
    if code.co_name == "_handle_fromlist" and frame.f_globals.get("__name__") == "importlib._bootstrap":
        return not submodules
    return frame.f_lasti >= 0 and code.co_code[frame.f_lasti] == _IMPORT_FROM
