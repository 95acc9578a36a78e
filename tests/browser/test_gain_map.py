"""The gain map: by keyboard and by button, as colours, numbers and words, and nothing of it before its step."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import run

pytestmark = pytest.mark.browser

PROGRAM = """\
import tensorflow as tf
x = tf.Variable([0.0, 3.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.tanh(x * 8.0))
tape.gradient(y, x)
"""
NODE = """() => {
  const { store } = window.tapescreen;
  store.select(store.document.graph.nodes.find((node) => node.label === "tanh").id);
}"""


def test_the_gains_of_the_call_are_painted_listed_and_spoken(screen: Page) -> None:
    run(screen, PROGRAM)
    screen.keyboard.press("g")
    legend = screen.get_by_role("region", name="Gain map")
    expect(legend.get_by_role("list", name="Grow most")).to_have_text(
        "×8.0: * 8.0, line 4×1.41: reduce_sum, line 4"
    )
    expect(legend.get_by_role("list", name="Shrink most")).to_have_text("×0.707: tanh, line 4")
    screen.evaluate(NODE)
    expect(screen.locator(".ts-node")).to_contain_text("gain ×0.707")
    expect(screen.locator("#graph-words")).to_contain_text("gain ×0.707")
    legend.get_by_role("button", name="×1.41: reduce_sum").click()
    expect(legend.get_by_role("list", name="Shrink most")).to_have_count(0)
    screen.locator("#first").click()
    expect(legend).to_contain_text("No gradient call has begun at this step.")
    screen.get_by_role("button", name="Gains").click()
    expect(legend).to_have_count(0)
    screen.locator("#last").click()
    screen.get_by_role("button", name="Gains").click()
    expect(legend.get_by_role("list", name="Grow most")).to_be_visible()
