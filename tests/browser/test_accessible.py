"""What axe says of every theme, width and dialog; what it says at the end of every other journey is in `conftest`."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import LOADED
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (1024, 768), (700, 900)]
OPENED = [("?", "Keys"), ("Control+k", "Commands"), ("p", "Breakpoints")]
THEME = "() => document.documentElement.dataset.theme"


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing_in_any_theme_width_view_or_dialog(page: Page, address: str, theme: str) -> None:
    page.goto(f"{address}/#theme={theme}")
    page.wait_for_function(LOADED)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        rest(page)
        assert page.evaluate(THEME) == theme
        assert violations(page) == [], f"{width} wide"
    for key, name in OPENED:
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        assert violations(page) == [], name
        page.keyboard.press("Escape")
    for tab in page.locator("[data-tab]:visible").all():
        tab.click()
        rest(page)
        assert violations(page) == [], tab.inner_text()


def test_a_link_shows_its_senders_theme_and_leaves_the_readers_alone(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(LOADED)
    page.locator("[data-action=theme]").click()
    page.locator("[data-action=theme]").click()
    expect(page).to_have_url(re.compile("theme=projector"))
    link = page.url.replace("theme=projector", "theme=dark")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function(LOADED)
    assert page.evaluate(THEME) == "dark"
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function(LOADED)
    assert page.evaluate(THEME) == "projector"


def test_a_command_is_found_by_its_name_and_run_without_a_mouse(screen: Page) -> None:
    screen.keyboard.press("Control+k")
    palette = screen.get_by_role("dialog", name="Commands")
    field = palette.get_by_role("combobox", name="Find a command")
    expect(field).to_be_focused()
    screen.keyboard.type("step fi")
    expect(palette.get_by_role("option").first).to_have_text(re.compile("first step"))
    chosen = palette.get_by_role("option", selected=True)
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
    screen.keyboard.press("ArrowUp")
    expect(palette.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Enter")
    expect(screen.get_by_role("dialog")).to_have_count(0)
    assert screen.evaluate("() => window.tapescreen.store.step") == 0
    screen.keyboard.press("Control+k")
    screen.keyboard.type("5")
    screen.keyboard.press("Enter")
    assert screen.evaluate("() => window.tapescreen.store.step") == 4
    screen.keyboard.press("Control+k")
    screen.keyboard.type("zzz")
    expect(screen.get_by_role("status").filter(has_text="No command has that name.")).to_be_visible()
    screen.keyboard.press("Escape")
