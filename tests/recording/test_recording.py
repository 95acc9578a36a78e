"""What a recording answers about itself."""

import subprocess
import sys
from pathlib import Path

from tapecore.recording import KINDS, Frame, Recording
from tapecore.recording.info import INFO
from tapecore.recording.schema import text

ROOT = Path(__file__).resolve().parents[2]


def test_each_value_knows_the_event_that_made_it(recording: Recording) -> None:
    assert recording.producers() == [0, 4, 7, 8, 8, 8]


def test_names_of_a_value(recording: Recording) -> None:
    assert [name.text for name in recording.bindings(1)] == ["y"]


def test_the_persons_frames_innermost_first(recording: Recording) -> None:
    recording.frames.append(Frame("loss", 3, 0, 1, 0, 1, 5))
    inner = recording.events[4].__class__(10, "print", 1, "", stack=2)
    assert [frame.function for frame in recording.stack_of(inner)] == ["loss", "<module>"]
    assert recording.stack_of(recording.events[0]) == []


def test_a_note_is_said_once(recording: Recording) -> None:
    recording.note("One sentence for the person.")
    recording.note("Another.")
    assert recording.header.notes == ("One sentence for the person.", "Another.")


def test_recordings_are_equal_by_what_they_say(recording: Recording) -> None:
    assert recording != Recording()
    assert recording.__eq__(3) is False
    assert "10 events, 6 values" in repr(recording)


def test_every_kind_of_event_has_its_info_type() -> None:
    assert set(KINDS) == set(INFO)


def test_every_kind_stands_in_the_documentation() -> None:
    documented = (ROOT / "docs" / "recording.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if kind not in documented] == []


def test_the_published_schema_is_up_to_date() -> None:
    published = (ROOT / "docs" / "tape.schema.json").read_text(encoding="utf-8")
    assert published == text(), "run: python -m tapecore.recording.schema > docs/tape.schema.json"


def test_reading_a_recording_loads_neither_numpy_nor_the_engine() -> None:
    code = "import sys, tapecore.recording; print({'numpy', 'tapecore.engine'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"
