"""Which version of the engine made a recording."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def engine_version() -> str:
    """The version of the distribution; empty when it is not installed."""
    try:
        return version("tape-debugger")
    except PackageNotFoundError:
        return ""
