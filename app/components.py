"""The bundle's components (`assets/tapescreen.js`, namespace `tapescreen`) as Dash sees them.

docs/screen.md says what each prop means; a prop that was not given is left to the browser's default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from dash.development.base_component import Component, ComponentMeta

Make = Callable[..., Component]
"""A component's constructor: its id, then props by name."""


def _component(name: str, *props: str) -> Make:
    names = ["id", *props]
    attributes: dict[str, Any] = {
        "__module__": __name__,
        "_namespace": "tapescreen",
        "_type": name,
        "_children_props": [],
        "_base_nodes": ["children"],
        "_prop_names": names,
        "_valid_wildcard_attributes": [],
        "available_properties": names,
        "available_wildcard_properties": [],
    }
    made = cast(Make, ComponentMeta(name, (Component,), attributes))

    def make(id: str, **given: object) -> Component:
        return made(id=id, **given)

    return make


Player = _component("Player", "session", "step", "landing", "theme", "missing")
Editor = _component(
    "Editor", "value", "limit", "message", "run", "cleaned", "busy", "text", "cursor", "readOnly"
)
Console = _component("Console")
Comparison = _component("Comparison")
CompareButton = _component("CompareButton")
Charts = _component("Charts")
TapeGraph = _component("TapeGraph", "folded")
TapeStrip = _component("TapeStrip")
Inspector = _component("Inspector")
Trace = _component("Trace")
Transport = _component("Transport")
