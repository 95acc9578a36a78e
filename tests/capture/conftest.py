"""How these tests run a program."""

from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from tapecore.capture import run
from tests.capture.told import Run, Told

HEAD = "import numpy as np\nimport tensorflow as tf\n"


@pytest.fixture
def told() -> Run:
    """Run a program (after the two usual imports, so its first line is line 3) and ask about it."""

    def tell(program: str, *, head: str = HEAD, fails: bool = False, **options: Any) -> Told:
        asked = Told(run(head + dedent(program).lstrip("\n"), **options))
        assert fails or not asked.errors(), asked.errors()
        return asked

    return tell


@pytest.fixture(autouse=True)
def random_state_stays() -> Any:
    state = np.random.get_state()
    yield
    np.random.set_state(state)
