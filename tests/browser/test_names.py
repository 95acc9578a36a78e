"""Names in the editor, before any run: completion, what is known of a name, and undo."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import write
from tests.browser.waiting import later

pytestmark = pytest.mark.browser

PROGRAM = "import tensorflow as tf\nx = tf.round(2.5)\ny = tf."


def text(page: Page) -> str:
    return page.evaluate("() => window.tapescreen.store.editing.text()")


def test_a_name_is_completed_and_undone(screen: Page) -> None:
    write(screen, PROGRAM)
    screen.keyboard.type("reduce_su")
    options = screen.locator(".cm-tooltip-autocomplete [role=option]")
    expect(options.first).to_contain_text("reduce_sum", timeout=30_000)
    expect(options.first).to_contain_text("(input_tensor, axis=None")
    expect(screen.locator(".cm-completionInfo")).to_contain_text("has a gradient")
    later(screen, 150)  # a list that has just come takes no Enter: it may be meant for the line
    screen.keyboard.press("Enter")
    assert text(screen) == f"{PROGRAM}reduce_sum"
    screen.keyboard.press("Control+z")
    assert text(screen) == f"{PROGRAM}reduce_su"
    for _ in range(3):
        screen.keyboard.press("Control+z")
    assert text(screen).startswith('"""Four sources')


def test_what_is_under_the_pointer_tells_whether_it_has_a_gradient(screen: Page) -> None:
    write(screen, "import tensorflow as T\ny = T.round(T.math.sin(x))\n")
    line = screen.locator("#editor .cm-line").nth(1)
    line.get_by_text("round").hover()
    card = screen.locator(".ts-name-card")
    expect(card).to_contain_text("x: has no gradient: None", timeout=30_000)
    line.get_by_text("sin").hover()
    expect(card).to_contain_text("T.math.sin(x, name=None)")
    expect(card).to_contain_text("has a gradient g * cos(x)")
