"""While a recording is read Python's garbage collector rests; afterwards it is as it was."""

from __future__ import annotations

import gc

import pytest

from tapecore.recording import Header, Reader, Recording, TapeFileError, lines
from tapecore.recording.collector import paused

FILE = b"".join(lines(Recording(Header())))


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("damaged", [True, False])
def test_it_is_as_it_was(running: bool, damaged: bool) -> None:
    was = gc.isenabled()
    (gc.enable if running else gc.disable)()
    try:
        Reader().feed(FILE + b"damage\n" * damaged)
    except TapeFileError:
        assert damaged
    finally:
        after = gc.isenabled()
        (gc.enable if was else gc.disable)()
    assert after == running


def test_it_rests_meanwhile() -> None:
    with paused():
        assert not gc.isenabled()
