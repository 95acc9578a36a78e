"""What every test may count on: a browser, real TensorFlow, and a clear word where one of them is missing."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.conformance.oracle import Oracle

settings.register_profile("untimed", deadline=None)  # speed is measured in benchmarks/, never in a test
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
IN_CI = os.environ.get("CI") == "true"


def find_chromium() -> str | None:
    names = (os.environ.get("CHROMIUM"), *BROWSERS)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def find_tensorflow() -> str | None:
    """An interpreter that has TensorFlow; tests hand it work as a separate process."""
    beside_us = ROOT / ".venv-tensorflow" / "bin" / "python"
    if named := os.environ.get("TENSORFLOW_PYTHON"):
        return named
    if beside_us.exists():
        return str(beside_us)
    return sys.executable if importlib.util.find_spec("tensorflow") else None


NEEDS = {
    "browser": (find_chromium, "no Chromium found (set CHROMIUM, or install Debian's package chromium)"),
    "tensorflow": (find_tensorflow, "no TensorFlow found (make tensorflow, or set TENSORFLOW_PYTHON)"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (find, missing) in NEEDS.items():
        if item.get_closest_marker(marker) and find() is None:
            pytest.fail(missing, pytrace=False) if IN_CI else pytest.skip(missing)


@pytest.fixture(scope="session")
def tensorflow_python() -> str:
    """The path of an interpreter with TensorFlow; for tests marked `tensorflow`."""
    found = find_tensorflow()
    assert found, "a test that uses tensorflow_python must be marked `tensorflow`"
    return found


@pytest.fixture(scope="session")
def oracle(tensorflow_python: str) -> Iterator[Oracle]:
    """Real TensorFlow, answering for the whole session; for tests marked `tensorflow`."""
    asked = Oracle(tensorflow_python)
    yield asked
    asked.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright drives the system's own Chromium instead of downloading one."""
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    arguments = [*browser_type_launch_args.get("args", []), *as_root, "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": arguments}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running in the process from its first test on."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
