"""Sessions that come in pieces look as when they come whole; twenty thousand ops are walked like twenty."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.document import columns
from tests.browser.conftest import LOADED
from tests.browser.doing import run
from tests.browser.waiting import rest, stands_at

pytestmark = pytest.mark.browser

SMALL = """import tensorflow as tf
w = tf.Variable([0.5, -1.0])
with tf.GradientTape() as tape:
    y = tf.ones([3, 2])
    for i in range(3):
        y = tf.tanh(w * y)
    loss = tf.reduce_sum(y)
g = tape.gradient(loss, w)
w.assign_sub(g)
"""
PASSES = 7_000
CHAIN = f"""import tensorflow as tf
w = tf.Variable(0.5)
b = tf.Variable(0.1)
with tf.GradientTape() as tape:
    y = tf.constant(0.3)
    for i in range({PASSES}):
        y = tf.tanh(w * y + b)
g = tape.gradient(y, [w, b])
"""
SEEN = (
    """() => ["#inspector", "#trace", ".ts-sentence"].map((each) => document.querySelector(each).innerText)"""
)
HERE = "() => window.tapescreen.store.current.sentence !== ''"
ASKED = """() => {
  const { wanted, values } = window.tapescreen.store.document;
  return !wanted || (wanted.trace !== "asked" && [...wanted.values].every((each) => each in values));
}"""
COUNT = "() => window.tapescreen.store.count"
CURRENT = "() => { const { current } = window.tapescreen.store; return [current.kind, current.phase, current.line]; }"


def seen(page: Page) -> list[list[str]]:
    """What inspector, trace and transport say at each step."""
    page.locator("[data-tab=trace]").click()
    page.keyboard.press("Home")
    found: list[list[str]] = []
    for _ in range(page.evaluate(COUNT)):
        page.wait_for_function(HERE)
        page.wait_for_function(ASKED)
        rest(page)
        found.append(page.evaluate(SEEN))
        page.keyboard.press("ArrowRight")
    return found


def test_what_comes_in_pieces_is_seen_as_what_comes_whole(
    screen: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(screen, SMALL)
    whole = seen(screen)
    monkeypatch.setattr(columns, "BRIEF", 5)
    run(screen, SMALL + "\n")
    assert screen.evaluate("() => window.tapescreen.store.document.wanted !== undefined")
    assert seen(screen) == whole


def test_twenty_thousand_ops_are_walked_to_the_end_of_their_backward_pass(screen: Page) -> None:
    run(screen, CHAIN)
    count: int = screen.evaluate(COUNT)
    assert count > 6 * PASSES  # three ops a pass, and back
    screen.keyboard.press("End")
    stands_at(screen, count)
    assert screen.evaluate(CURRENT) == ["answer", "backward", 8]
    screen.wait_for_function(HERE)
    expect(screen.locator(".ts-sentence")).to_contain_text("∂y/∂b")
    screen.keyboard.press("Home")
    screen.keyboard.press("b")
    assert screen.evaluate(CURRENT)[0] == "gradient"
    for _ in range(3):
        screen.keyboard.press("ArrowRight")
    expect(screen.locator("#inspector .ts-contribution").first).to_contain_text("∂y/∂")
    screen.locator("[data-tab=trace]").click()
    expect(screen.locator("#trace tr[aria-current=step]")).to_be_visible()
    screen.keyboard.press("Home")
    screen.keyboard.press("i")
    screen.wait_for_function(HERE)
    screen.keyboard.press("v")  # asks for the values of all steps, and goes on when they are here
    expect(screen.locator(".ts-notice")).to_have_text(re.compile(r"^w \* y: 2 of \d$"))
    screen.locator("#breakpoints").click()
    screen.get_by_label("Stop at").select_option(label="gradient: |g| below")
    screen.locator(".ts-break-form input").fill("1e-30")
    screen.get_by_role("button", name="Add").click()
    expect(screen.locator(".ts-break-list li")).to_contain_text(" steps")
    screen.keyboard.press("Escape")
    screen.keyboard.press("F8")
    expect(screen.locator(".ts-notice")).to_contain_text("Stopped")
    assert screen.evaluate(CURRENT)[0] == "pullback"
    screen.reload()
    screen.wait_for_function(LOADED)
    screen.wait_for_function(HERE)
    rest(screen)
