"""The graph of every sample, of 300 ops and of 10 000: no edge runs over a node, no label is too small."""

import pytest
from playwright.sync_api import Page

from app.analysis import analyse, document_of
from app.document.model import to_json
from app.samples import samples
from tests.browser.doing import run
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

LOOP = """import tensorflow as tf
w, b = tf.Variable(1.01), tf.Variable(0.1)
with tf.GradientTape() as tape:
    h = tf.constant(0.5)
    for i in range({passes}):
        h = tf.tanh(h * w + b) * 1.1
g = tape.gradient(h, [w, b])
"""
LEAST = 11

RECORD_SIZES = """() => {
  window.sizes = new Map();
  const pen = CanvasRenderingContext2D.prototype;
  const write = pen.fillText;
  pen.fillText = function (text, ...place) {
    const size = Number(/([\\d.]+)px/.exec(this.font)[1]);
    const drawn = size * this.getTransform().d / devicePixelRatio;
    if (this.canvas.closest('#graph')) window.sizes.set(text, Math.min(drawn, window.sizes.get(text) ?? Infinity));
    return write.call(this, text, ...place);
  };
}"""
SMALL = "least => [...window.sizes].filter(([, size]) => size < least - 0.01)"
OVER_NODES = """() => {
  const { scene } = window.tapescreen.store.graph;
  const at = ([a, b, c, d, e, f, g, h], t) => {
    const s = 1 - t;
    const [p, q, r, u] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    return [p * a + q * c + r * e + u * g, p * b + q * d + r * f + u * h];
  };
  const inside = ([x, y], n) => Math.abs(x - n.x) < n.width / 2 && Math.abs(y - n.y) < n.height / 2;
  const over = [];
  for (const { edge, path } of scene.lines) {
    const others = scene.graph.nodes.filter((n) => n.id !== edge.from && n.id !== edge.to);
    for (const curve of path) {
      const points = Array.from({ length: 41 }, (_, k) => at(curve, k / 40));
      const node = others.find((n) => points.some((point) => inside(point, n)));
      if (node) over.push([edge.from, edge.to, node.id]);
    }
  }
  return { edges: scene.lines.length, over };
}"""
"""Many points of each edge against every node: this shares nothing with how ways are found."""
SHOW = """async (text) => {
  const { store } = window.tapescreen;
  store.load(JSON.parse(text));
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}"""
WAYS = "() => window.tapescreen.store.graph.scene.lines.filter(({ path }) => path.length > 1).length"


def check(page: Page) -> None:
    """Everywhere in the graph, and where the page shows it by itself."""
    found = page.evaluate(OVER_NODES)
    assert found["over"] == [], found
    assert page.evaluate(SMALL, LEAST) == []


def test_in_no_sample_an_edge_runs_over_a_node_or_a_label_is_too_small(screen: Page) -> None:
    screen.evaluate(RECORD_SIZES)
    around = 0
    for sample in samples():
        screen.evaluate(SHOW, to_json(document_of(analyse(sample.open()))).decode())
        check(screen)
        around += screen.evaluate(WAYS)
    assert around > 10  # not for want of anything in their way


@pytest.mark.parametrize("passes", [100, 2500])
def test_nor_in_a_long_loop(screen: Page, passes: int) -> None:
    run(screen, LOOP.format(passes=passes))
    screen.evaluate(RECORD_SIZES)
    for _ in range(3):
        screen.keyboard.press("ArrowLeft")
        rest(screen)
    check(screen)
