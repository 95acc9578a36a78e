"""Jacobian and numeric check in the page: by key, by button, by picking in the graph; what is refused says why."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import run

pytestmark = pytest.mark.browser

PROGRAM = """\
import tensorflow as tf

@tf.custom_gradient
def square(x):
    return x * x, lambda upstream: upstream * x

x = tf.Variable([0.6, -0.7, 1.2])
with tf.GradientTape() as tape:
    s = tf.cumsum(tf.sin(square(x)))
    z = tf.stop_gradient(s)
    loss = tf.reduce_sum(s * z)
g = tape.gradient(loss, x)
"""
SELECT = """label => {
  const { store } = window.tapescreen;
  store.select(store.snapshot.graph.nodes.find((node) => node.label === label).id);
}"""


def test_a_jacobian_is_chosen_by_key_by_list_and_in_the_graph(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.locator("#strip").focus()
    screen.keyboard.press("j")
    card = screen.get_by_role("region", name="Jacobian", exact=True)
    expect(card.locator(".ts-facts")).to_contain_text("1 reverse pass", timeout=60_000)
    screen.evaluate(SELECT, "x")
    screen.get_by_role("button", name="Jacobian from here to…").click()
    expect(card).to_contain_text("Select a node in the graph")
    screen.evaluate(SELECT, "cumsum")
    expect(card.get_by_role("heading")).to_have_text("∂s/∂x")
    expect(card.locator(".ts-facts")).to_contain_text("lower triangular")
    expect(card.get_by_role("status")).to_contain_text("Jacobian of s by x, 3 by 3: lower triangular; 3 of 9")
    expect(card.locator(".ts-matrix td")).to_have_count(9)
    expect(card).to_contain_text("square in line 9 brings its own gradient")
    card.get_by_role("button", name="Swap the two ends").click()
    expect(card).to_contain_text("It is the other way round")
    card.get_by_label("by which node").select_option(label="x, (3,)")
    card.get_by_label("of which node").select_option(label="z, line 10, (3,)")
    expect(card).to_contain_text("StopGradient in line 10 has none")
    screen.locator("#strip").focus()
    screen.keyboard.press("j")
    expect(card).to_have_count(0)


def test_a_wrong_gradient_function_is_found_from_its_call(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.locator("#strip").focus()
    screen.keyboard.press("d")
    card = screen.get_by_role("region", name="Numeric check")
    expect(card.get_by_role("status")).to_contain_text("≠ disagrees", timeout=60_000)
    expect(card).to_contain_text("square, line 9, does not agree by itself (gradient of x: ×1/2)")
    card.get_by_role("button", name="check it").click()
    expect(card.locator(".ts-signature")).to_contain_text("×1/2ratio of gradient to differences 0.500")
    card.get_by_role("button", name="Close the check").click()
    screen.evaluate(SELECT, "sin")
    screen.get_by_role("button", name="Check numerically").click()
    expect(card.get_by_role("status")).to_contain_text("✓ agrees", timeout=60_000)
    screen.locator("#first").click()
    screen.evaluate("() => window.tapescreen.store.select(-1)")
    card.get_by_role("button", name="Close the check").click()
    screen.locator("#strip").focus()
    screen.keyboard.press("d")
    expect(card).to_have_count(0)
