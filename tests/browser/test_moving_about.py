"""Keys, buttons, the strip and the address: every way to move, nothing lost by a reload or by going back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOADED
from tests.browser.doing import another, run, session, start, write
from tests.browser.waiting import rest, stands_at

pytestmark = pytest.mark.browser

STATE = """() => {
  const { step, node, tab, document } = window.tapescreen.store.snapshot;
  return { step, node, tab, id: document.id };
}"""
SQUARE = """import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
g = tape.gradient(y, x)
"""


def position(page: Page) -> int:
    return int(page.locator("#position").inner_text().split("/")[0])


def test_every_key_moves_as_the_list_of_keys_says(screen: Page) -> None:
    count = screen.evaluate("() => window.tapescreen.store.count")
    keys = [("Home", 1), ("ArrowRight", 2), ("F10", 3), ("Shift+F10", 2), ("ArrowLeft", 1), ("End", count)]
    for key, where in keys:
        screen.keyboard.press(key)
        stands_at(screen, where)
    screen.keyboard.press("Home")
    screen.keyboard.press("b")
    assert screen.evaluate("() => window.tapescreen.store.current.phase") == "backward"
    screen.keyboard.press("?")
    expect(screen.get_by_role("dialog", name="Keys")).to_be_visible()
    screen.keyboard.press("Escape")
    expect(screen.get_by_role("dialog", name="Keys")).to_have_count(0)


def test_the_buttons_do_the_same(screen: Page) -> None:
    count = screen.evaluate("() => window.tapescreen.store.count")
    for button, where in [("first", 1), ("next", 2), ("next", 3), ("previous", 2), ("last", count)]:
        screen.locator(f"#{button}").click()
        stands_at(screen, where)
    screen.locator("#first").click()
    screen.locator("#to-backward").click()
    assert screen.evaluate("() => window.tapescreen.store.current.phase") == "backward"


def test_play_runs_to_the_end_and_stops_there(screen: Page) -> None:
    screen.get_by_label("Speed").select_option("30")
    screen.keyboard.press("Home")
    screen.locator("#play").click()
    count = screen.evaluate("() => window.tapescreen.store.count")
    expect(screen.locator("#position")).to_have_text(f"{count} / {count}", timeout=30_000)
    expect(screen.locator("#play")).to_have_attribute("aria-label", "Play")


def test_the_strip_can_be_pointed_at_and_dragged_along(screen: Page) -> None:
    box = screen.locator("#strip").bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    screen.mouse.move(box["x"] + 2, middle)
    screen.mouse.down()
    stands_at(screen, 1)
    screen.mouse.move(box["x"] + box["width"] - 2, middle, steps=5)
    screen.mouse.up()
    stands_at(screen, screen.evaluate("() => window.tapescreen.store.count"))


def test_while_writing_the_keys_write(screen: Page) -> None:
    screen.locator("#editor .cm-content").click()
    before = position(screen)
    screen.keyboard.press("Home")
    screen.keyboard.type("b ?")
    stands_at(screen, before)
    screen.keyboard.press("Alt+ArrowLeft")
    stands_at(screen, before - 1)
    expect(screen.locator("#editor")).to_contain_text("Edited since the run that is shown")


def test_a_reload_loses_nothing(screen: Page) -> None:
    screen.keyboard.press("Home")
    for _ in range(4):
        screen.keyboard.press("ArrowRight")
    screen.locator("[data-tab=trace]").click()
    screen.wait_for_function("() => /step=4/.test(location.hash) && /tab=trace/.test(location.hash)")
    before = screen.evaluate(STATE)
    screen.reload()
    screen.wait_for_function(LOADED)
    assert screen.evaluate(STATE) == before
    expect(screen.locator("#trace table")).to_be_visible()


def test_back_and_forward_go_between_sessions(screen: Page) -> None:
    first = screen.evaluate(STATE)
    source = screen.locator("#editor .cm-content").inner_text()
    run(screen, SQUARE)
    second = screen.evaluate(STATE)
    assert second["id"] != first["id"]
    screen.go_back()
    screen.wait_for_function("id => window.tapescreen.store.document.id === id", arg=first["id"])
    rest(screen)
    assert screen.evaluate(STATE) == first
    assert screen.locator("#editor .cm-content").inner_text() == source
    screen.go_forward()
    screen.wait_for_function("id => window.tapescreen.store.document.id === id", arg=second["id"])
    rest(screen)
    assert screen.evaluate(STATE) == second


def test_the_address_of_a_session_that_is_gone_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/#session=notthereanymore0000000&step=3")
    page.wait_for_function(LOADED)
    expect(page.locator("#editor")).to_contain_text(re.compile("not here any more|no longer kept"))


def test_a_tab_opened_with_the_mouse_leaves_the_arrows_to_the_player(screen: Page) -> None:
    screen.locator("[data-tab=trace]").click()
    screen.keyboard.press("Home")
    screen.keyboard.press("ArrowRight")
    stands_at(screen, 2)
    expect(screen.locator("#trace")).to_be_visible()
    screen.locator("[data-tab=trace]").focus()
    screen.keyboard.press("ArrowLeft")
    expect(screen.locator("#trace")).to_be_hidden()
    stands_at(screen, 2)


def test_a_misspelt_name_keeps_the_session_and_offers_what_ran_before_it(screen: Page) -> None:
    before = session(screen)
    write(screen, "import tensorflow as tf\nx = tf.constant(1.0) + 1.0\ntf.nn.sofmax(x)\n")
    screen.keyboard.press("Control+Enter")
    alert = screen.locator("#editor [role=alert]")
    expect(alert).to_contain_text("the nearest name is tf.nn.softmax")
    assert session(screen) == before
    alert.get_by_text("Show what ran before it").click()
    another(screen, before)
    expect(alert).to_contain_text("the nearest name is tf.nn.softmax")
    expect(screen.locator("#inspector")).to_contain_text("AttributeError")


def test_theme_and_speed_are_remembered(screen: Page) -> None:
    theme = "() => document.documentElement.dataset.mantineColorScheme"
    before = screen.evaluate(theme)
    screen.locator("[data-action=theme]").click()
    rest(screen)
    after = screen.evaluate(theme)
    assert before != after
    screen.get_by_label("Speed").select_option("10")
    screen.reload()
    screen.wait_for_function(LOADED)
    rest(screen)
    assert screen.evaluate(theme) == after
    expect(screen.get_by_label("Speed")).to_have_value("10")


def test_after_a_run_the_arrows_walk_back_at_once_and_escape_returns_to_the_program(screen: Page) -> None:
    start(screen, SQUARE)
    here = position(screen)
    screen.keyboard.press("ArrowLeft")
    stands_at(screen, here - 1)
    expect(screen.locator("#editor .cm-content")).not_to_be_focused()
    screen.keyboard.press("Escape")
    expect(screen.locator("#editor .cm-content")).to_be_focused()
    screen.keyboard.press("ArrowLeft")
    stands_at(screen, here - 1)  # these arrows are the editor's
    before = session(screen)
    screen.keyboard.press("Control+Enter")
    another(screen, before)
    expect(screen.locator("#editor .cm-content")).not_to_be_focused()


def test_a_run_that_fails_before_any_step_leaves_the_person_in_the_editor(screen: Page) -> None:
    write(screen, "y = = 2")
    screen.keyboard.press("Control+Enter")
    expect(screen.locator("#editor [role=alert]")).to_contain_text("SyntaxError")
    expect(screen.locator("#editor .cm-content")).to_be_focused()
