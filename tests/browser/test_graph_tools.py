"""What one does to the graph: fold by keyboard, mark a way, find, look closer, take it along, send a link to it."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOADED
from tests.browser.doing import run
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

PROGRAM = """import tensorflow as tf
w = tf.Variable(2.0, name='</text><script>alert(1)</script>')
b = tf.Variable(0.5)
with tf.GradientTape() as tape:
    h = tf.constant(0.3)
    for i in range(4):
        h = tf.tanh(h * w) + b
g = tape.gradient(h, [w, b])
"""
FOLDED = "() => window.tapescreen.store.snapshot.graph.groups.filter((g) => g.folded).map((g) => g.label)"
SELECT = """label => {
  const { store } = window.tapescreen;
  store.select(store.snapshot.graph.nodes.find((node) => node.label === label).id);
}"""
STATE = """() => {
  const { document, graph, gains, breakpoints, ...rest } = window.tapescreen.store.snapshot;
  const { step, node, folds, story, tab, way, looking, part } = rest;
  return { id: document.id, step, node, folds, story, tab, way, looking, part, gains: gains !== null };
}"""
PICTURE = "() => document.querySelector('#graph canvas').toDataURL()"
IN_ADDRESS = """() =>
  ["way", "lens", "view", "folds", "node"].every((field) => location.hash.includes(`${field}=`))"""
ZOOM = "() => window.tapescreen.store.graph.camera.zoom"


def said(page: Page, words: str) -> None:
    """What the last command has to say is where each step is announced."""
    expect(page.locator(".ts-sentence .ts-notice")).to_contain_text(words)


def test_folding_from_the_keyboard_says_how_much_is_in_the_fold(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.locator("#graph").focus()
    screen.evaluate(SELECT, "tanh")
    screen.keyboard.press("f")
    said(screen, "Folded i = 0: 3 ops.")
    assert screen.evaluate(FOLDED) == ["i = 0"]
    screen.keyboard.press("f")
    said(screen, "Opened i = 0: 3 ops.")
    screen.keyboard.press("a")
    said(screen, "Folded 4 like i = 0: 12 ops.")
    assert screen.evaluate(FOLDED) == ["i = 0 … 3"]
    expect(screen.locator("#graph-words")).to_contain_text("folded away")
    screen.get_by_role("button", name="Open all like this").click()
    said(screen, "Opened i = 0 … 3: 12 ops.")
    assert screen.evaluate(FOLDED) == []


def test_a_way_a_name_and_a_closer_look(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.keyboard.press("/")
    screen.keyboard.type("tanh")  # the keys are the field's: none of them steps or folds
    expect(screen.locator(".ts-find [role=status]")).to_contain_text("1 of 8: tanh, line 7")
    screen.keyboard.press("Enter")
    screen.keyboard.press("Enter")
    expect(screen.locator(".ts-find [role=status]")).to_contain_text("3 of 8: tanh")
    screen.keyboard.press("Escape")
    expect(screen.locator("#graph")).to_be_focused()
    screen.keyboard.press("w")
    said(screen, "The way through tanh: from w")
    screen.keyboard.press("w")
    said(screen, "; ")
    before = screen.evaluate(ZOOM)
    screen.keyboard.press("w")
    screen.keyboard.press("w")
    said(screen, "No way is marked.")
    screen.keyboard.press("z")
    assert screen.evaluate(ZOOM) > before


def test_the_graph_as_svg_is_text_and_lines_and_as_png_has_two_pixels_for_one(
    screen: Page, tmp_path: Path
) -> None:
    run(screen, PROGRAM)
    screen.keyboard.press("g")
    screen.wait_for_function("() => window.tapescreen.store.snapshot.gains?.rows.length > 0")
    file = tmp_path / "graph"

    screen.get_by_role("button", name="Picture", exact=True).click()
    with screen.expect_download() as download:
        screen.get_by_role("button", name="SVG, all of the graph").click()
    assert download.value.suggested_filename.endswith(".svg")
    download.value.save_as(file)
    said(screen, "The graph was saved as SVG: all of it.")
    root = ElementTree.parse(file).getroot()
    assert root is not None
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "path", "rect", "text"}
    words = [element.text or "" for element in root.iter() if element.tag.endswith("}text")]
    assert {"tanh", "▾ i = 0"} <= set(words)
    assert [word for word in words if word.startswith("×")]  # the gain map's numbers

    screen.keyboard.press("Control+k")
    screen.keyboard.type("png in view")
    with screen.expect_download() as download:
        screen.keyboard.press("Enter")
    download.value.save_as(file)
    content = file.read_bytes()
    assert content.startswith(b"\x89PNG")
    size = screen.evaluate(
        "() => { const s = window.tapescreen.store.graph.surface; return [s.width, s.height]; }"
    )
    assert int.from_bytes(content[16:20], "big") >= 2 * size[0] - 2


def test_a_link_opened_elsewhere_shows_the_same_picture(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.evaluate(SELECT, "tanh")
    for key in ("a", "w", "g"):
        screen.keyboard.press(key)
        rest(screen)
    screen.keyboard.press("ArrowLeft")
    screen.get_by_label("Closer").click()
    screen.wait_for_function(
        "() => ['way', 'lens', 'view', 'folds', 'node'].every((f) => location.hash.includes(`${f}=`))"
    )
    screen.wait_for_function("() => window.tapescreen.store.snapshot.gains?.rows.length > 0")
    screen.evaluate("() => window.tapescreen.store.say('')")
    rest(screen)
    other = screen.context.new_page()
    other.set_viewport_size({"width": 1440, "height": 900})
    other.goto(screen.url)
    other.wait_for_function(LOADED)
    other.wait_for_function("() => window.tapescreen.store.snapshot.gains?.rows.length > 0")
    rest(other)
    here, there = screen.evaluate(STATE), other.evaluate(STATE)
    for state in (here, there):
        state["looking"] = [round(state["looking"][each], 1) for each in ("zoom",)]
    assert there == here
    assert re.search(r"folds=[^&]+", other.url)
    other.close()
