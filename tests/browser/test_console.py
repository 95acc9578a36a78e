"""What a program prints, however much: it comes out step by step, and a flood does not freeze the page."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tapecore.capture import run
from tests.browser.doing import start
from tests.browser.one_file import go, write_page
from tests.browser.waiting import stands_at

pytestmark = pytest.mark.browser

STORE = "window.tapescreen.store"
PROGRAM = """\
import tensorflow as tf
x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x * 2.0
print(tape.gradient(y, x))
"""
STALLS = """() => {
  window.__longest = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    window.__longest = Math.max(window.__longest, now - last);
    last = now;
  }, 20);
}"""


def console(page: Page) -> str:
    return page.locator("#console").inner_text()


@pytest.mark.parametrize("count", ["1_200", "20_000", "10**6"])
def test_a_flood_of_prints_leaves_the_page_answering(screen: Page, count: str) -> None:
    screen.evaluate(STALLS)
    start(screen, f'{PROGRAM}for i in range({count}): print("line", i)\n')
    started = time.monotonic()
    assert screen.evaluate("() => 6 * 7") == 42
    screen.keyboard.press("Home")
    screen.wait_for_function(f"() => {STORE}.step === 0")
    screen.keyboard.press("End")
    screen.wait_for_function(f"() => {STORE}.step === {STORE}.count - 1")
    assert time.monotonic() - started < 5.0
    assert screen.evaluate("() => window.__longest") < 2500, "the page was blocked"
    shown = console(screen)
    assert "tf.Tensor(2.0, shape=(), dtype=float32)" in shown
    assert "\nline 0\nline 1\n" in shown
    assert "lines left out" in shown
    assert screen.locator("#console *").count() < 50
    if count == "1_200":
        assert shown.rstrip().endswith("\nline 1199")


def test_what_was_left_out_can_be_had(screen: Page) -> None:
    start(screen, f'{PROGRAM}for i in range(1500): print("line", i)\n')
    more = screen.locator("#console .output-rest")
    expect(more).to_have_text("1,001 lines left out: show 1,000 more")
    more.click()
    expect(more).to_have_text("1 lines left out: show 1 more")
    more.click()
    expect(more).to_have_count(0)
    assert console(screen).count("line ") == 1500


def test_lines_come_out_step_by_step_and_lead_to_their_line(screen: Page) -> None:
    start(
        screen,
        "import tensorflow as tf\nx = tf.Variable(1.0)\nfor i in range(3):\n    x.assign_add(1.0)\n"
        "    print('pass', i)\nprint('done')\n",
    )
    screen.keyboard.press("Home")
    seen = []
    for step in (1, 2, 3):
        stands_at(screen, step)
        seen.append([word for word in console(screen).split("\n") if word.startswith(("pass", "done"))])
        screen.keyboard.press("ArrowRight")
    assert seen == [["pass 0"], ["pass 0", "pass 1"], ["pass 0", "pass 1", "pass 2", "done"]]
    places = screen.locator("#console .output-line")
    assert places.all_inner_texts() == ["5", "6"]
    places.last.click()
    expect(screen.locator("#editor .cm-line", has_text="print('done')")).to_be_in_viewport(ratio=1)


def test_the_one_file_page_takes_a_flood_too(page: Page, tmp_path: Path) -> None:
    recording = run(f'{PROGRAM}for i in range(19_000): print("line", i)\n')
    file = write_page(recording, tmp_path / "flood.html")
    started = time.monotonic()
    go(page, file)
    page.keyboard.press("Home")
    page.wait_for_function(f"() => {STORE}.step === 0")
    page.keyboard.press("End")
    page.wait_for_function(f"() => {STORE}.step === {STORE}.count - 1")
    assert time.monotonic() - started < 8.0
    assert "\nline 0\nline 1\n" in console(page)
    assert console(page).rstrip().endswith("\nline 18999")
    assert page.locator("#console *").count() < 50
