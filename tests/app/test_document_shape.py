"""The document has exactly the fields that `document.ts` declares."""

import re
import typing
from pathlib import Path

import msgspec
import pytest

from app.document import model

DECLARED = (Path(__file__).parents[2] / "app/browser/src/document.ts").read_text("utf-8")
INTERFACES = re.findall(
    r"export interface (\w+) \{(.*?)\n?\}\n", re.sub(r"/\*\*.*?\*/", "", DECLARED, flags=re.DOTALL), re.DOTALL
)
FIELD = re.compile(r"(\w+)(\??): ")
OURS = {"GraphNode": {"gradients": "Arrival"}}


def fields(body: str) -> dict[str, bool]:
    """Name -> whether it may be missing; a nested `{ step: number }` is not a field."""
    flat = re.sub(r"\{[^{}]*\}", "", body)
    return {name: bool(mark) for name, mark in FIELD.findall(flat)}


@pytest.mark.parametrize(("name", "body"), INTERFACES, ids=[name for name, _ in INTERFACES])
def test_every_interface_is_a_struct_with_the_same_fields(name, body):
    struct = getattr(model, name)
    ours = {field.encode_name for field in msgspec.structs.fields(struct)}
    declared = fields(body)
    required = {field for field, missing in declared.items() if not missing}
    assert required <= ours, "declared for the browser and not made"
    assert ours - set(declared) <= {"node"} if name == "Answer" else ours <= set(declared), (
        "made and not declared"
    )


def test_interfaces_were_found():
    assert {"SessionDocument", "Step", "Contribution", "GraphNode", "Watched"} <= {
        name for name, _ in INTERFACES
    }
    assert typing.get_type_hints(model.Step)["contributions"] == list[model.Contribution]
