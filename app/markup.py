"""HTML elements with data attributes, without fighting their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

if TYPE_CHECKING:
    from dash.development.base_component import Component

_ATTRIBUTES = {"class_": "className", "tab_index": "tabIndex"}


def tag(name: str, *children: object, **attributes: object) -> Component:
    """`tag("div", "text", class_="card", data_step=3)`; attributes that are None or False are left out."""
    make: Any = getattr(html, name[0].upper() + name[1:])
    given = {
        _attribute(key): value
        for key, value in attributes.items()
        if value is not None and value is not False
    }
    content = children[0] if len(children) == 1 else list(children)
    return make(content, **given) if children else make(**given)


def _attribute(key: str) -> str:
    if key in _ATTRIBUTES:
        return _ATTRIBUTES[key]
    return key.replace("_", "-") if key.startswith(("data_", "aria_")) else key
