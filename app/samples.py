"""The sessions that come with the project."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from app.resources import sample_sessions_folder
from tapecore.recording import Header, load

if TYPE_CHECKING:
    from pathlib import Path

    from tapecore.recording import Recording


CAUSE = "cause_"
"""How the names of the samples begin that show one cause each."""


@dataclass(frozen=True)
class Sample:
    """A `.tape` file of ours: `key` is its file name without the ending, `title` what the list calls it."""

    key: str
    title: str
    path: Path

    def open(self) -> Recording:
        """Its recording."""
        return load(self.path)


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """All of them, in the order of their file names; the page starts with the first."""
    found = sorted(sample_sessions_folder().glob("*.tape"))
    return tuple(Sample(path.stem, _title(path), path) for path in found)


def _title(path: Path) -> str:
    with path.open("rb") as file:
        header = msgspec.json.decode(file.readline(), type=Header)
    return header.name or path.stem.replace("_", " ")


def sample_list() -> list[dict[str, object]]:
    """What the list of samples shows: the lessons, then one program for each cause."""
    lessons = [sample for sample in samples() if not sample.key.startswith(CAUSE)]
    causes = [sample for sample in samples() if sample.key.startswith(CAUSE)]
    groups = [("Lessons", lessons), ("One for each cause", causes)]
    return [{"group": name, "items": [_item(sample) for sample in found]} for name, found in groups if found]


def _item(sample: Sample) -> dict[str, str]:
    return {"value": sample.key, "label": sample.title.removeprefix("Cause · ")}


def sample(key: str) -> Sample:
    """The sample of a key. KeyError when there is none."""
    found = {each.key: each for each in samples()}
    return found[key]
