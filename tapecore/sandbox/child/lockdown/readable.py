"""What any run may read: Python's own files and those of installed packages, the system's shared libraries, fonts and
time zones. Nothing of a person's."""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
from functools import lru_cache

SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    *("/usr/share/zoneinfo", "/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts"),
    *("/dev/null", "/dev/zero", "/dev/urandom"),
)


@lru_cache(maxsize=1)
def readable() -> tuple[str, ...]:
    """Paths, of files and folders; some may not exist. Asked first by a process that is not held yet."""
    python = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    libraries = [os.path.join(prefix, "lib") for prefix in (sys.base_prefix, sys.prefix)]
    return tuple(dict.fromkeys([*python, *libraries, *_packages(), *_fonts(), *SYSTEM]))


def _packages() -> list[str]:
    """Where this package is: not beside the others when it is being worked on."""
    spec = importlib.util.find_spec("tapecore")
    return list(spec.submodule_search_locations or ()) if spec is not None else []


def _fonts() -> list[str]:
    """What matplotlib remembers of them."""
    folder = os.environ.get("MPLCONFIGDIR")
    return [folder] if folder else []
