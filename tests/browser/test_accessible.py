"""What axe says of every theme, width and dialog; what it says at the end of every other journey is in `conftest`."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.samples import samples
from tests.browser.accessibility import violations
from tests.browser.conftest import LOADED
from tests.browser.one_file import go, write_page
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (1024, 768), (700, 900)]
OPENED = [
    ("?", "Keys"),
    ("Control+k", "Commands"),
    ("p", "Breakpoints"),
    ("e", "Examples and recent sessions"),
]
THEME = "() => document.documentElement.dataset.theme"
FOCUSED = """() => {
  const at = document.activeElement;
  at.dataset.reached = "";
  const { width, height, left, right, top, bottom } = at.getBoundingClientRect();
  const inView = width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  const marked = ({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow.includes("2px inset");
  const seen = (part) => marked(getComputedStyle(part));
  const shown = seen(at) || (at.isContentEditable && seen(at.closest(".ts-code")));
  return { name: at.outerHTML.slice(0, 120), end: at === document.body, inView, shown };
}"""
"""What has the focus, and whether one sees that."""
MISSED = """() => {
  const all = "button, a[href], input, select, summary, [tabindex='0'], [contenteditable=true]";
  const missed = (part) => part.dataset.reached === undefined && part.checkVisibility() && !part.disabled;
  const bySelf = (part) => part.tabIndex >= 0 && part.role !== "tab";
  const found = [...document.querySelectorAll(all)].filter((part) => missed(part) && bySelf(part));
  return found.map((part) => part.outerHTML.slice(0, 120));
}"""
MOVES = """() => {
  const moves = ({ transitionProperty, transitionDuration, animationName, scrollBehavior }) =>
    (transitionProperty !== "none" && /[1-9]/.test(transitionDuration)) ||
    animationName !== "none" || scrollBehavior === "smooth";
  const moving = (part) => ["", "::before", "::after"].some((pseudo) => moves(getComputedStyle(part, pseudo)));
  return [...document.querySelectorAll("*")].filter(moving).map((part) => part.outerHTML.slice(0, 120));
}"""


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
    page.locator("#ways").click()
    assert violations(page) == [], "step by"
    page.keyboard.press("Escape")
    page.locator("#samples").click()
    expect(page.get_by_role("listbox", name="Examples")).to_be_visible()
    assert violations(page) == [], "the list of examples"
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


def test_everything_is_reached_by_tab_with_a_focus_that_is_seen_and_nothing_is_changed(screen: Page) -> None:
    program = "() => window.tapescreen.store.editing.text()"
    before = screen.evaluate(program)
    stops = 0
    while not (found := press_tab(screen))["end"]:
        stops += 1
        assert found["inView"], found["name"]
        assert found["shown"], found["name"]
        assert stops < 200, "caught"
    assert screen.evaluate(MISSED) == []
    assert screen.evaluate(program) == before
    screen.locator("#editor .cm-content").focus()  # who writes indents
    screen.keyboard.press("Control+Home")
    screen.keyboard.press("Tab")
    assert screen.evaluate(program) == f"    {before}"
    screen.keyboard.press("Escape")
    expect(screen.locator("#editor .cm-content")).not_to_be_focused()


def press_tab(page: Page) -> dict[str, Any]:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUSED)


def test_the_list_of_examples_is_a_combobox_to_those_who_hear_the_page(screen: Page) -> None:
    field = screen.get_by_role("combobox", name="Examples")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.focus()
    screen.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("ArrowDown")
    chosen = screen.locator("[role=option][data-combobox-selected]")
    expect(chosen).to_be_in_viewport(ratio=1)
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
    screen.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_each_step_is_said_and_while_it_plays_it_is_quiet(screen: Page) -> None:
    said = screen.locator(".ts-sentence")
    screen.keyboard.press("Home")
    heard: set[str] = set()
    for at in range(screen.evaluate("() => window.tapescreen.store.count")):
        expect(said).to_have_attribute("aria-live", "polite")
        expect(said.locator("b")).to_have_text(screen.evaluate("() => window.tapescreen.store.current.title"))
        assert len(said.inner_text()) > len(said.locator("b").inner_text()), at
        heard.add(f"{at} {said.inner_text()}")
        screen.keyboard.press("ArrowRight")
    assert len(heard) == screen.evaluate("() => window.tapescreen.store.count")
    screen.keyboard.press("Home")
    screen.get_by_label("Speed").select_option("0.5")
    screen.keyboard.press("Escape")
    screen.locator("#play").click()
    expect(said).to_have_attribute("aria-live", "off")
    screen.locator("#play").click()
    expect(said).to_have_attribute("aria-live", "polite")


def test_who_wants_no_motion_sees_none(screen: Page) -> None:
    screen.emulate_media(reduced_motion="reduce")
    screen.keyboard.press("Control+k")
    assert screen.evaluate(MOVES) == []
    screen.keyboard.press("Escape")
    screen.locator("#samples").click()
    expect(screen.get_by_role("listbox", name="Examples")).to_be_visible()
    assert screen.evaluate(MOVES) == []
    screen.keyboard.press("Escape")


def test_axe_finds_nothing_on_the_one_file_page_either(page: Page, tmp_path: Path) -> None:
    address = write_page(samples()[0].open(), tmp_path / "lesson.html")
    for width, height, theme in [(390, 844, "light"), (1280, 800, "dark"), (1024, 768, "projector")]:
        page.set_viewport_size({"width": width, "height": height})
        page.goto("about:blank")
        go(page, f"{address}#theme={theme}")
        assert violations(page) == [], theme
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert violations(page) == []
