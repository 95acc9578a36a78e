"""Other screens, for comparison: a plain Dash callback, and the same graph by dash-cytoscape where that is there."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import logging
import threading
from collections.abc import Iterator
from typing import Any

from dash import Dash, Input, Output, dcc, html
from werkzeug.serving import make_server

PLAIN = "plain Dash callback"
CYTOSCAPE = "dash-cytoscape"


@contextlib.contextmanager
def served(nodes: int) -> Iterator[str]:
    """A Dash page with a button, a text that a callback changes, and a graph of ``nodes`` nodes with one marked."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, _page(nodes).server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def has_cytoscape() -> bool:
    """Whether the graph is there to be compared with."""
    return importlib.util.find_spec("dash_cytoscape") is not None


def _page(nodes: int) -> Dash:
    app = Dash(__name__, serve_locally=True)
    parts: list[Any] = [html.Button("Run", id="run"), html.Pre("", id="answer"), dcc.Store(id="at")]
    if has_cytoscape():
        parts.append(_graph(nodes))
    app.layout = html.Div(parts)

    @app.callback(Output("answer", "children"), Input("run", "n_clicks"), prevent_initial_call=True)
    def _answer(clicks: int) -> str:
        return f"answer {clicks}"

    return app


def _graph(nodes: int) -> Any:
    dash_cytoscape: Any = importlib.import_module("dash_cytoscape")

    elements = [{"data": {"id": str(i), "label": f"op {i}"}, "position": {"x": i % 100 * 90, "y": i // 100 * 60}}
                for i in range(nodes)]  # fmt: skip
    edges = [{"data": {"source": str(i - 1), "target": str(i)}} for i in range(1, nodes)]
    return dash_cytoscape.Cytoscape(
        id="graph",
        elements=elements + edges,
        layout={"name": "preset"},
        style={"width": "100%", "height": "600px"},
        stylesheet=[
            {"selector": "node", "style": {"label": "data(label)", "shape": "rectangle"}},
            {"selector": ":selected", "style": {"background-color": "red"}},
        ],
    )


CLICKED = """async () => {
  const answer = document.querySelector("#answer"), before = answer.textContent;
  const begun = performance.now();
  document.querySelector("#run").click();
  while (answer.textContent === before) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""
"""From a click until the callback's answer is painted."""

MARKED = """async (times) => {
  const graph = document.querySelector("#graph")._cyreg.cy, taken = [];
  const settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let time = 0; time < times; time += 1) {
    await settled();
    const begun = performance.now();
    graph.$(":selected").unselect();
    graph.getElementById(String(time)).select();
    graph.forceRender?.();
    await new Promise((done) => graph.one("render", done));
    taken.push(performance.now() - begun);
  }
  return taken;
}"""
"""Each from marking another node until the graph was drawn again."""
