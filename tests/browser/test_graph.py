"""The graph on its canvas: folds, keys, the trace as its twin, the same picture for the same step."""

import pytest
from playwright.sync_api import Page, expect

from app.samples import samples
from tests.browser import doing
from tests.browser.conftest import LOADED
from tests.browser.doing import run
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

CANVASES = """() => [...document.querySelectorAll('#graph canvas, #strip canvas')]
  .map((canvas) => canvas.toDataURL())"""
STEPPING = """async () => {
  const s = window.tapescreen.store;
  const times = [];
  s.first();
  for (let i = 0; i < 40; i += 1) {
    const began = performance.now();
    s.next();
    times.push(performance.now() - began);
    await new Promise(requestAnimationFrame);
  }
  return times.sort((a, b) => a - b)[20];
}"""
HEADER = """() => {
  const { graph, snapshot } = window.tapescreen.store;
  const { camera, surface } = graph;
  const group = snapshot.graph.groups.find((each) => !each.folded);
  const box = surface.canvas.getBoundingClientRect();
  const across = (group.x + 20) * camera.zoom + camera.x;
  return { id: group.id, x: box.left + across, y: box.top + (group.y + 10) * camera.zoom + camera.y };
}"""
BORN = """id => {
  const node = window.tapescreen.store.snapshot.graph.nodes.find((each) => each.id === id);
  return node.step ?? node.born;
}"""
ADJOINTS = "#trace tbody td.ts-adjoint:not(:empty)"
ROWS = """rows => rows.map((row) => {
  const cell = row.querySelector("td.ts-adjoint");
  return [row.querySelector("th").innerText, cell.innerText, cell.className];
})"""

RECORD_WORDS = """() => {
  const written = (window.written = new Set());
  const pen = CanvasRenderingContext2D.prototype;
  const write = pen.fillText;
  pen.fillText = function (text, ...place) {
    if (this.canvas.closest('#graph')) written.add(text);
    return write.call(this, text, ...place);
  };
}"""
EVERY_STEP = """async () => {
  const s = window.tapescreen.store;
  for (let step = 0; step < s.document.steps.length; step += 1) {
    s.go(step);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }
  return [...window.written];
}"""
GRADIENTS = """import tensorflow as tf
x = tf.Variable([1.0, 2.0])
m = tf.Variable(tf.ones((20, 30, 1, 1)))
c = tf.constant(0.3333333)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x * x) * c * 3.7e-5 + tf.reduce_sum(m * 2.5)
g = tape.gradient(y, [x, m])
with tf.GradientTape() as tape:
    z = tf.reduce_sum(x * x)
h = tape.gradient(z, x)
"""


def open_sample(page: Page, key: str) -> None:
    doing.open_sample(page, next(sample for sample in samples() if sample.key.startswith(key)))


@pytest.mark.parametrize("key", ["09_", "12_"])
def test_the_same_step_is_the_same_picture_wherever_one_comes_from(screen: Page, key: str) -> None:
    open_sample(screen, key)
    pictures = {}
    for step in [0, 7, 3, 12, 3, 0, 12, 7]:
        screen.evaluate("step => window.tapescreen.store.go(step)", step)
        rest(screen)
        picture = screen.evaluate(CANVASES)
        assert pictures.setdefault(step, picture) == picture


def test_nothing_that_stands_in_a_node_is_cut_off(screen: Page) -> None:
    run(screen, GRADIENTS)
    screen.get_by_label("Everything in view").click()
    screen.evaluate(RECORD_WORDS)
    written = screen.evaluate(EVERY_STEP)
    assert {"∂ [2.0, 4.0]", "∂ (20, 30, 1, 1)", "x"} <= set(written)
    assert [words for words in written if "…" in words] == []


def test_stepping_through_three_hundred_ops_is_quick(screen: Page) -> None:
    """Everything that hears of a step is done in a few milliseconds; the bound is loose, as machines are."""
    open_sample(screen, "12_")
    took = screen.evaluate(STEPPING)
    assert took < 50


def test_a_header_folds_its_group_and_the_address_remembers(screen: Page) -> None:
    open_sample(screen, "09_")
    screen.get_by_label("Everything in view").click()
    group = screen.evaluate(HEADER)
    screen.mouse.click(group["x"], group["y"])
    folded = "id => window.tapescreen.store.snapshot.graph.groups.some((g) => g.id === id && g.folded)"
    screen.wait_for_function(folded, arg=group["id"])
    screen.wait_for_function("() => /folds=/.test(location.hash)")
    screen.reload()
    screen.wait_for_function(LOADED)
    screen.wait_for_function(folded, arg=group["id"])


def test_arrows_walk_along_edges_and_enter_goes_to_the_step(screen: Page) -> None:
    screen.keyboard.press("End")
    screen.locator("#graph").focus()
    screen.keyboard.press("ArrowUp")
    first = screen.evaluate("() => window.tapescreen.store.snapshot.node")
    assert first >= 0
    expect(screen.locator("#inspector .ts-node")).to_be_visible()
    screen.keyboard.press("ArrowLeft")
    node = screen.evaluate("() => window.tapescreen.store.snapshot.node")
    screen.keyboard.press("Enter")
    born = screen.evaluate(BORN, node)
    assert screen.evaluate("() => window.tapescreen.store.step") == born
    screen.keyboard.press("Escape")
    assert screen.evaluate("() => window.tapescreen.store.snapshot.node") == -1


def test_the_trace_fills_as_one_steps(screen: Page) -> None:
    open_sample(screen, "02_")
    screen.locator("[data-tab=trace]").click()
    table = screen.locator("#trace table")
    expect(table).to_be_visible()
    screen.locator("#position").click()
    screen.keyboard.press("Home")
    expect(screen.locator(ADJOINTS)).to_have_count(0)
    screen.keyboard.press("End")
    expect(screen.locator(ADJOINTS)).not_to_have_count(0)
    row = table.locator("tbody th button").first
    row.click()
    expect(screen.locator("#position")).to_have_text("1 / 10")


def test_the_trace_says_none_where_graph_and_code_do(screen: Page) -> None:
    """The first sample: one source has a gradient, three have none."""
    screen.locator("[data-tab=trace]").click()
    screen.locator("#position").click()
    screen.keyboard.press("End")
    rest(screen)
    lines = screen.locator("#trace tbody tr:not([aria-hidden])").evaluate_all(ROWS)
    rows = {name: (text, looks) for name, text, looks in lines}
    assert {name: text for name, (text, _) in rows.items() if name in ("x0", "x1", "x2", "x3")} == {
        "x0": "6.0",
        "x1": "None",
        "x2": "None",
        "x3": "None",
    }
    assert "ts-cell-none" in rows["x1"][1]
    assert "ts-cell-none" in rows["x3"][1]
    screen.keyboard.press("Home")
    expect(screen.locator(ADJOINTS)).to_have_count(0)


def test_the_trace_cuts_no_text_that_there_is_room_for(screen: Page) -> None:
    screen.locator("[data-tab=trace]").click()
    rest(screen)
    names = screen.locator("#trace tbody th button")
    assert names.count() > 5
    assert names.evaluate_all("all => all.every((name) => name.scrollWidth <= name.clientWidth)")
    cut = screen.locator("#trace td.ts-expression").evaluate_all(
        "all => all.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)"
    )
    assert all(len(text) > 26 for text in cut), cut
