"""Two runs side by side: Show me in a story, the run before, by keyboard alone, after a reload, ten thousand rows."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app.samples import samples
from tests.browser.conftest import LOADED
from tests.browser.doing import open_sample, run, session
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser

PROGRAM = """import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * 2.0
    z = tf.sin(y)
print(tape.gradient(z, x))
"""
LONG = """import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * 1.0
    for i in range(1600):
        y = y * 1.0001
        y = tf.sin(y) + x
print(tape.gradient(y, x))
"""
HOSTILE = """import tensorflow as tf
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * 2.0
print("</td><img src=x onerror=alert(1)>", "\u202eabc")
print(tape.gradient(y, x))
"""


def _comparison(page: Page) -> Locator:
    """The comparison, once its rows are there."""
    opened = page.get_by_role("region", name="The run before, and this run").or_(
        page.get_by_role("region", name="Your run, and the edited program")
    )
    expect(opened.get_by_role("grid")).to_be_visible(timeout=60_000)
    return opened


def _show_me(page: Page) -> Locator:
    page.get_by_role("button", name="Show me").locator("visible=true").click()
    return _comparison(page)


def _current(page: Page) -> Locator:
    return page.locator("#comparison tr[aria-selected=true]")


def _two_runs(page: Page) -> None:
    run(page, PROGRAM)
    run(page, PROGRAM.replace("2.0", "2.5"))


# ------------------------------------------------------------ Show me


def test_show_me_lays_the_edited_program_beside_the_first_visit(screen: Page) -> None:
    opened = _show_me(screen)
    expect(opened.locator(".ts-compare-said")).to_contain_text("Then only the edited program has watch x3")
    first = opened.locator(".ts-compare-gradients tbody tr").first
    expect(first).to_have_text(re.compile("∂y/∂x3.*None.*≠.*6.0"))
    expect(opened.get_by_role("row").filter(has_text="not on the tape")).to_contain_text("≠")
    expect(opened.locator(".ts-parting")).to_be_in_viewport()
    expect(_current(screen)).to_have_text(re.compile(r"not in this run.*\+.*watch x3"))
    expect(screen.locator("#editor")).to_be_visible()
    expect(screen.locator("#graph")).to_be_hidden()


def test_a_row_steps_the_run_on_screen_and_a_step_moves_the_row(screen: Page) -> None:
    opened = _show_me(screen)
    opened.get_by_role("row").filter(has_text="not on the tape").click()
    now = screen.evaluate("() => window.tapescreen.store.current")
    assert (now["kind"], now["line"]) == ("op", 10)
    screen.keyboard.press("ArrowRight")
    expect(_current(screen)).to_contain_text("x0**2 + x1**2 + x3**2")
    assert screen.evaluate("() => window.tapescreen.store.current.title") == "+"


def test_closing_leads_back_to_where_one_was(screen: Page) -> None:
    before = screen.evaluate("() => window.tapescreen.store.step")
    opened = _show_me(screen)
    opened.get_by_role("button", name="Close").click()
    expect(screen.locator("#comparison")).to_be_hidden()
    expect(screen.locator("#graph")).to_be_visible()
    expect(screen.get_by_role("button", name="Show me").locator("visible=true")).to_be_focused()
    assert screen.evaluate("() => window.tapescreen.store.step") == before


def test_the_edited_run_can_be_opened_by_itself(screen: Page) -> None:
    opened = _show_me(screen)
    shown = session(screen)
    opened.get_by_role("link", name="open").click()
    screen.wait_for_function("id => window.tapescreen.store.document.id !== id", arg=shown)
    rest(screen)
    expect(screen.locator("#editor")).to_contain_text("tape.watch(x3)")
    expect(screen.locator("#comparison")).to_be_hidden()


# ------------------------------------------------------------ the run before


def test_after_two_runs_the_second_is_compared_with_the_first(screen: Page) -> None:
    entry = screen.get_by_role("button", name="Compare with the run before")
    expect(entry).to_have_count(0)
    _two_runs(screen)
    entry.click()
    opened = _comparison(screen)
    expect(opened.locator(".ts-compare-said")).to_have_text(
        "Alike for 3 steps. Then line 4: x * 2.0 gives 6.0 in the run before, x * 2.5 gives 7.5 in this run."
    )
    expect(_current(screen).locator(".ts-given")).to_have_text(["6.0", "7.5"])
    opened.get_by_role("row").filter(has_text=re.compile(r"tf\.sin\(y\).*≠.*tf\.sin")).first.click()
    assert screen.evaluate("() => window.tapescreen.store.current.title") == "sin"


def test_a_run_of_another_kind_of_thing_has_no_run_before(screen: Page) -> None:
    """An example that was chosen from the list did not come of the program that stood there."""
    _two_runs(screen)
    open_sample(screen, samples()[3])
    expect(screen.get_by_role("button", name="Compare with the run before")).to_have_count(0)


def test_by_keyboard_alone(screen: Page) -> None:
    _two_runs(screen)
    screen.keyboard.press("c")
    _comparison(screen)
    expect(screen.get_by_role("grid")).to_be_focused()
    expect(_current(screen)).to_contain_text("x * 2.0")
    screen.keyboard.press("d")
    expect(_current(screen)).to_contain_text("tf.sin(y)")
    assert screen.evaluate("() => window.tapescreen.store.current.title") == "sin"
    screen.keyboard.press("Shift+D")
    screen.keyboard.press("ArrowUp")
    expect(_current(screen)).to_contain_text("tape watches x")
    screen.keyboard.press("End")
    expect(_current(screen)).to_contain_text("print")
    screen.keyboard.press("Home")
    expect(_current(screen)).to_contain_text("variable x")
    active = screen.get_by_role("grid").get_attribute("aria-activedescendant")
    assert active == _current(screen).get_attribute("id")
    screen.keyboard.press("Escape")
    expect(screen.locator("#comparison")).to_be_hidden()
    screen.keyboard.press("c")
    _comparison(screen)
    screen.keyboard.press("c")
    expect(screen.locator("#comparison")).to_be_hidden()
    screen.keyboard.press("?")
    expect(screen.get_by_role("dialog", name="Keys")).to_contain_text("compare with the run before")


def test_the_key_says_so_where_there_is_no_run_before(screen: Page) -> None:
    screen.keyboard.press("c")
    expect(screen.locator("#comparison").get_by_role("alert")).to_contain_text(
        "There is no run before this one"
    )
    screen.keyboard.press("Escape")
    expect(screen.locator("#comparison")).to_be_hidden()


def test_a_reload_loses_nothing(screen: Page) -> None:
    _two_runs(screen)
    screen.keyboard.press("c")
    said = _comparison(screen).locator(".ts-compare-said").text_content()
    screen.wait_for_function("() => location.hash.includes('compare=before')")
    screen.reload()
    screen.wait_for_function(LOADED)
    expect(_comparison(screen).locator(".ts-compare-said")).to_have_text(said or "?")
    screen.keyboard.press("Escape")
    expect(screen.get_by_role("button", name="Compare with the run before")).to_be_visible()
    rest(screen)


def test_a_run_before_that_is_gone_says_so(screen: Page) -> None:
    screen.evaluate("id => window.tapescreen.store.set({ before: id, compare: 'before' })", "A" * 22)
    expect(screen.locator("#comparison").get_by_role("alert")).to_contain_text("not kept any more")


# ------------------------------------------------------------ at size, and hostile


def test_ten_thousand_rows_are_a_window_of_a_few(screen: Page) -> None:
    run(screen, LONG)
    run(screen, LONG.replace("x * 1.0\n", "x * 1.5\n"))
    screen.keyboard.press("c")
    opened = _comparison(screen)
    grid = opened.get_by_role("grid")
    assert int(grid.get_attribute("aria-rowcount") or 0) > 9_000
    assert opened.locator("tbody tr[id]").count() < 60
    screen.keyboard.press("End")
    expect(_current(screen)).to_be_in_viewport()
    expect(_current(screen)).to_contain_text("print")
    assert opened.locator("tbody tr[id]").count() < 60
    opened.get_by_role("checkbox", name="only what differs").check()
    expect(opened.locator("tbody tr.ts-alike[id]")).to_have_count(0)
    expect(_current(screen)).to_be_in_viewport()


def test_what_a_program_prints_is_text(screen: Page) -> None:
    run(screen, HOSTILE)
    run(screen, HOSTILE.replace("abc", "abd"))
    screen.keyboard.press("c")
    opened = _comparison(screen)
    expect(opened.locator(".ts-compare-said")).to_contain_text("</td><img src=x onerror=alert(1)>")
    expect(opened.locator("img")).to_have_count(0)


# ------------------------------------------------------------ on a small screen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_projector(screen: Page, scheme: str) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    screen.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    opened = _show_me(screen)
    for part in (".ts-compare-said", ".ts-compare-close", ".ts-parting", ".ts-compare-gradients"):
        expect(opened.locator(part)).to_be_in_viewport(ratio=1)
    expect(_current(screen)).to_be_in_viewport(ratio=0.99)
    assert screen.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert screen.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    assert opened.locator(".ts-compare-box").evaluate("box => box.scrollWidth <= box.clientWidth")


def test_on_a_narrow_screen_it_takes_the_place_of_what_is_under_the_code(screen: Page) -> None:
    screen.set_viewport_size({"width": 700, "height": 900})
    opened = _show_me(screen)
    opened.scroll_into_view_if_needed()
    expect(opened.locator(".ts-compare-said")).to_be_in_viewport()
    expect(screen.locator("#graph")).to_be_hidden()
