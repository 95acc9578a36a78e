"""The JSON Schema of one line of a ``.tape`` file. ``python -m tapecore.recording.schema`` prints it;
docs/tape.schema.json holds it."""

from __future__ import annotations

import json
import sys
from typing import Any, get_args

import msgspec

from tapecore.recording.info import INFO
from tapecore.recording.recording import Header
from tapecore.recording.rows import Row

TITLE = "One line of a .tape file"
ABOUT = (
    "The first line is the header, every other line one row: an array that begins with its tag. "
    "Trailing elements that hold their defaults are left out; surplus elements and rows with other tags are "
    "ignored. What the info of an event holds depends on its kind: see $defs/info."
)


def schema() -> dict[str, Any]:
    """The schema as plain data."""
    rows = get_args(Row)
    references, parts = msgspec.json.schema_components((Header, *rows, *dict.fromkeys(INFO.values())))
    infos = {kind: {"$ref": f"#/$defs/{structure.__name__}"} for kind, structure in INFO.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": ABOUT,
        "anyOf": list(references[: len(rows) + 1]),
        "$defs": {
            **{name: _on_one_line(part) for name, part in parts.items()},
            "info": {"description": "The info of an event of each kind.", "properties": infos},
        },
    }


def _on_one_line(part: dict[str, Any]) -> dict[str, Any]:
    """Docstrings on one line, as a reader of JSON expects them."""
    about = str(part.get("description", ""))
    return {**part, "description": " ".join(about.split())} if about else part


def text() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
