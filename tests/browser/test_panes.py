"""Panes are made larger and smaller, folded, put back, and stay so; by pointer and by keyboard."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import LOADED
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser


def edge(page: Page, name: str) -> Locator:
    return page.get_by_role("separator", name=name)


def size(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["width"], box["height"]


def drag(page: Page, splitter: Locator, x: float, y: float) -> None:
    box = splitter.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, y, steps=3)
    page.mouse.up()
    rest(page)


def test_an_edge_is_dragged_and_stays_there_and_a_double_click_puts_it_back(screen: Page) -> None:
    usual, _ = size(screen, "#pane-left")
    left = edge(screen, "Width of program and console")
    drag(screen, left, 640, 300)
    wide, _ = size(screen, "#pane-left")
    assert wide == pytest.approx(640 - 8, abs=10)
    drag(screen, edge(screen, "Height of the console"), 300, 450)
    _, high = size(screen, "#card-console")
    screen.reload()
    screen.wait_for_function(LOADED)
    rest(screen)
    assert size(screen, "#pane-left")[0] == pytest.approx(wide, abs=1)
    assert size(screen, "#card-console")[1] == pytest.approx(high, abs=1)
    screen.set_viewport_size({"width": 700, "height": 900})
    expect(left).to_be_hidden()
    assert size(screen, "#pane-left")[0] > 660
    screen.set_viewport_size({"width": 1440, "height": 900})
    left.dblclick()
    rest(screen)
    assert size(screen, "#pane-left")[0] == pytest.approx(usual, abs=1)


def test_edges_are_moved_and_folded_by_keyboard_alone(screen: Page) -> None:
    right = edge(screen, "Width of reasons and step")
    before, _ = size(screen, "#pane-right")
    right.focus()
    screen.keyboard.press("Shift+ArrowLeft")
    rest(screen)
    after, _ = size(screen, "#pane-right")
    assert after == pytest.approx(before + 0.1 * 1424, abs=15)
    assert int(right.get_attribute("aria-valuenow") or 0) == pytest.approx(100 * after / 1424, abs=1)
    screen.keyboard.press("Enter")
    rest(screen)
    expect(screen.locator("#why")).to_be_hidden()
    assert violations(screen) == []
    screen.keyboard.press("Enter")
    rest(screen)
    assert size(screen, "#pane-right")[0] == pytest.approx(after, abs=1)
    expect(screen.locator("#why")).to_be_visible()


def test_a_pane_is_folded_by_its_command(screen: Page) -> None:
    for name, part in [("strip of steps", "#strip"), ("console", "#console"), ("program and", "#editor")]:
        for shown in (False, True):
            screen.keyboard.press("Control+k")
            screen.keyboard.type(f"fold {name}")
            screen.get_by_role("dialog").get_by_role("option").filter(has_text=f"fold: {name}").click()
            rest(screen)
            expect(screen.locator(part)).to_be_visible(visible=shown)
