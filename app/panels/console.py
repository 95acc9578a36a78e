"""What the program printed and drew, each piece from its step on."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from app.analysis import analyse, document_of
from app.markup import tag

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from app.cursor import Cursor
    from app.document.model import Output
    from tapecore.recording import Recording

ID, TITLE, SLOT, ORDER = "console", "Console", "below-editor", 10


def render(recording: Recording | None, cursor: Cursor) -> Component:
    """Prints, results, figures and errors, in order."""
    outputs = document_of(analyse(recording)).outputs if recording else []
    if not outputs:
        return tag("p", "Nothing printed.", class_="empty")
    return tag("div", *[_entry(output) for output in outputs], class_="outputs", role="log")


def _entry(output: Output) -> Component:
    shown = _figure(output) if output.kind == "figure" else tag("pre", output.data.rstrip("\n"))
    place = tag("span", str(output.line) if output.line else "", class_="output-line", data_line=output.line)
    return tag("div", place, shown, class_=f"output output-{output.kind}", data_born=output.step)


def _figure(output: Output) -> Component:
    data = output.data
    if output.mime == "image/svg+xml":
        data = base64.b64encode(data.encode()).decode()
    return tag(
        "img", src=f"data:{output.mime};base64,{data}", alt=f"Figure of line {output.line}", class_="figure"
    )
