"""The path ledger: opened by keyboard and at an answer, read as a table, marked in the graph, gone with its session."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import run
from tests.browser.waiting import rest, stands_at

pytestmark = pytest.mark.browser

PROGRAM = """\
import tensorflow as tf
x, unused = tf.Variable(3.0), tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x * 1000.0 - x * 999.0
tape.gradient(y, [x, unused])
"""
CUSTOM = """\
import tensorflow as tf
@tf.custom_gradient
def f(x):
    return x * 1.0, lambda g: g
x = tf.Variable([3.0, 2.0])
with tf.GradientTape() as tape:
    y = f(x)
tape.gradient(y, x)
"""
TRAIL = "() => window.tapescreen.store.snapshot.trail"


def test_paths_are_told_marked_and_lead_to_their_steps(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.locator("#strip").focus()
    screen.keyboard.press("Home")
    screen.keyboard.press("k")
    ledger = screen.get_by_role("region", name="Paths of ∂y/∂x")
    expect(ledger).to_be_focused()
    expect(ledger).to_contain_text("add up to 1,999, and only 1 is left of that in the gradient")
    table = ledger.get_by_role("table", name="Paths from x to y, the largest share first")
    expect(table).to_contain_text("adds 1,000 × the whole")
    expect(table).to_contain_text("takes off 999 × the whole")
    first = ledger.get_by_role("button", name="Path 1: mark it in the graph")
    first.focus()
    assert len(screen.evaluate(TRAIL)) == 3
    screen.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    ledger.get_by_role("button", name="x * 999.0").click()
    expect(ledger.get_by_role("button", name="x * 999.0")).to_have_attribute("aria-current", "step")
    assert screen.evaluate("() => window.tapescreen.store.current.kind") == "pullback"
    screen.keyboard.press("Home")
    stands_at(screen, 1)
    expect(ledger).to_contain_text("This gradient has not been asked for at this step.")
    ledger.get_by_role("button", name="its answer").click()
    ledger.get_by_label("source").select_option("unused")
    expect(screen.locator(".ts-ledger")).to_contain_text("No path leads from y back to unused")
    screen.locator(".ts-ledger").get_by_label("source").select_option("x")
    table.wait_for()
    first.focus()
    first.press("Enter")
    rest(screen)


def test_what_needs_the_program_says_so_and_a_new_session_closes_it(screen: Page) -> None:
    run(screen, CUSTOM)
    screen.locator("#inspector").get_by_role("button", name="Paths").click()
    ledger = screen.locator(".ts-ledger")
    expect(ledger).to_contain_text("CustomGradient in line 7 needs the program itself")
    expect(ledger).to_contain_text("One path leads from y back to x")
    ledger.get_by_label("element of y").fill("1")
    expect(ledger).to_contain_text("needs the program itself")
    ledger.press("Escape")
    expect(ledger).to_have_count(0)
    screen.keyboard.press("k")
    expect(ledger).to_be_focused()
    run(screen, PROGRAM)
    expect(ledger).to_have_count(0)
    assert screen.evaluate(TRAIL) is None
