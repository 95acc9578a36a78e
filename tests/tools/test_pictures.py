"""The documentation's pictures: each one is shown, described, small, and says what the page says today."""

import hashlib
import json
import re
from collections.abc import Iterator

from tests.conftest import ROOT
from tools.pictures import FOLDER, PICTURES, SHOWN

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
IMAGE = re.compile(
    r"""!\[(?P<words>[^\]]*)\]\((?P<file>[^)\s]+)\)|<img src="(?P<source>[^"]+)"[^>]*alt="(?P<alt>[^"]+)">"""
)
MOST_BYTES = 1_500_000


def images() -> Iterator[tuple[str, str, str]]:
    """(page, words for those who do not see it, file) of every picture that a page shows."""
    for page in PAGES:
        for found in IMAGE.finditer(page.read_text("utf-8")):
            file, words = found["file"] or found["source"], found["words"] or found["alt"] or ""
            yield page.name, words, str((page.parent / file).resolve())


def test_every_picture_is_shown_somewhere_and_described_wherever_it_is():
    shown = list(images())
    assert {file for _, _, file in shown} == {str(path) for path in FOLDER.glob("*.png")}
    for page, words, file in shown:
        assert len(words.split()) >= 5, f"{page}: {file}"


def test_each_file_is_the_one_that_was_taken_and_all_are_small():
    taken = json.loads(SHOWN.read_text("utf-8"))
    assert (
        set(taken) == {picture.name for picture in PICTURES} == {path.stem for path in FOLDER.glob("*.png")}
    )
    contents = {name: (FOLDER / f"{name}.png").read_bytes() for name in taken}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    assert found == {name: entry["file"] for name, entry in taken.items()}, "run `make pictures`"
    assert sum(map(len, contents.values())) < MOST_BYTES
