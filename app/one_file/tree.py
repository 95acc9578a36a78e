"""Panels as the one-file page takes them: the elements of Dash as plain data, which React makes in the browser.

Text stays text on the whole way: no markup is put together anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from dash.development.base_component import Component

Tree = dict[str, Any] | list[Any] | str | int | float | None
_ELEMENTS, _OURS = "dash_html_components", "tapescreen"


def plain(content: Any) -> Tree:
    """A component with all that is in it. TypeError for a component that only Dash's own page can show."""
    if content is None or isinstance(content, str | int | float):
        return content
    if isinstance(content, list | tuple):
        return [plain(each) for each in content]  # pyright: ignore[reportUnknownVariableType]
    return _branch(content)


def _branch(component: Component) -> Tree:
    said = cast("dict[str, Any]", component.to_plotly_json())
    props = {name: value for name, value in said["props"].items() if value is not None}
    if "children" in props:
        props["children"] = plain(props["children"])
    return {"type": _type(said["namespace"], said["type"]), "props": props}


def _type(namespace: str, name: str) -> str:
    if namespace == _ELEMENTS:
        return name.lower()
    if namespace == _OURS:
        return f"{_OURS}.{name}"
    raise TypeError(f"a {name} of {namespace} needs the application")
