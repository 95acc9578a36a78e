"""HTML elements with data attributes, without fighting their types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dash import html

if TYPE_CHECKING:
    from dash.development.base_component import Component

_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+")
_ATTRIBUTES = {"class_": "className", "tab_index": "tabIndex"}


def tag(name: str, *children: object, **attributes: object) -> Component:
    """`tag("div", "text", class_="card", data_step=3)`; attributes that are None or False are left out."""
    make: Any = getattr(html, name[0].upper() + name[1:])
    given = {
        _attribute(key): value
        for key, value in attributes.items()
        if value is not None and value is not False
    }
    shown = [_in_order(child) if isinstance(child, str) else child for child in children]
    content = shown[0] if len(shown) == 1 else shown
    return make(content, **given) if children else make(**given)


def _in_order(text: str) -> str:
    """Names that run from right to left stay in their place: a mark behind each, as in the browser (`in_order.ts`)."""
    return _FROM_THE_RIGHT.sub("\\g<0>\u200e", text)


def _attribute(key: str) -> str:
    if key in _ATTRIBUTES:
        return _ATTRIBUTES[key]
    return key.replace("_", "-") if key.startswith(("data_", "aria_")) else key
