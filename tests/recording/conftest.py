"""The recording that these tests ask."""

import pytest

from tapecore.recording import Recording
from tests.recording.square import square


@pytest.fixture
def recording() -> Recording:
    return square()
