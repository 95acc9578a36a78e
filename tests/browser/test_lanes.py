"""Nested tapes: a lane for each, stepped into and out of, also in the trace."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import run

pytestmark = pytest.mark.browser

NESTED = """\
import tensorflow as tf
x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = tf.sin(x) * x
    g = inner.gradient(y, x)
h = outer.gradient(g, x)
"""


def test_stepping_into_and_out_of_the_lanes_of_nested_tapes(screen: Page) -> None:
    run(screen, NESTED)
    strip = screen.locator("#strip")
    strip.focus()
    screen.keyboard.press("Home")
    told = []
    for _ in range(5):
        screen.keyboard.press("t")
        told.append(str(strip.get_attribute("aria-valuetext")).partition("; ")[2])
    assert told == [
        "outer records, inner records",
        "outer records, inner is asked: ∂y/∂x",
        "outer records",
        "outer is asked: ∂g/∂x",
        "outer is asked: ∂g/∂x",
    ]
    expect(screen.locator(".ts-notice")).to_have_text("No tape begins or ends anything after this step.")
    screen.locator("#tab-trace").click()
    expect(screen.locator("#trace thead")).to_contain_text("on tape")
    expect(screen.locator("#trace tr", has_text="tf.sin(x) * x")).to_contain_text("outer, inner")
    row = screen.locator("#trace tr", has_text="cos(x)").first
    expect(row).to_contain_text("outer")
    row.get_by_role("button").click()
    expect(strip).to_have_attribute(
        "aria-valuetext", "11 of 23: cos, line 6, backward; outer records, inner is asked: ∂y/∂x"
    )
    box = strip.bounding_box()
    assert box
    screen.mouse.move(box["x"] + 3 * box["width"] / 23, box["y"] + 38)
    expect(strip).to_have_attribute("title", "inner records, steps 2 to 5")
