"""What tapes keep alive, and the lesson of the seeds, measured on the program on screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import run
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

PROGRAM = """\
import tensorflow as tf
x = tf.Variable(tf.linspace(0.1, 5.0, 50))
with tf.GradientTape(persistent=True) as tape:
    loss = tf.reduce_sum(tf.sin(x) * x)
slope = tape.gradient(loss, x)
"""


def test_bytes_of_a_tape_and_passes_of_both_modes(screen: Page) -> None:
    run(screen, PROGRAM)
    kept = screen.locator("#inspector .ts-kept")
    expect(kept).to_contain_text("keeps 400 B now, 400 B at most (200 B of that in results without a name)")
    expect(kept).to_contain_text("asked once: it need not be persistent")
    screen.locator("#strip").focus()
    screen.keyboard.press("Home")
    screen.keyboard.press("t")
    expect(kept).to_contain_text("keeps 0 B now, 400 B at most")
    screen.keyboard.press("b")
    rest(screen)
    screen.get_by_role("button", name="Measure").focus()
    screen.keyboard.press("Enter")
    table = screen.locator(".ts-seeds-table")
    table.wait_for(timeout=60_000)
    assert [row.split()[2] for row in table.locator("tbody tr").all_inner_texts()] == ["50", "1"]
    expect(screen.locator(".ts-seeds")).to_contain_text("50 passes forward against 1 in reverse")
    expect(screen.locator(".ts-seeds")).to_contain_text("Both give the same Jacobian")
