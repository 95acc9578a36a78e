"""What there is to open: the samples with a picture of each graph, and the sessions that were there last."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated
from xml.sax.saxutils import quoteattr

import msgspec
from fastapi import Query, Response
from fastapi.responses import JSONResponse

from app.analysis import analyse, document_of
from app.samples import sample, sample_list, samples
from tapecore.recording import Header

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import FastAPI

    from app.document.model import GraphNode, SessionDocument
    from app.session_store import SessionStore
    from app.workshop import Workshop

MOST_RECENT = 12
COLOURS = {
    "variable": "#7d62d9",
    "constant": "#7b8496",
    "data": "#a37a1c",
    "ghost": "#7b8496",
    "none": "#d64550",
}
"""Of outlines: the screen's meanings, in shades that can be seen on a light and a dark card."""
FORWARD, EDGE = "#3d82c9", "#7b8496"


def picture(document: SessionDocument) -> str:
    """The graph as a small SVG without words: a shape for each node, a line for each edge; sources that got None
    are red."""
    graph = document.graph
    none = {answer.node for call in document.calls for answer in call.answers if answer.tone == "none"}
    at = {node.id: node for node in graph.nodes}
    ends = [(at[edge.from_], at[edge.to]) for edge in graph.edges if edge.from_ in at and edge.to in at]
    lines = [_line(start, end) for start, end in ends]
    shapes = "".join(_shape(node, node.id in none) for node in graph.nodes)
    box = f"-20 -20 {graph.width + 40:.0f} {graph.height + 40:.0f}"
    stroke = max(graph.width / 240, graph.height / 150, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox={quoteattr(box)} fill="none" stroke="{EDGE}"'
        f' stroke-width="{1.2 * stroke:.1f}">{"".join(lines)}{shapes}</svg>'
    )


def _line(start: GraphNode, end: GraphNode) -> str:
    """From border to border where one lies below the other."""
    down = (end.y > start.y) - (end.y < start.y)
    from_, to = start.y + down * start.height / 2, end.y - down * end.height / 2
    return f'<path d="M{start.x:.0f} {from_:.0f}L{end.x:.0f} {to:.0f}"/>'


def _shape(node: GraphNode, none: bool) -> str:
    colour = COLOURS["none"] if none else COLOURS.get(node.kind, FORWARD)
    left, top = node.x - node.width / 2, node.y - node.height / 2
    corner = node.height / 2 if node.kind == "variable" else 8
    filled = f' fill="{colour}" fill-opacity=".25"'
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{node.width:.0f}" height="{node.height:.0f}" rx="{corner:.0f}"'
        f' stroke="{colour}"{filled}/>'
    )


@lru_cache(maxsize=128)
def sample_picture(key: str) -> str:
    """The picture of a sample. KeyError when there is none."""
    return picture(document_of(analyse(sample(key).open())))


def recent(workshop: Workshop, ids: Iterable[str]) -> list[dict[str, str]]:
    """Id and title of those sessions that are still there, in that order, the samples left out.

    Which they are the browser remembers: whoever knows an id may see the session, so none is told to others.
    """
    ours = {each.title for each in samples()}
    titles = {session: _title(workshop.store, session) for session in dict.fromkeys(ids)}
    found = [
        {"id": id_, "title": title}
        for id_, title in titles.items()
        if title is not None and title not in ours
    ]
    return found[:MOST_RECENT]


def _title(store: SessionStore, session: str) -> str | None:
    """What a session is called, else how its program begins; None where there is none that can be read."""
    try:
        with store.path(session).open("rb") as file:
            header = msgspec.json.decode(file.readline(), type=Header)
    except (KeyError, OSError, msgspec.DecodeError):
        return None
    lines = [line.strip().strip("\"'") for line in header.source.splitlines()]
    told = [line for line in lines if line and not line.startswith(("import ", "from ", "#", "%", "!"))]
    return header.name or next(iter(told), "an empty program")


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the routes."""

    async def gallery(recently: Annotated[str, Query(alias="recent", max_length=4000)] = "") -> Response:
        found = await workshop.in_thread(lambda: recent(workshop, recently.split(",")))
        return JSONResponse(
            {"samples": sample_list(), "recent": found}, headers={"cache-control": "no-store"}
        )

    async def shown(key: str) -> Response:
        try:
            content = await workshop.in_thread(lambda: sample_picture(key))
        except KeyError:
            return JSONResponse({"message": "There is no such sample."}, status_code=404)
        return Response(content, media_type="image/svg+xml")

    server.add_api_route("/api/gallery", gallery)
    server.add_api_route("/api/sample/{key}/picture", shown)
