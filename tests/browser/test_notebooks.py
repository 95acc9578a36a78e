"""A notebook on the screen: its cells in the program, its chapters on the strip, its many answers within their room."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.notebook import open_notebook
from tests.browser.test_editor import assert_answers_are_within_the_editor
from tests.browser.waiting import rest

pytestmark = pytest.mark.browser
CHAPTER_STEPS = """() => {
  const { document } = window.tapescreen.store;
  const starts = document.cells.filter((cell, at) => document.cells[at - 1]?.title !== cell.title);
  return starts.map(({ line, title }) => [document.steps.findIndex((step) => step.line >= line), title]);
}"""

BOTTOMS = """() => {
  const bottoms = (selector) => [...document.querySelectorAll(selector)]
    .filter((each) => each.style.visibility !== "hidden").map((each) => each.getBoundingClientRect().bottom);
  return [bottoms("#editor .cm-line"), bottoms("#editor .cm-lineNumbers .cm-gutterElement")];
}"""
HEIGHTS = """() => {
  const lines = [...document.querySelectorAll("#editor .cm-line")];
  const height = (line) => line.offsetHeight;
  return [Math.min(...lines.map(height)), lines.filter((line) => line.querySelector(".ts-chip")).map(height)];
}"""


def step(page: Page) -> int:
    return page.evaluate("window.tapescreen.store.step")


def test_each_cell_begins_with_its_number_and_its_heading(screen: Page, address: str) -> None:
    open_notebook(screen, address)
    screen.keyboard.press("Home")
    rules = screen.locator("#editor .ts-cell-rule")
    expect(rules.first).to_have_text("[205]Data")
    rest(screen)
    texts = rules.all_inner_texts()
    assert [text.split("\n")[0] for text in texts] == [f"[{205 + at}]" for at in range(len(texts))]
    assert not any("Data" in text for text in texts[1:]), "a heading is said once"


def test_line_numbers_stand_beside_their_lines(screen: Page, address: str) -> None:
    open_notebook(screen, address)
    for key in ("Home", "End"):
        screen.keyboard.press(key)
        rest(screen)
        lines, numbers = screen.evaluate(BOTTOMS)
        apart = [abs(line - number) for line, number in zip(lines, numbers, strict=False)]
        assert len(apart) > 10
        assert max(apart) < 2


def test_a_line_is_no_higher_for_the_answers_behind_it(screen: Page, address: str) -> None:
    open_notebook(screen, address)
    screen.keyboard.press("End")
    expect(screen.locator("#editor .cm-line .ts-chip").first).to_be_visible()
    rest(screen)
    plain, heights = screen.evaluate(HEIGHTS)
    assert heights
    assert [height % plain for height in heights] == [0] * len(heights)


def test_brackets_go_from_chapter_to_chapter_and_the_transport_says_where_one_is(
    screen: Page, address: str
) -> None:
    open_notebook(screen, address)
    (data, first), (second, second_title), (third, third_title) = screen.evaluate(CHAPTER_STEPS)
    screen.keyboard.press("Home")
    assert (step(screen), first) == (data, "Data")
    for where, title in ((second, second_title), (third, third_title)):
        screen.keyboard.press("]")
        assert step(screen) == where
        expect(screen.locator("#transport .ts-cell")).to_contain_text(title)
    screen.keyboard.press("]")
    assert step(screen) == third
    screen.keyboard.press("ArrowRight")
    for where in (third, second, data, data):
        screen.keyboard.press("[")
        assert step(screen) == where


def test_a_flag_on_the_strip_goes_to_its_chapter(screen: Page, address: str) -> None:
    open_notebook(screen, address)
    third = screen.evaluate(CHAPTER_STEPS)[2][0]
    count = screen.evaluate("window.tapescreen.store.count")
    screen.keyboard.press("Home")
    box = screen.locator("#strip").bounding_box()
    assert box
    screen.mouse.click(box["x"] + box["width"] * (third + 3) / count, box["y"] + 6)
    assert step(screen) == third


def test_thirty_four_answers_stay_within_the_editor(screen: Page, address: str) -> None:
    screen.set_viewport_size({"width": 1024, "height": 768})
    open_notebook(screen, address)
    answers = screen.locator("#editor .ts-below .ts-answer")
    expect(answers).to_have_count(6)
    expect(screen.locator("#editor .ts-more")).to_have_text("+28 more")
    assert_answers_are_within_the_editor(screen)
    screen.locator("#editor .ts-more").click()
    expect(answers).to_have_count(34)
    screen.keyboard.press("ArrowLeft")
    expect(answers).to_have_count(33)


def test_the_questions_are_those_of_the_call_at_the_cursor(screen: Page, address: str) -> None:
    open_notebook(screen, address)
    shown = screen.locator("#why .question:visible")
    folded = screen.locator("#why .folded")
    expect(folded).to_have_text("+8 more, 20 fine")
    expect(shown).to_have_count(6)
    folded.click()
    expect(shown).to_have_count(34)
    screen.keyboard.press("End")
    expect(shown.filter(has_text="v")).to_have_count(1)
    expect(folded).to_be_hidden()
