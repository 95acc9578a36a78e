from collections.abc import Iterator

import pytest

from tapecore.sandbox import Limits, Sandbox

QUICK = Limits(wall=1.0, cpu=3.0)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One for all tests: that runs do not disturb each other is part of what is tested."""
    with Sandbox() as made:
        yield made


@pytest.fixture(scope="session")
def quick() -> Iterator[Sandbox]:
    """One that stops a run after a second."""
    with Sandbox(QUICK) as made:
        yield made


@pytest.fixture(scope="session")
def trusting() -> Iterator[Sandbox]:
    """One whose programs may do what the person may."""
    with Sandbox(trusted=True) as made:
        yield made
