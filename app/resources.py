"""Where the files lie that the app ships.

In a checkout (also one installed in place) `assets/` and `sample_sessions/` are top-level folders beside
`app/`; in a wheel they are inside the package. Ask here: the current folder, which may have an `assets/` of
its own, is never looked at.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def assets_folder() -> Path:
    """What the browser loads: design tokens, fonts, the built bundle."""
    return _find("assets")


def sample_sessions_folder() -> Path:
    """The `.tape` files that come with the project."""
    return _find("sample_sessions")


def _find(name: str) -> Path:
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
